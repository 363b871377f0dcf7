import type { Picture } from 'atelier/studio'
import { families } from '../../figure/families'
import { LineChart } from '../../figure/LineChart'
import { learners } from './learners'

interface NormsProps {
  readonly content: Picture
  readonly steps: number
  readonly clip: number
}

/** How long gradients were while they learnt, and where they were cut. */
export function Norms({ content, steps, clip }: NormsProps) {
  const series = learners.map((family) => {
    const { data } = content.arrays[`norms.${family}`]!
    const points = Array.from({ length: data.length / 2 }, (_, i) => [data[2 * i]!, data[2 * i + 1]!] as const)
    return { ...families[family], points }
  })
  const cut = series.map(({ name, points }) => ({
    name,
    count: points.filter(([, norm]) => clip > 0 && norm > clip).length,
  }))
  const all = series[0]!.points.length
  return (
    <LineChart
      id="norms"
      title="Length of the gradient while they learn"
      summary={
        all === 0
          ? 'Nothing is learnt yet.'
          : `Of ${all} steps were cut: ${cut.map(({ name, count }) => `${name} ${count}`).join(', ')}.`
      }
      caption={clip > 0 ? `Longer ones are shortened to ${clip}.` : 'Nothing is cut.'}
      x={{ label: 'step', domain: [0, steps] }}
      y={{ label: 'length of the gradient', domain: [1e-4, 1e2], scale: 'log' }}
      series={series}
      levels={clip > 0 ? [{ y: clip, label: `clip ${clip}` }] : []}
    />
  )
}
