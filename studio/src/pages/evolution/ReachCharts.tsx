/** Reach of the gradient and of the memory by distance, read at the same place. */

import { short } from '../../figure/axis'
import { families } from '../../figure/families'
import { LineChart } from '../../figure/LineChart'
import { learners } from './learners'
import { type Spread, valueAt } from './spread'

interface ReachChartsProps {
  readonly distance: number
  readonly length: number
  readonly seeds: number
  readonly isNew: boolean
  /** By family; without points while they are not measured. */
  readonly reach: readonly Spread[]
  readonly recall: readonly Spread[]
  readonly chance: number
}

/** Below this share we speak of no usable signal: a line for the eye, not a law. */
const usable = 1e-4

export function ReachCharts({ distance, length, seeds, isNew, reach, recall, chance }: ReachChartsProps) {
  const x = { label: 'letters back to the clue', domain: [0, length - 1] as const }
  const marks = [{ x: distance, label: `${distance} back` }]
  const readings = learners.flatMap((family, i) => {
    const value = valueAt(reach[i]!.points, distance, 'log')
    return value === undefined ? [] : [{ name: families[family].name, value }]
  })
  const lost = readings.filter(({ value }) => value < usable).map(({ name }) => name)
  const known = learners.flatMap((family, i) => {
    const value = valueAt(recall[i]!.points, distance, 'linear')
    return value === undefined ? [] : [`${families[family].name} ${Math.round(100 * value)} %`]
  })
  const when = isNew ? 'Before any learning' : 'After what they have learnt so far'
  return (
    <div className="grid grid-cols-1 gap-8 xl:grid-cols-2">
      <LineChart
        id="reach"
        title="How far back the gradient reaches"
        summary={
          readings.length === 0
            ? 'The networks are being measured.'
            : `${when}, from ${distance} ${distance === 1 ? 'letter' : 'letters'} back ${lost.length === 0 ? 'all four still get a usable signal' : `${lost.join(', ')} ${lost.length === 1 ? 'gets' : 'get'} no usable signal`}: ${readings.map(({ name, value }) => `${name} ${short(value)}`).join(', ')}.`
        }
        caption={`‖∂L/∂x‖ at the clue, as a share of that at the question (k = 0); x is a letter’s embedding, what all four read. Medians of ${seeds === 1 ? 'one seed' : `${seeds} seeds, bands from the least to the most`}. The shaded zone is where we speak of no usable signal: a line for the eye, not a law. What is under 1e-8 is drawn at the edge.`}
        x={x}
        y={{ label: 'share of the gradient left', domain: [1e-8, 1e2], scale: 'log' }}
        series={learners.map((family, i) => ({
          ...families[family],
          ...withQuestion(reach[i]!),
        }))}
        marks={marks}
        zone={{ from: 1e-8, to: usable }}
        levels={[{ y: usable, label: 'no usable signal', side: 'start' }]}
      />
      <LineChart
        id="recall"
        title="How far back the memory reaches"
        summary={
          known.length === 0
            ? `Nothing is learnt yet. A guess is right ${(100 * chance).toFixed(1)} % of the time.`
            : `${when}, ${distance} letters after the clue it is named rightly by ${known.join(', ')}. A guess: ${(100 * chance).toFixed(1)} %.`
        }
        caption="Right answers to “what was the clue?” in sequences that none has seen."
        x={x}
        y={{ label: 'right answers', unit: '%', domain: [0, 100] }}
        series={learners.map((family, i) => ({
          ...families[family],
          points: recall[i]!.points.map(([at, value]) => [at, 100 * value] as const),
          band: recall[i]!.band.map(([at, low, high]) => [at, 100 * low, 100 * high] as const),
        }))}
        marks={marks}
        levels={[{ y: 100 * chance, label: 'a guess' }]}
      />
    </div>
  )
}

/** At the question itself the share is 1, by what it is a share of. */
const withQuestion = ({ points, band }: Spread): Spread =>
  points.length === 0 ? { points, band } : { points: [[0, 1], ...points], band: [[0, 1, 1], ...band] }
