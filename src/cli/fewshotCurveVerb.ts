/** What `atelier fewshot curve` does. */
import type { CurveMeasurement } from '../evaluate/index.js'
import { UsageError } from './failure.js'
import { shotsIn } from './fewshotClassifyVerb.js'
import type { CurveSettings } from './fewshotCurve.js'
import { measuredImages, measuredPrompts, measuredRows } from './fewshotCurveData.js'
import { sayCurve, writeCurve } from './fewshotCurveReport.js'
import { duration, say, sayJson } from './print.js'

export type CurveValues = CurveSettings & {
  /** Those of `counts`, in ascending order. */
  readonly numbers: readonly number[]
}

/** What was measured, and how to tell of it. */
export interface MeasuredCurve {
  readonly measurements: readonly CurveMeasurement[]
  /** What examples are counted in. */
  readonly unit: string
  /** What learnt from what, in words. */
  readonly what: string
  /** The accuracy of guessing. */
  readonly chance: number
}

export async function curveVerb(source: string, values: CurveSettings): Promise<void> {
  const { wanted, json = false, seed, out } = values
  if (wanted >= 1)
    throw new UsageError(
      `wanted ${wanted}: no number of examples is known to give all answers right`,
      'Give less than 1',
    )
  const numbers = shotsIn(values.counts).filter((count) => count > 0)
  if (numbers.length < 3) {
    throw new UsageError(
      `counts "${values.counts}": a curve needs three different numbers from 1 on`,
      'Give for example 1,2,5,10',
    )
  }
  const began = performance.now()
  const measured = await measure(source, { ...values, numbers })
  const { enoughInWords, learningCurve } = await import('../evaluate/index.js')
  const curve = learningCurve(measured.measurements, { wanted, seed })
  const answer = enoughInWords(curve, measured.unit)
  const files = out === undefined ? [] : await writeCurve(out, curve, { ...measured, answer, source })
  const seconds = (performance.now() - began) / 1000
  const { unit, what, chance } = measured
  if (json) {
    sayJson({ event: 'result', source, what, unit, chance, answer, ...curve, seed, seconds, files })
    return
  }
  sayCurve(curve, { ...measured, answer, source }, files)
  say(duration(seconds))
}

async function measure(source: string, values: CurveValues): Promise<MeasuredCurve> {
  const { isTableSource } = await import('../data/index.node.js')
  if (!isTableSource(source)) return measuredImages(source, values)
  if (values.run !== undefined) return measuredPrompts(source, values, values.run)
  if (values.label !== undefined) return measuredRows(source, values, values.label)
  throw new UsageError(
    `${source}: a table without a label`,
    'Give --label with the column that names classes, or --run with a language model',
  )
}
