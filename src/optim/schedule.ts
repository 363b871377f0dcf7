/**
 * Learning rates as pure functions of the step, so that a resumed run needs nothing but its step number. Step 0 is the first
 * update, at which a warm-up gives rate 0, as Hugging Face's do; after the last step a schedule keeps its last value.
 */
import { AtelierError } from '../tensor/index.js'

/** The learning rate at a step, counted from 0. */
export type Schedule = (step: number) => number

/** The span of a schedule with a warm-up. */
export interface ScheduleSpan {
  /** Steps over which the rate rises linearly from 0; it is at its peak at this step. Default 0. */
  readonly warmup?: number
  /** The step at which the rate arrives at its floor. */
  readonly total: number
  /** The final rate, from 0 to the peak. Default 0. */
  readonly floor?: number
}

/** The same rate at every step. */
export function constant(rate: number): Schedule {
  requireRate('constant', rate)
  return () => rate
}

/**
 * Linear from 0 to `peak` over the warm-up, then linear to `floor` at `total`. Throws on a negative rate, a floor above the peak
 * or a warm-up that leaves no step. Source: J. Devlin et al., "BERT", arXiv 1810.04805, appendix A.2.
 */
export function warmupLinear(peak: number, span: ScheduleSpan): Schedule {
  return warmupThen('warmupLinear', peak, span, (progress) => 1 - progress)
}

/**
 * Linear from 0 to `peak` over the warm-up, then half a cosine, `floor + (peak - floor) (1 + cos(pi progress)) / 2`, to `floor` at
 * `total`. Throws as `warmupLinear` does. Source: I. Loshchilov, F. Hutter, "SGDR", arXiv 1608.03983, without restarts.
 */
export function warmupCosine(peak: number, span: ScheduleSpan): Schedule {
  return warmupThen('warmupCosine', peak, span, (progress) => (1 + Math.cos(Math.PI * progress)) / 2)
}

/**
 * A trapezoid: linear from 0 to `peak` over the warm-up, constant, then linear to `floor` at `total` over the last `cooldown`
 * share of all steps, in [0, 1] (default 0.2). Throws as `warmupLinear` does, and when warm-up and cool-down overlap.
 * Source: A. Hägele et al., "Scaling laws and compute-optimal training beyond fixed training durations", arXiv 2405.18392.
 */
export function warmupStableDecay(
  peak: number,
  { cooldown = 0.2, ...span }: ScheduleSpan & { readonly cooldown?: number },
): Schedule {
  const { warmup = 0, total } = span
  if (!(cooldown >= 0 && cooldown <= 1)) {
    throw new AtelierError(`warmupStableDecay: cooldown ${cooldown}: not a share of the steps, in [0, 1]`)
  }
  const cooldownSteps = Math.round(cooldown * total)
  if (warmup + cooldownSteps > total) {
    throw new AtelierError(
      `warmupStableDecay: warmup ${warmup} and cooldown ${cooldown} of ${total} steps: they overlap`,
      'Shorten one of them',
    )
  }
  const plateau = total - warmup - cooldownSteps
  return warmupThen('warmupStableDecay', peak, span, (progress) => {
    const cooled = progress * (total - warmup) - plateau
    return cooled <= 0 ? 1 : Math.max(0, 1 - cooled / cooldownSteps)
  })
}

/** Warm-up, then `floor + (peak - floor) decay(progress)`, the progress from 0 at the end of the warm-up to 1 at `total`. */
function warmupThen(name: string, peak: number, span: ScheduleSpan, decay: (progress: number) => number): Schedule {
  const { warmup = 0, total, floor = 0 } = span
  requireRate(name, peak)
  if (!(floor >= 0 && floor <= peak)) throw new AtelierError(`${name}: floor ${floor}: not from 0 to the peak, ${peak}`)
  if (!Number.isInteger(total) || total < 1) throw new AtelierError(`${name}: total ${total}: not a number of steps`)
  if (!Number.isInteger(warmup) || warmup < 0 || warmup >= total) {
    throw new AtelierError(`${name}: warmup ${warmup}: not a whole number of steps below the total, ${total}`)
  }
  return (step) => {
    if (!(step >= 0)) throw new AtelierError(`${name}: step ${step}: not counted from 0`)
    if (step < warmup) return (peak * step) / warmup
    if (step >= total) return floor + (peak - floor) * decay(1)
    return floor + (peak - floor) * decay((step - warmup) / (total - warmup))
  }
}

function requireRate(name: string, rate: number): void {
  if (rate >= 0 && rate < Infinity) return
  throw new AtelierError(`${name}: rate ${rate}: not a finite number from 0 on`, 'Give the learning rate, such as 3e-4')
}
