/** Exact derivatives equal measured differences; a small step against them lowers the loss, along them raises it; steps add up to learning. */
import { createMemory } from '../../../runtime/index.js'
import { randomStream } from '../../../tensor/index.js'
import { across, type Experiment } from '../../experiment.js'
import { type SmallNetwork, smallNetwork } from '../../jobs/small-network.js'
import { tasks } from '../../jobs/small-tasks.js'
import { type backpropagationCard, readAt } from './card.js'

interface Found {
  /** Loss at the steps of `readAt`, as a share of the first. */
  readonly losses: readonly number[]
  /** The largest |exact − measured| of all weights at all places, over the longest gradient of the run. */
  readonly largestDifference: number
  /** Of the small steps tried: those against the gradient that did not lower the loss, and those along it that did not raise it. */
  readonly failedAgainst: number
  readonly failedAlong: number
  readonly tried: number
  /** Share of random steps of the same length that lowered the loss, and what they lowered it by on average, over what the gradient's did. */
  readonly randomLowered: number
  readonly randomGain: number
}

const epsilon = 1e-5
/** Length of a small step, of the gradient's: short near a minimum, too. */
const small = 1e-3
const randomDirections = 10
const lookEvery = 40

export const backpropagationExperiment: Experiment<Found, (typeof backpropagationCard)['link']> = {
  async *run({ hidden, rate }, place) {
    const memory = createMemory({ target: place.target, seed: place.seed })
    const network = smallNetwork(memory, { hidden, activation: 'tanh' })
    const random = randomStream(place.seed, 'directions')
    let weights = network.initial(place.seed)
    const losses: number[] = []
    const looks: Look[] = []
    const last = readAt.at(-1)!
    for (let step = 0; step <= last; step++) {
      const { loss, gradient } = await network.run(weights, tasks.xor)
      if (readAt.some((at) => at === step)) losses.push(loss)
      if (step % lookEvery === 0 && step < last) {
        looks.push(await look(network, { weights, gradient, loss, normal: () => random.normal() }))
      }
      weights = moved(weights, gradient, -rate)
      yield { share: (step + 1) / (last + 1), says: `step ${step} of ${last}`, readings: { loss } }
    }
    await network.close()
    const longest = Math.max(...looks.map(({ length }) => length))
    const mean = (of: (each: Look) => number): number => looks.reduce((sum, each) => sum + of(each) / looks.length, 0)
    return {
      losses: losses.map((loss) => loss / losses[0]!),
      largestDifference: Math.max(...looks.map(({ difference }) => difference)) / longest,
      failedAgainst: looks.filter(({ against }) => against >= 0).length,
      failedAlong: looks.filter(({ along }) => along <= 0).length,
      tried: looks.length,
      randomLowered: mean(({ lowered }) => lowered),
      randomGain: mean(({ randomChange, against }) => randomChange / against),
    }
  },

  verdict(results) {
    const curves = readAt.map((_, i) => across(results.map(({ losses }) => 100 * losses[i]!)))
    const difference = across(results.map(({ largestDifference }) => largestDifference))
    const failures = results.reduce((sum, { failedAgainst, failedAlong }) => sum + failedAgainst + failedAlong, 0)
    const tried = results.reduce((sum, found) => sum + found.tried, 0)
    const isExact = difference.spread[1] < 1e-6 && failures === 0
    const hasLearnt = curves.at(-1)!.spread[1] < 50
    return {
      claim:
        'Backpropagation gives the exact slope of the loss by every weight; a small step against it lowers the loss, one along it raises it, and many steps leave less than half of it.',
      holds: !isExact ? 'no' : hasLearnt ? 'yes' : 'mixed',
      evidence: [
        { label: 'largest difference between exact and measured slope, of the longest gradient', ...difference },
        { label: 'small steps tried against the gradient, and as many along it', value: tried },
        { label: 'of these, steps that moved the loss the wrong way', value: failures },
        {
          label: 'random steps of the same length that lowered the loss',
          ...across(results.map(({ randomLowered }) => 100 * randomLowered)),
          unit: '%',
        },
        {
          label: 'what a random step gains on average, of the gradient’s gain',
          ...across(results.map(({ randomGain }) => 100 * randomGain)),
          unit: '%',
        },
        { label: `loss left after ${readAt.at(-1)} steps`, ...curves.at(-1)!, unit: '%' },
      ],
      caveat:
        'The slope is exact only where the network stands: a long step can raise the loss. And a low loss on four examples shows that the network has learnt them, not that it would get others right.',
      outcome: {
        kind: 'curve',
        values: curves.map(({ value }) => value),
        spread: curves.map(({ spread }) => spread),
      },
    }
  },
}

/** What was found at one place: changes of the loss by small steps of one length. */
interface Look {
  readonly length: number
  readonly difference: number
  readonly against: number
  readonly along: number
  readonly lowered: number
  readonly randomChange: number
}

interface Standing {
  readonly weights: Float64Array
  readonly gradient: Float64Array
  readonly loss: number
  normal(): number
}

async function look(network: SmallNetwork, { weights, gradient, loss, normal }: Standing): Promise<Look> {
  const lossAt = async (at: Float64Array): Promise<number> => (await network.run(at, tasks.xor)).loss
  const step = small * lengthOf(gradient)
  const changeAlong = async (direction: Float64Array): Promise<number> =>
    (await lossAt(moved(weights, direction, step / lengthOf(direction)))) - loss
  let difference = 0
  for (const [i, exact] of gradient.entries()) {
    const unit = gradient.map((_, j) => (j === i ? 1 : 0))
    const [up, down] = [await lossAt(moved(weights, unit, epsilon)), await lossAt(moved(weights, unit, -epsilon))]
    difference = Math.max(difference, Math.abs((up - down) / (2 * epsilon) - exact))
  }
  let [lowered, randomChange] = [0, 0]
  for (let i = 0; i < randomDirections; i++) {
    const change = await changeAlong(gradient.map(normal))
    if (change < 0) lowered += 1 / randomDirections
    randomChange += change / randomDirections
  }
  const [against, along] = [await changeAlong(gradient.map((value) => -value)), await changeAlong(gradient)]
  return { length: lengthOf(gradient), difference, against, along, lowered, randomChange }
}

const moved = (weights: Float64Array, direction: Float64Array, by: number): Float64Array =>
  weights.map((weight, i) => weight + by * direction[i]!)

const lengthOf = (direction: Float64Array): number =>
  Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0))
