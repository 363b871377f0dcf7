/** What was gained and what was lost: losses on words held out from the old task and from the new one, at every station. */
import { Fragment } from 'react'
import { short } from '../../figure/axis'
import { Figure } from '../../figure/Figure'
import { IntervalChart } from '../../figure/IntervalChart'
import { stationWords } from './Compare'

export interface Losses {
  readonly losses: readonly {
    readonly station: string
    readonly task: string
    readonly value: number
    readonly low: number
    readonly high: number
    readonly lines: number
  }[]
}

export function Forgetting({ losses }: Losses) {
  const [old] = losses
  if (!old) return null
  const shown = losses.filter(({ station }) => station !== 'untrained')
  const of = (station: string, task: string) => losses.find((each) => each.station === station && each.task === task)
  const base = of('foundation', old.task)
  const last = losses.filter(({ task }) => task === old.task).at(-1)!
  const rise = base && last.station !== 'foundation' ? last.value - base.value : undefined
  return (
    <IntervalChart
      id="forgetting"
      title="What was forgotten"
      summary={
        base && rise !== undefined
          ? `On words of the old task the ${stationWords[last.station]!.toLowerCase()} model loses ${short(last.value)} nats a letter, where the foundation lost ${short(base.value)}: ${rise > 0 ? `it has forgotten ${short(rise)}` : 'it has forgotten nothing'}. Its perplexity went from ${short(Math.exp(base.value))} to ${short(Math.exp(last.value))} letters.`
          : 'There is no station after the foundation yet: nothing can be forgotten.'
      }
      caption="Lower is better. Words that no stage has learnt from; 95 % intervals by resampling words."
      x={{
        label: 'loss on held-out words',
        domain: [1, Math.max(4, Math.ceil(Math.max(...losses.map(({ high }) => high))))],
        unit: 'nats a letter',
      }}
      rows={shown.map(({ station, task, lines, ...interval }) => ({
        ...{ ...interval, n: lines, role: task === old.task ? ('reference' as const) : ('maker' as const) },
        label: `${stationWords[station]}, ${task === old.task ? 'old task: words' : `new task: ${task}`}`,
      }))}
    />
  )
}

export interface Moves {
  readonly moves: readonly {
    readonly from: string
    readonly to: string
    readonly layer: string
    readonly share: number
  }[]
}

export function Updates({ moves }: Moves) {
  const columns = [...new Set(moves.map(({ to }) => to))]
  const layers = [...new Set(moves.map(({ layer }) => layer))]
  if (columns.length === 0) return null
  const most = moves.reduce((best, each) => (each.share > best.share ? each : best))
  const of = (layer: string, to: string): number => moves.find((each) => each.layer === layer && each.to === to)!.share
  return (
    <Figure
      id="updates"
      title="Where the weights moved"
      summary={`The ${most.layer} moved most, by ${short(100 * most.share)} % of its length, on the way to ${stationWords[most.to]!.toLowerCase()}.`}
      caption="The length of the change of a layer’s weights over the length of the weights before; a whole bar is 50 %."
      table={{
        columns: ['Layer', ...columns.map((to) => `to ${stationWords[to]!.toLowerCase()}`)],
        rows: layers.map((layer) => [layer, ...columns.map((to) => `${short(100 * of(layer, to))} %`)]),
      }}
    >
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-1">
        {layers.map((layer) => (
          <Fragment key={layer}>
            <dt className="text-[12px]">{layer}</dt>
            <dd className="space-y-0.5">
              {columns.map((to) => (
                <span
                  key={to}
                  role="img"
                  aria-label={`${stationWords[to]}: ${short(100 * of(layer, to))} %`}
                  style={{
                    width: `${Math.min(100, 200 * of(layer, to))}%`,
                    background: to === 'tuned' ? 'var(--reference)' : 'var(--maker)',
                  }}
                  className="block h-2 rounded-sm"
                />
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
      <p className="mt-1 text-[12px] text-muted">
        Grey: from the foundation to the fine-tuned model
        {columns.includes('aligned') && '; coloured: from there to the aligned one'}.
      </p>
    </Figure>
  )
}
