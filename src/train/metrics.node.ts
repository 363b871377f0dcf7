import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../files/index.node.js'
import type { TrainingEvent } from './trainer.js'

/** Appends losses to `metrics.jsonl`, a line a step; a resumed run first drops what it will do again. */
export function metricsLog(path: string): (event: TrainingEvent) => Promise<void> {
  let isTrimmed = false
  const trim = async (step: number): Promise<void> => {
    isTrimmed = true
    const text = await readFile(path, 'utf8').catch(() => '')
    const kept = text.split('\n').filter((line) => {
      try {
        return (JSON.parse(line) as { step: number }).step <= step
      } catch {
        return false
      }
    })
    await writeFileAtomic(path, kept.map((line) => `${line}\n`).join(''))
  }
  return async (event) => {
    if (event.kind === 'resume') await trim(event.step)
    if (event.kind !== 'step' && event.kind !== 'validation') return
    if (!isTrimmed) await trim(0)
    const { step } = event
    const line =
      event.kind === 'step'
        ? {
            ...{ step, loss: plain(event.loss), norm: plain(event.norm), rate: event.rate },
            ...(event.readings && { readings: plainly(event.readings) }),
          }
        : {
            ...{ step, validation: plain(event.loss) },
            ...(event.losses && { validations: plainly(event.losses) }),
          }
    await appendFile(path, `${JSON.stringify(line)}\n`)
  }
}

/** JSON has no NaN: it is written as text, not as null. */
const plain = (value: number): number | string => (Number.isFinite(value) ? value : String(value))

const plainly = (values: Readonly<Record<string, number>>): Readonly<Record<string, number | string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]))

type Losses = readonly (readonly [step: number, loss: number])[]

/** The validations that a run's `metrics.jsonl` holds. */
export const readValidations = (out: string): Promise<Losses> => readLosses(out, 'validation')

/** The losses of training, step by step. */
export const readTrainingLosses = (out: string): Promise<Losses> => readLosses(out, 'loss')

async function readLosses(out: string, kind: 'validation' | 'loss'): Promise<Losses> {
  const text = await readFile(join(out, 'metrics.jsonl'), 'utf8')
  return text
    .split('\n')
    .filter((line) => line.includes(`"${kind}"`))
    .map((line) => JSON.parse(line) as Readonly<Record<string, number | string>>)
    .map(({ step, [kind]: loss }) => [Number(step), Number(loss)] as const)
}
