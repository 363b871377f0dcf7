import type { TrainingEvent } from './trainer.js'

/** A run that can be tried before it begins. */
export interface Rehearsable {
  /** Whether the run's folder could take it. Writes nothing. @throws AtelierError, one sentence, if not. */
  check(): Promise<void>
  /** So many steps and a validation, in memory alone. The run is then spent: its weights have moved. */
  rehearse(steps: number): AsyncGenerator<TrainingEvent, void>
}

/** What a few steps took. Times are seconds. */
export interface Rehearsal {
  readonly steps: number
  /** Of the last step: a number, not NaN, where training works. */
  readonly loss: number
  /** With opening the programs. */
  readonly firstStep: number
  /** The median of the later ones. */
  readonly step: number
  /** Left out where nothing is validated. */
  readonly validation?: number
}

/** Tries a run. @throws what its steps throw, DivergenceError for one that is not finite. */
export async function rehearsed(run: Rehearsable, steps: number): Promise<Rehearsal> {
  const times: number[] = []
  let [loss, last] = [Number.NaN, performance.now()]
  let validation: number | undefined
  for await (const event of run.rehearse(steps)) {
    const now = performance.now()
    if (event.kind === 'step') {
      times.push(event.seconds)
      loss = event.loss
    }
    if (event.kind === 'validation') validation = (now - last) / 1000
    last = now
  }
  const later = times.slice(1).toSorted((a, b) => a - b)
  return {
    ...{ steps: times.length, loss, firstStep: times[0] ?? Number.NaN },
    step: later[later.length >> 1] ?? times[0] ?? Number.NaN,
    ...(validation !== undefined && { validation }),
  }
}
