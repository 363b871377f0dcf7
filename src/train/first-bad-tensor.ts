/** Looks for where a step went wrong, by making its loss once more with every tensor looked at. */
import type { Feeds, Inputs, Memory } from '../runtime/index.js'
import { program } from '../runtime/index.js'
import { isFloat, type Node, reachable, type Tensor, type Variable } from '../tensor/index.js'
import { placeWords } from './place-words.js'

export interface BadTensor {
  readonly what: 'data' | 'weight' | 'activations' | 'gradient' | 'loss'
  /** Exactly: the weight's path, or the operation and where in the model it is. */
  readonly tensor: string
  /** In words, such as "encoder layer 2, weight". */
  readonly place: string
  /** The number in it that is farthest from zero; NaN where it is not finite. */
  readonly largest: number
}

/** Activations this many times as large as the batch, or as 1, are too large. */
export const tooLarge = 1000

/** A batch's loss, its weights and their gradients as the step left them. */
export interface Suspects<I extends Inputs> {
  readonly inputs: I
  loss(fed: { readonly [K in keyof I]: Tensor }): Tensor
  readonly batches: readonly Feeds<I>[]
  readonly weights: ReadonlyMap<string, Variable>
  readonly gradients: ReadonlyMap<string, Variable>
  /** The name of the program of gradients and the memory's clock before it ran, so that the same random numbers are drawn. */
  readonly drawn?: { readonly name: string; readonly clock: number }
}

/**
 * The first tensor that went bad. One that holds NaN or infinity, of the batch or the weights; else the first of the model's activations that does, or
 * is more than a thousand times as large as the batch, for a loss overflows before its model does; else a gradient that is not finite, from the loss
 * backwards; else the largest of the activations.
 */
export async function firstBadTensor<I extends Inputs>(memory: Memory, suspects: Suspects<I>): Promise<BadTensor> {
  const { batches, weights, gradients } = suspects
  const fed = batches.flatMap((batch) => Object.entries(batch as Readonly<Record<string, unknown>>))
  let usual = 1
  for (const [name, value] of fed) {
    const numbers = floatsOf(value)
    if (!numbers) continue
    const largest = largestOf(numbers)
    if (Number.isNaN(largest)) return { what: 'data', tensor: `input ${name}`, place: `the batch (${name})`, largest }
    usual = Math.max(usual, largest)
  }
  const read = async (variable: Variable): Promise<number> => largestOf((await memory.read(variable)) as Float32Array)
  for (const [name, weight] of weights) {
    const largest = await read(weight)
    if (Number.isNaN(largest)) return { what: 'weight', tensor: `weight ${name}`, place: placeWords(name), largest }
  }
  const made = await activations(memory, suspects)
  const inModel = made.filter(({ what }) => what !== 'loss')
  const far = inModel.find(({ largest }) => Number.isNaN(largest) || largest > tooLarge * usual)
  const broken = made.find(({ largest }) => Number.isNaN(largest))
  if (broken) return far ?? broken
  // Backwards: a gradient is made from those that are nearer to the loss.
  for (const [name, gradient] of [...gradients].reverse()) {
    const largest = await read(gradient)
    if (!Number.isNaN(largest)) continue
    return { what: 'gradient', tensor: `gradient of ${name}`, place: `gradient of ${placeWords(name)}`, largest }
  }
  const nothing: BadTensor = { what: 'loss', tensor: 'the loss', place: 'the loss', largest: Number.NaN }
  return far ?? inModel.reduce((most, each) => (each.largest > most.largest ? each : most), inModel[0] ?? nothing)
}

/** What the loss is made of, in order of computation, on the first batch on which any of it is not finite, or on the last. */
async function activations<I extends Inputs>(
  memory: Memory,
  { inputs, loss, batches, weights, drawn }: Suspects<I>,
): Promise<readonly BadTensor[]> {
  const names = new Map([...weights].map(([name, weight]) => [weight as Tensor, name]))
  const places: Place[] = []
  const looking = program(
    memory,
    inputs,
    (fed) => {
      const nodes = reachable([loss(fed)]).filter(({ source, outputs }) => !source && isFloat(outputs[0]!.dtype))
      for (const node of nodes) places.push(placeOf(node, pathOf(node, names)))
      // A difference from itself tells NaN and infinity apart from all else; the largest of many may pass over NaN.
      return {
        outputs: Object.fromEntries(
          nodes.flatMap(({ outputs: [y] }, i) => [
            [`finite${i}`, y!.sub(y!).sum()],
            [`most${i}`, y!.max()],
            [`least${i}`, y!.min()],
          ]),
        ),
      }
    },
    drawn && { name: drawn.name },
  )
  const { clock } = memory
  if (drawn) memory.clock = drawn.clock
  try {
    let found: readonly BadTensor[] = []
    for (const batch of batches) {
      const told = await looking.run(batch)
      const numberOf = (name: string): number => Number(told[name]!.data[0])
      found = places.map((place, i) => ({
        ...place,
        largest: Number.isFinite(numberOf(`finite${i}`))
          ? farthest(numberOf(`most${i}`), numberOf(`least${i}`))
          : Number.NaN,
      }))
      if (found.some(({ largest }) => Number.isNaN(largest))) return found
    }
    return found
  } finally {
    memory.clock = clock
    await looking.close()
  }
}

/** The path of the layer whose weight a node reads, or the scope that it was made in. */
function pathOf({ inputs, scope }: Node, names: ReadonlyMap<Tensor, string>): string | undefined {
  const weight = inputs.map((input) => names.get(input)).find((name) => name !== undefined)
  return weight?.replace(/\.[^.]*$/, '') ?? (scope.replace(/^loss\.?/, '') || undefined)
}

type Place = Pick<BadTensor, 'what' | 'tensor' | 'place'>

function placeOf({ operation, outputs, scope }: Node, path: string | undefined): Place {
  const tensor = `${operation.name} ${outputs[0]}${scope && ` in ${scope}`}`
  if (path === undefined) return { what: 'loss', tensor, place: 'the loss itself' }
  const isSlope = scope.includes('∇')
  const place = `${placeWords(path)}, ${isSlope ? 'slopes' : 'activations'}`
  return { what: isSlope ? 'gradient' : 'activations', tensor, place }
}

/** What attention gives scores that are not to be seen; it says nothing of the scores. */
const hidden = -1e9

/** The greater distance from zero. */
const farthest = (most: number, least: number): number =>
  least <= hidden / 2 ? Math.max(0, most) : Math.max(Math.abs(most), Math.abs(least))

/** The floating-point numbers of a feed, if it has any. */
function floatsOf(value: unknown): Float32Array | Float64Array | undefined {
  const data = typeof value === 'object' && value !== null && 'data' in value ? value.data : value
  if (typeof data === 'number') return Float64Array.of(data)
  return data instanceof Float32Array || data instanceof Float64Array ? data : undefined
}

/** The number farthest from zero, without its sign; NaN if any is not finite. */
function largestOf(numbers: Float32Array | Float64Array): number {
  let largest = 0
  for (const number of numbers) {
    if (!Number.isFinite(number)) return Number.NaN
    largest = Math.max(largest, Math.abs(number))
  }
  return largest
}
