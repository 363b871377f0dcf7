/** Which weights a way of fine-tuning trains, and when. */
import { matchesPath, parameters } from '../nn/index.js'
import { AtelierError, type Variable } from '../tensor/index.js'

export interface FreezingOptions {
  /** Patterns of what is not trained (see `matchesPath`). */
  readonly frozen?: readonly string[]
  /** The embeddings and so many of the lowest blocks are not trained. */
  readonly frozenLayers?: number
  /** Begin with the topmost block and what is above it, and add a block after so many steps each: gradual unfreezing (arXiv:1801.06146). */
  readonly unfreezeEvery?: number
}

type Weights = ReadonlyMap<string, Variable>

/**
 * The weights that are trained at a step, counted from 1: the same map for as long as they stay the same.
 * @throws if a pattern matches nothing, if nothing is left to train, or if nothing is frozen.
 */
export function unfrozenWeights(
  model: object,
  { frozen = [], frozenLayers = 0, unfreezeEvery }: FreezingOptions,
): (step: number) => Weights {
  const all = parameters(model)
  const names = [...all.keys()]
  const idle = frozen.find((pattern) => !names.some((name) => matchesPath(pattern, name)))
  if (idle !== undefined) {
    throw new AtelierError(`freeze: "${idle}": it matches no weight`, `There are ${names.slice(0, 3).join(', ')}, …`)
  }
  const layers = 1 + Math.max(-1, ...names.map(layerOf).filter(Number.isFinite))
  if (!(Number.isSafeInteger(frozenLayers) && frozenLayers >= 0 && frozenLayers <= layers)) {
    throw new AtelierError(`freeze: ${frozenLayers} layers: the model has ${layers}`)
  }
  const isFrozen = (name: string): boolean =>
    frozen.some((pattern) => matchesPath(pattern, name)) || (frozenLayers > 0 && layerOf(name) < frozenLayers)
  const left = names.filter((name) => !isFrozen(name))
  if (left.length === 0) throw new AtelierError('freeze: every weight is frozen: there is nothing to train')
  if (left.length === names.length && unfreezeEvery === undefined) {
    throw new AtelierError('freeze: no weight is frozen', 'Say which are, or train all of them')
  }
  // Stages: the topmost block with all that is above it, then block by block down to the embeddings.
  const stageOf = (name: string): number => Math.max(0, layers - 1 - layerOf(name))
  const stages = Array.from({ length: layers + 1 }, (_, stage): Weights => {
    const open = unfreezeEvery === undefined ? left : left.filter((name) => stageOf(name) <= stage)
    return new Map(open.map((name) => [name, all.get(name)!]))
  })
  const distinct = stages.map((stage, i) => stages.slice(0, i).find((each) => each.size === stage.size) ?? stage)
  const first = distinct.findIndex(({ size }) => size > 0)
  return (step) => {
    const stage = unfreezeEvery === undefined ? layers : Math.floor((step - 1) / unfreezeEvery)
    return distinct[Math.min(layers, Math.max(first, stage))]!
  }
}

/** The block that a weight is in; −1 for embeddings, and above all blocks for what follows them. */
function layerOf(name: string): number {
  const [, index] = /^(?:blocks|layers)\.(\d+)\./.exec(name) ?? []
  if (index !== undefined) return Number(index)
  return /^(embedding|position)\./.test(name) ? -1 : Number.POSITIVE_INFINITY
}
