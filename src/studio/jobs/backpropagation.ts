/** A network small enough to be read: every value forwards, every derivative backwards, and what one step of descent makes of its weights. */
import * as v from 'valibot'
import { createMemory } from '../../runtime/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Job, Kept, Place } from '../job.js'
import type { Picture, Plain } from '../message.js'
import { activations, type Pass, smallNetwork } from './small-network.js'
import { type TaskName, taskNames, tasks } from './small-tasks.js'

const between = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most))
const whole = (least: number, most: number) => v.pipe(between(least, most), v.integer())

const paramsOf = v.object({
  data: v.picklist(taskNames),
  hidden: whole(1, 6),
  activation: v.picklist(activations),
  /** Of gradient descent on the mean over all examples. */
  rate: between(0, 10),
  /** Which example is shown. */
  example: whole(0, 63),
})
const changesOf = v.partial(v.pick(paramsOf, ['rate', 'example']))
const checkOf = v.object({
  weight: whole(0, 63),
  epsilons: v.pipe(v.array(between(1e-12, 1)), v.minLength(1), v.maxLength(24)),
})
const alongOf = v.object({ least: between(-100, 100), most: between(-100, 100), points: whole(2, 200) })

/** Losses that a picture holds, at most: of a longer run every second, every fourth, …. */
const shownLosses = 400

export async function backpropagation(given: Plain, place: Place): Promise<Job> {
  const params = v.parse(paramsOf, given)
  const memory = createMemory({ target: place.target, seed: place.seed })
  const task = tasks[params.data as TaskName]
  const network = smallNetwork(memory, { hidden: params.hidden, activation: params.activation })
  let weights = network.initial(place.seed)
  let { rate, example } = params
  let step = 0
  let losses: number[] = [(await network.run(weights, task)).loss]

  const shown = () => ({ inputs: [task.inputs[example % task.targets.length]!], targets: [target()] })
  const target = (): number => task.targets[example % task.targets.length]!
  const stepped = (gradient: ArrayLike<number>): Float64Array =>
    weights.map((weight, i) => weight - rate * gradient[i]!)

  return {
    get step() {
      return step
    },
    facts: {
      parameters: weights.length,
      weights: [...network.names],
      examples: task.inputs.map((inputs, i) => [...inputs, task.targets[i]!]),
      hidden: params.hidden,
    },
    get caption() {
      if (step === 0) return undefined
      const [before, after] = losses.slice(-2) as [number, number]
      return `every weight moved against its mean derivative, and the mean loss went from ${before.toPrecision(3)} to ${after.toPrecision(3)}`
    },
    async advance() {
      const { gradient } = await network.run(weights, task)
      weights = stepped(gradient)
      const { loss } = await network.run(weights, task)
      step += 1
      if (!Number.isFinite(loss)) {
        throw new AtelierError(
          `step ${step}: the loss is ${loss}: a rate of ${rate} throws the weights too far`,
          'Begin anew with a lower rate',
        )
      }
      losses.push(loss)
      return { loss }
    },
    /** `network`: one example's values and derivatives, with the mean gradient of all and the weights one step on; `losses`: of every step so far. */
    async picture(kind) {
      if (kind === 'losses') return lossesOf(losses)
      if (kind !== 'network') throw new AtelierError(`picture "${kind}": this job has none of that kind`)
      const [one, all] = [await network.run(weights, shown()), await network.run(weights, task)]
      const next = stepped(all.gradient)
      const after = await network.run(next, task)
      return { values: { ...wordsOf(one), ...meansOf(all, after), rate, ...shownOf() }, arrays: {} }
    },
    /** `check`: a weight's derivative beside central differences of several lengths; `along`: losses at multiples of the gradient's step. */
    async answer(question, asked) {
      if (question === 'check') return check(v.parse(checkOf, asked))
      if (question === 'along') return along(v.parse(alongOf, asked))
      throw new AtelierError(`ask: "${question}": this job has no such question`)
    },
    set(changed) {
      const parsed = v.parse(changesOf, changed)
      rate = parsed.rate ?? rate
      example = parsed.example ?? example
    },
    async save() {
      return { step, bytes: weights.byteLength + 8 * losses.length, weights, losses: [...losses] } as Saved
    },
    async restore(kept) {
      const saved = kept as Saved
      ;[weights, losses, step] = [saved.weights, [...saved.losses], saved.step]
    },
    close: () => network.close(),
  }

  function shownOf(): Picture['values'] {
    const at = example % task.targets.length
    return { example: at, inputs: [...task.inputs[at]!], target: target(), weights: [...weights] }
  }

  function meansOf(all: Pass, after: Pass): Picture['values'] {
    const next = [...stepped(all.gradient)]
    return {
      ...{ meanLoss: all.loss, meanGradient: [...all.gradient], next, nextLoss: after.loss },
      predictions: [...all.outputs],
    }
  }

  async function check({ weight, epsilons }: v.InferOutput<typeof checkOf>): Promise<Picture> {
    if (weight >= weights.length) throw new AtelierError(`check: weight ${weight}: there are ${weights.length}`)
    const lossAfter = async (by: number): Promise<number> => {
      const moved = weights.map((value, i) => (i === weight ? value + by : value))
      return (await network.run(moved, task)).loss
    }
    const exact = (await network.run(weights, task)).gradient[weight]!
    const estimates: number[] = []
    for (const epsilon of epsilons) {
      estimates.push(((await lossAfter(epsilon)) - (await lossAfter(-epsilon))) / (2 * epsilon))
    }
    return { values: { exact, epsilons, estimates, weight }, arrays: {} }
  }

  async function along({ least, most, points }: v.InferOutput<typeof alongOf>): Promise<Picture> {
    const { gradient } = await network.run(weights, task)
    const rates = Array.from({ length: points }, (_, i) => least + ((most - least) * i) / (points - 1))
    const found: number[] = []
    for (const each of rates) {
      const moved = weights.map((weight, i) => weight - each * gradient[i]!)
      found.push((await network.run(moved, task)).loss)
    }
    return { values: { rates, losses: found }, arrays: {} }
  }
}

interface Saved extends Kept {
  readonly weights: Float64Array
  readonly losses: readonly number[]
}

/** One example's forward values and what came back to each. */
const wordsOf = (one: Pass): Picture['values'] => ({
  sums: [...one.sums],
  hidden: [...one.hidden],
  slopes: [...one.slopes],
  output: one.outputs[0]!,
  loss: one.loss,
  outputGradient: one.outputGradients[0]!,
  hiddenGradients: [...one.hiddenGradients],
  sumGradients: [...one.sumGradients],
  gradient: [...one.gradient],
})

function lossesOf(losses: readonly number[]): Picture {
  const every = Math.max(1, 2 ** Math.ceil(Math.log2(losses.length / shownLosses)))
  const steps = [...losses.keys()].filter((step) => step % every === 0 || step === losses.length - 1)
  return { values: { steps, losses: steps.map((step) => losses[step]!) }, arrays: {} }
}
