/** How the four come to know the clue: by the letters that they have read, or by the time that it took. */
import type { Picture } from 'atelier/studio'
import { roundUp } from '../../figure/axis'
import { families } from '../../figure/families'
import { Choice } from '../../figure/fields'
import { LineChart } from '../../figure/LineChart'
import type { Bench } from '../../shell/Workbench'
import { learners } from './learners'
import { evolutionLink } from './link'
import { lossesOf, windowOf } from './spread'

interface LossesProps {
  readonly bench: Bench<typeof evolutionLink>
  readonly content: Picture
}

export function Losses({ bench: { state, values, change }, content }: LossesProps) {
  const { steps, length, against } = values
  const lettersOfStep = Number(state.facts.batch ?? 0) * length
  const microseconds = content.values.microseconds as readonly number[]
  const isByTime = against === 'seconds'
  const series = learners.map((family, i) => {
    const { points, band } = lossesOf(content.arrays[`losses.${family}`]!, steps)
    const along = (step: number): number => step * lettersOfStep * (isByTime ? microseconds[i]! / 1e6 : 1)
    return {
      ...families[family],
      points: points.map(([step, nats]) => [along(step), nats] as const),
      band: band.map(([step, low, high]) => [along(step), low, high] as const),
    }
  })
  const ends = series.flatMap(({ name, points }) => points.slice(-1).map(([at, nats]) => ({ name, at, nats })))
  const longest = Math.max(1, ...ends.map(({ at }) => at))
  const leader = ends.reduce((best, each) => (each.nats < best.nats ? each : best), ends[0]!)
  const guess = -Math.log(Number(state.facts.chance ?? 1 / 8))
  return (
    <div className="min-w-0 space-y-2">
      <LineChart
        id="losses"
        title={isByTime ? 'Loss at the question, by seconds' : 'Loss at the question, by letters read'}
        summary={
          ends.length === 0
            ? 'Nothing is learnt yet.'
            : `${leader.name} leads with ${leader.nats.toFixed(2)} nats a question${isByTime ? `; it took ${leader.at.toFixed(1)} s of learning` : ''}: ${ends.map(({ name, nats }) => `${name} ${nats.toFixed(2)}`).join(', ')}. Whoever guesses among the clues loses ${guess.toFixed(2)}.`
        }
        caption={`Means of ${windowOf(steps)} steps, each on sequences never seen before; medians of the seeds, bands from the least to the most.${isByTime ? ' Time is that of training here and now, letters × the mean time a letter; the first step, which compiles, is left out.' : ''}`}
        x={
          isByTime
            ? { label: 'time of learning', unit: 's', domain: [0, roundUp(longest)] }
            : { label: 'letters read', domain: [0, steps * Math.max(1, lettersOfStep)] }
        }
        y={{ label: 'loss', unit: 'nats', domain: [0, 3] }}
        series={series}
        levels={[{ y: guess, label: 'a guess', side: 'start' }]}
      />
      <div className="max-w-xs">
        <Choice
          label="Draw the loss against"
          field={evolutionLink.against}
          value={against}
          onChange={(to) => change({ against: to })}
        />
      </div>
    </div>
  )
}
