/** `--dry-run` and `--estimate`: a run is tried in memory, and nothing is written. */
import type { Rehearsable, Rehearsal } from '../train/index.node.js'
import type { OptionTable } from './option.js'
import { byteSize, counted, duration, grouped, listing, say, sayJson, short } from './print.js'

export const rehearsalOptions = {
  estimate: { kind: 'switch', help: 'try a few steps, and say what the run will take; nothing is written' },
  dryRun: { kind: 'switch', help: 'check data, model, folder and a first batch; nothing is written' },
} as const satisfies OptionTable

export interface RehearsalPlan {
  readonly out: string
  readonly parameters: number
  readonly steps: number
  /** How many of what a step reads. */
  readonly perStep: number
  readonly unit: string
  readonly validateEvery: number
  /** Floating-point operations of a step, where they are known. */
  readonly operations?: number
}

/** Steps of an estimate: the first opens the programs. */
const probeSteps = 6

/** Tries a run and says so. @throws what is wrong with it. */
export async function rehearseVerb(
  run: Rehearsable,
  plan: RehearsalPlan,
  { estimate, json }: { readonly estimate: boolean; readonly json: boolean },
): Promise<void> {
  const { rehearsed } = await import('../train/index.node.js')
  await run.check()
  const found = await rehearsed(run, Math.min(plan.steps, estimate ? probeSteps : 1))
  if (!Number.isFinite(found.loss)) throw new Error(`train: the loss of the first batch is ${found.loss}`)
  if (estimate) sayEstimate(plan, found, json)
  else if (json) sayJson({ event: 'dry-run', loss: found.loss, out: plan.out })
  else say(`All is well: the first batch has a loss of ${found.loss.toFixed(4)}, and ${plan.out} can take the run`)
}

function sayEstimate(plan: RehearsalPlan, found: Rehearsal, json: boolean) {
  const { parameters, steps, perStep, unit, validateEvery, operations } = plan
  const validations = found.validation === undefined ? 0 : Math.ceil(steps / validateEvery)
  const opening = Math.max(0, found.firstStep - found.step)
  const seconds = opening + steps * found.step + validations * (found.validation ?? 0)
  // In kilobytes on every system, says Node.
  const memory = process.resourceUsage().maxRSS * 1024
  if (json) {
    const { validation, step } = found
    const told = { secondsPerStep: step, secondsPerValidation: validation, validations, probedSteps: found.steps }
    return sayJson({ event: 'estimate', parameters, steps, perStep, unit, operations, memory, seconds, ...told })
  }
  const speed = operations === undefined ? '' : `, ${short(operations / found.step)}FLOP/s`
  say(
    listing([
      ['parameters', grouped(parameters)],
      ...(operations === undefined
        ? []
        : [['operations', `${short(operations)}FLOP a step, ${scientific(operations * steps)} in all`] as const]),
      ['memory', `${byteSize(memory)} at most after ${counted(found.steps, 'step')}`],
      ['a step', `${milliseconds(found.step)}, ${short(perStep / found.step)} ${unit}/s${speed}`],
      ...(found.validation === undefined
        ? []
        : [['a validation', `${milliseconds(found.validation)}, ${grouped(validations)} of them`] as const]),
      ['in all', `${duration(seconds)} on this machine, if nothing else runs on it`],
    ]),
  )
}

const milliseconds = (seconds: number): string =>
  seconds < 1 ? `${(1000 * seconds).toPrecision(3)} ms` : `${seconds.toPrecision(3)} s`

const scientific = (value: number): string => `${value.toExponential(1).replace('e+', 'e')} FLOP`
