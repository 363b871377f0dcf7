/**
 * Low-rank adapters (LoRA, arXiv:2106.09685): a frozen linear layer x·W learns a correction of rank r,
 *
 *     y = x·W + s·(x·A)·B,   A [inputs, r], B [r, outputs], s = α / r
 *
 * B starts at zero, so a fresh adapter changes nothing. With the rank-stabilised scale s = α / √r (rsLoRA, arXiv:2312.03732) high ranks learn
 * as fast as low ones. Decomposed (DoRA, arXiv:2402.09353), the length of each column is learnt apart from its direction:
 *
 *     y = (x·W + s·(x·A)·B) · m / ‖W + s·A·B‖,   m = ‖W‖ + what is learnt, the length below being a constant to the gradient
 */
import { AtelierError, type Tensor, type Variable, variable } from '../tensor/index.js'
import { dropout } from './dropout.js'
import { uniform, zeros } from './init.js'
import { Linear, type LinearAdapter } from './linear.js'
import { parameters } from './parameters.js'
import { matchesPath } from './pattern.js'

export interface AdapterConfig {
  readonly rank: number
  /** The correction's weight is alpha / rank. Default twice the rank. */
  readonly alpha?: number
  /** Patterns of the layers to adapt (see `matchesPath`). Default: every linear layer inside the blocks. */
  readonly targets?: readonly string[]
  /** Share of the inputs that the correction does not see, where training is traced (see `trainingAdapters`). Default 0. */
  readonly dropout?: number
  /** `rank` divides alpha by the rank, `root` by its square root (rsLoRA). Default rank. */
  readonly scaling?: 'rank' | 'root'
  /** Learns lengths and directions apart (DoRA). */
  readonly isDecomposed?: boolean
}

/** What one layer learns. */
export class Adapter implements LinearAdapter {
  readonly down: Variable
  readonly up: Variable
  /** By how much the columns' lengths differ from those of the weight. */
  readonly magnitude?: Variable
  /** s, of the correction. */
  readonly scale: number
  private readonly dropout: number

  constructor([inputs, outputs]: readonly [number, number], config: AdapterConfig) {
    const { rank, alpha = 2 * rank, scaling = 'rank' } = config
    this.scale = alpha / (scaling === 'root' ? Math.sqrt(rank) : rank)
    this.dropout = config.dropout ?? 0
    this.down = variable([inputs, rank], uniform(1 / Math.sqrt(inputs)))
    this.up = variable([rank, outputs], zeros)
    if (config.isDecomposed) this.magnitude = variable([outputs], zeros)
  }

  apply(x: Tensor, product: Tensor, weight: Variable): Tensor {
    const seen = dropout(x, isTraining ? this.dropout : 0)
    const y = product.add(seen.matmul(this.down).mul(this.scale).matmul(this.up))
    if (!this.magnitude) return y
    const moved = weight.add(this.down.matmul(this.up).mul(this.scale)).stopGradient()
    return y.mul(columnLengths(weight).add(this.magnitude).div(columnLengths(moved)))
  }
}

/** ‖column‖ of [inputs, outputs] as [outputs]; of a column of zeros a tiny number, so that it can be divided by. */
const columnLengths = (matrix: Tensor): Tensor => matrix.sumSquare(0).sqrt().maximum(shortestColumn)

/** The least length that a decomposed column is divided by. */
export const shortestColumn = 1e-12

let isTraining = false

/** Runs `body`, which traces a training loss, with the adapters' dropout at work. */
export function trainingAdapters<T>(body: () => T): T {
  const before = isTraining
  isTraining = true
  try {
    return body()
  } finally {
    isTraining = before
  }
}

/** The adapters of a model, by the path of their layer. */
export interface AdapterSet {
  readonly config: AdapterConfig
  readonly layers: ReadonlyMap<string, Adapter>
}

/**
 * Puts new adapters on a model's linear layers, or ones that were there before, in the place of any that are there now. Their variables show
 * among `parameters` as `blocks.0.query.adapter.down`. Programs traced before keep what they were traced with, so several adapters
 * and the plain base can share one memory.
 * @throws if a target matches no layer, or for a rank that is no whole number above zero.
 */
export function attachAdapter(model: object, adapters: AdapterConfig | AdapterSet): AdapterSet {
  const layers = linearLayers(model)
  const set = 'layers' in adapters ? adapters : { config: adapters, layers: freshAdapters(layers, adapters) }
  const strange = [...set.layers.keys()].find((path) => !layers.has(path))
  if (strange !== undefined) {
    throw new AtelierError(
      `adapter: "${strange}": the model has no such linear layer`,
      'Attach it to the model it is of',
    )
  }
  detachAdapter(model)
  for (const [path, adapter] of set.layers) layers.get(path)!.adapter = adapter
  parameters(model) // names the variables, which decides what they start at
  return set
}

/** Takes the adapters off, so that what is traced from now on is the base. */
export function detachAdapter(model: object): void {
  for (const layer of linearLayers(model).values()) delete layer.adapter
}

/** The parameters of the adapters that are attached. */
export const adapterParameters = (model: object): ReadonlyMap<string, Variable> => split(model, true)

/** All parameters but those of adapters: under the names that they have without any. */
export const baseParameters = (model: object): ReadonlyMap<string, Variable> => split(model, false)

const split = (model: object, isAdapter: boolean): ReadonlyMap<string, Variable> =>
  new Map([...parameters(model)].filter(([name]) => name.includes('.adapter.') === isAdapter))

function freshAdapters(layers: ReadonlyMap<string, Linear>, config: AdapterConfig): Map<string, Adapter> {
  const { rank, targets } = config
  if (!Number.isSafeInteger(rank) || rank < 1) {
    throw new AtelierError(`adapter: rank ${rank}: must be a whole number above zero`)
  }
  const inside = [...layers.keys()].filter((path) => /^(blocks|layers)\./.test(path))
  const wanted = targets ? [...layers.keys()].filter((path) => targets.some((each) => matchesPath(each, path))) : inside
  const idle = targets?.find((each) => !wanted.some((path) => matchesPath(each, path)))
  if (idle !== undefined) {
    const last = new Set([...layers.keys()].map((path) => path.split('.').at(-1)!))
    throw new AtelierError(
      `adapter: target "${idle}": it matches no linear layer`,
      `The model's are ${[...last].join(', ')}`,
    )
  }
  if (wanted.length === 0) throw new AtelierError('adapter: the model has no linear layer inside blocks to adapt')
  return new Map(wanted.map((path) => [path, new Adapter(sidesOf(layers.get(path)!), config)]))
}

const sidesOf = ({ weight }: Linear): readonly [number, number] => weight.shape as [number, number]

/** Every linear layer of a model by its path. */
export function linearLayers(model: object): ReadonlyMap<string, Linear> {
  const found = new Map<string, Linear>()
  const seen = new Set<object>()
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || seen.has(value) || isNumbers(value)) return
    seen.add(value)
    if (value instanceof Linear) found.set(path, value)
    else for (const [key, field] of Object.entries(value)) walk(field, path ? `${path}.${key}` : key)
  }
  walk(model, '')
  return found
}

/** Tensors and buffers hold no layers. */
const isNumbers = (value: object): boolean => ('node' in value && 'dtype' in value) || ArrayBuffer.isView(value)
