import { AtelierError } from '../tensor/index.js'
import { type BadTensor, tooLarge } from './first-bad-tensor.js'
import { farAbove, type LossLevel, runawaySteps } from './loss-level.js'

/** What there is to say of a run that ends in numbers gone bad. */
export interface Divergence {
  /** What happened, such as "the loss is NaN and the gradient NaN". */
  readonly what: string
  readonly bad: BadTensor
  /** The peak rate of the optimizer. */
  readonly learningRate?: number | undefined
  /** The last step before it began, where it began before this one. */
  readonly good?: number
}

/** Numbers went bad; the last checkpoint was saved before. A step whose loss or gradient is not finite, or explodes, has changed nothing. */
export class DivergenceError extends AtelierError {
  override name = 'DivergenceError'
  /** The first tensor that went bad: where in the model, and which operation made it. */
  readonly tensor: string
  /** The same in words, such as "encoder layer 2, activations". */
  readonly place: string
  /** The last step that was in order: what was kept later is not worth a return. */
  readonly good: number

  constructor(
    readonly step: number,
    private readonly divergence: Divergence,
  ) {
    const { what, bad, learningRate, good = step - 1 } = divergence
    super(
      `train: step ${step}: ${what}: ${described(bad)}. ${causeOf(bad, learningRate)}`,
      'Lower the learning rate or look at the data; the last checkpoint is whole',
    )
    this.tensor = bad.tensor
    this.place = bad.place
    this.good = good
  }

  /** The same of a run that counts its steps otherwise. */
  at(step: number): DivergenceError {
    return new DivergenceError(step, { ...this.divergence, good: step - 1 - (this.step - 1 - this.good) })
  }
}

/** What happened at a step that was not made; `whose` it is, where there are several losses. */
export const refusedStep = ({ loss, norm }: { readonly loss: number; readonly norm: number }, whose = ''): string =>
  Number.isFinite(loss) && Number.isFinite(norm)
    ? `the loss${whose} has exploded to ${short(loss)}`
    : `the loss${whose} is ${short(loss)} and the gradient ${short(norm)}`

/** What happened to a loss that has run away; see `hasRunAway`. */
export const ranAway = ({ best }: LossLevel, whose = ''): string =>
  `the loss${whose} has been above ${farAbove(best ?? 0).toFixed(3)} for ${runawaySteps} steps`

const short = (value: number): string => (Number.isFinite(value) ? `${Number(value.toPrecision(4))}` : `${value}`)

function described({ tensor, place, largest }: BadTensor): string {
  if (tensor === 'the loss') return 'no tensor of it stands out'
  const exactly = ` (${tensor})`
  if (Number.isNaN(largest)) return `it began in ${place}${exactly}, which is not finite`
  const where = largest > tooLarge ? 'it began in' : 'its largest numbers are in'
  return `${where} ${place}${exactly}, as large as ${short(largest)}`
}

function causeOf({ what }: BadTensor, learningRate: number | undefined): string {
  if (what === 'data') return 'The data is the cause'
  const rate = learningRate === undefined ? 'A learning rate that is too high' : `The learning rate of ${learningRate}`
  return `${rate} is the likely cause`
}
