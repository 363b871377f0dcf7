/** The error by how many numbers a code has: the trials so far, beside as many principal components. */
import { Button } from '../../figure/Button'
import { LineChart } from '../../figure/LineChart'

/** Of one bottleneck, the last that was measured. */
export interface Trial {
  readonly bottleneck: number
  readonly error: number
  readonly step: number
}

interface ErrorByWidthProps {
  readonly trials: readonly Trial[]
  /** Errors of 0, 1, 2, … principal components. */
  readonly principal: readonly number[]
  readonly bottleneck: number
  onForget(): void
}

export function ErrorByWidth({ trials, principal, bottleneck, onForget }: ErrorByWidthProps) {
  const now = trials.find((trial) => trial.bottleneck === bottleneck)
  const straight = principal[bottleneck]
  const said = now && straight ? comparison(now.error, straight) : 'not measured yet'
  return (
    <div>
      <LineChart
        id="widths"
        title="Error by bottleneck"
        summary={`Through ${bottleneck} ${bottleneck === 1 ? 'number' : 'numbers'}: ${said}. ${trials.length} ${trials.length === 1 ? 'bottleneck' : 'bottlenecks'} tried so far.`}
        caption="Mean square a pixel of pictures that were not learnt from. Move the bottleneck and play again: trials add up."
        x={{ label: 'numbers in a code', domain: [0, 32] }}
        y={{ label: 'mean square', domain: [0, Math.ceil(110 * (principal[0] ?? 0.09)) / 100] }}
        series={[
          {
            name: 'your trials',
            role: 'made',
            points: trials.map((trial) => [trial.bottleneck, trial.error] as const).sort(([a], [b]) => a - b),
          },
          {
            name: 'principal components',
            role: 'reference',
            points: principal.flatMap((error, i) => (i === 0 ? [] : [[i, error] as const])),
          },
        ]}
      />
      <Button onClick={onForget} disabled={trials.length === 0} className="mt-1">
        Forget the trials
      </Button>
    </div>
  )
}

const comparison = (error: number, straight: number): string =>
  `a mean square of ${error.toFixed(5)}, ${error < straight ? 'below' : 'above'} the ${straight.toFixed(5)} of as many principal components`
