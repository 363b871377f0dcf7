/** How the five come along: their loss on text that none has read, by what they have read or by the time that it took. */
import type { Picture } from 'atelier/studio'
import { roundUp } from '../../figure/axis'
import { Figure } from '../../figure/Figure'
import { type FamilyName, families } from '../../figure/families'
import { Choice } from '../../figure/fields'
import { LineChart } from '../../figure/LineChart'
import type { Bench } from '../../shell/Workbench'
import { textLink } from './link'

interface Racer {
  readonly name: FamilyName
  readonly parameters: number
  readonly width: number
  readonly seconds: number
  /** Of training, a token. */
  readonly microseconds: number
  readonly nats: number
}

interface RaceChartsProps {
  readonly bench: Bench<typeof textLink>
  readonly content: Picture
}

export function RaceCharts({ bench: { values, change }, content }: RaceChartsProps) {
  const racers = content.values.racers as unknown as readonly Racer[]
  const isByTime = values.against === 'seconds'
  const series = racers.map(({ name }) => {
    const { data } = content.arrays[name]!
    const points = Array.from(
      { length: data.length / 3 },
      (_, i) => [data[3 * i + (isByTime ? 1 : 0)]!, data[3 * i + 2]!] as const,
    )
    return { ...families[name], points }
  })
  const longest = Math.max(1, ...series.flatMap(({ points }) => points.map(([x]) => x)))
  const x = isByTime
    ? { label: 'time of learning', unit: 's', domain: [0, roundUp(longest)] as const }
    : { label: 'characters read', domain: [0, values.steps * values.batch * values.context] as const }
  const leader = racers.reduce((best, racer) => (racer.nats < best.nats ? racer : best))
  const learners = racers.filter(({ name }) => name !== 'ngram')
  const counts = learners.map(({ parameters }) => parameters)
  const tokens = Number(content.values.tokens)
  return (
    <div className="space-y-8">
      <div className="space-y-2">
        <LineChart
          id="race"
          title={isByTime ? 'Loss on held-out text, by seconds' : 'Loss on held-out text, by characters read'}
          summary={
            tokens === 0
              ? 'They have read nothing yet: all are as surprised as chance makes them.'
              : `After ${tokens.toLocaleString('en')} characters ${families[leader.name].name} leads with ${leader.nats.toFixed(3)} nats a letter.`
          }
          caption={
            isByTime
              ? 'The time axis grows with the race. The first step, which also compiles, counts as a usual one; n-grams count anew at each look.'
              : 'n-grams count the very batches that the others learn from.'
          }
          x={x}
          y={{ label: 'loss', unit: 'nats a letter', domain: [1, 5] }}
          series={series}
        />
        <div className="max-w-xs">
          <Choice
            label="Draw the loss against"
            field={textLink.against}
            value={values.against}
            onChange={(against) => change({ against })}
          />
        </div>
      </div>
      <Figure
        id="racers"
        title="Who races"
        summary={`The four that learn have ${Math.min(...counts).toLocaleString('en')} to ${Math.max(...counts).toLocaleString('en')} weights: equal within ${(100 * (Math.max(...counts) / Math.min(...counts) - 1)).toFixed(1)} %.`}
        caption="What n-grams have counted is no weight; it is stated beside."
        table={{
          columns: ['Model', 'Weights', 'Width', 'Learning, µs a character', 'Loss, nats'],
          rows: racers.map((racer) => [
            families[racer.name].name,
            racer.name === 'ngram' ? `${racer.parameters} n-grams` : racer.parameters,
            racer.width || '–',
            racer.microseconds.toFixed(1),
            racer.nats.toFixed(4),
          ]),
        }}
      >
        <ul className="space-y-1.5">
          {racers.map((racer) => (
            <li key={racer.name} className="grid grid-cols-[6.5rem_1fr_7rem] items-center gap-2">
              <span>{families[racer.name].name}</span>
              <span aria-hidden className="block h-4 rounded-sm bg-surface">
                <span
                  className="block h-full rounded-sm"
                  style={{
                    background: `var(--${families[racer.name].role})`,
                    width: `${(100 * racer.microseconds) / Math.max(1e-9, ...racers.map(({ microseconds }) => microseconds))}%`,
                  }}
                />
              </span>
              <span className="number text-end text-muted">
                {tokens === 0 ? 'not yet timed' : `${racer.microseconds.toFixed(1)} µs a letter`}
              </span>
            </li>
          ))}
        </ul>
      </Figure>
    </div>
  )
}
