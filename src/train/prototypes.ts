/** Training a network to put examples of one class together, on episodes (arXiv:1703.05175): in Node or in a browser. */
import { type ClassPool, type EpisodeShape, type ReadEpisode, readEpisodes } from '../data/index.js'
import { type EmbeddingConfig, EmbeddingNetwork, isLearnt, prototypeLoss } from '../models/index.js'
import { countParameters, parameters } from '../nn/index.js'
import { warmupStableDecay } from '../optim/index.js'
import { createMemory, float32, int32, type Memory, program } from '../runtime/index.js'
import { concat, constant, type RandomStream, type Target, type Variable } from '../tensor/index.js'
import { imageOptimizer } from './image-optimizer.js'
import { player } from './player.js'
import type { StreamOptions } from './stream.js'

/** Episodes that are made. */
export interface EpisodeSource {
  readonly name: string
  at(step: number): Pick<ReadEpisode, 'support' | 'queries' | 'labels'>
}

export interface PrototypeTrainingOptions extends EpisodeShape {
  /** Classes that episodes of training are drawn from; or what makes episodes, of the step alone. */
  readonly training: ClassPool | EpisodeSource
  /** Classes that training never sees, and which decide the weights that are kept; without them the last are. */
  readonly validation?: ClassPool
  readonly config: EmbeddingConfig
  readonly steps: number
  /** Muon's, of kernels; vectors take AdamW at a tenth. */
  readonly learningRate: number
  /** What becomes of each example [...shape] of training, in place. */
  readonly change?: (example: Float32Array, random: RandomStream) => void
  /** Default: a twentieth of all steps, and at least 50. */
  readonly validateEvery?: number
  /** Default 0. */
  readonly seed?: number
  readonly target?: Target
  readonly threads?: number
  readonly signal?: AbortSignal
}

export interface PrototypeTraining {
  readonly model: EmbeddingNetwork
  readonly memory: Memory
  readonly parameters: number
  /** All that the network holds, statistics too. */
  readonly weights: ReadonlyMap<string, Variable>
  readonly stream: StreamOptions
  /** What a run that goes on must share with itself, and what it may change. */
  readonly identity: Readonly<Record<string, unknown>>
  readonly settings: Readonly<Record<string, unknown>>
  /** Places [n, size] of examples [n, ...shape]. */
  readonly embed: (examples: Float32Array) => Promise<Float32Array>
  close(): Promise<void>
}

/** A training, ready for `trainOnStream`. */
export function prototypeTraining(options: PrototypeTrainingOptions): PrototypeTraining {
  const { training, validation, config, steps, ways, shots, queries, learningRate, seed = 0 } = options
  const { shape } = config
  const model = new EmbeddingNetwork(config)
  const weights = parameters(model)
  const [learnt, kept] = [true, false].map((is) => new Map([...weights].filter(([name]) => isLearnt(name) === is)))
  const memory = createMemory({
    seed,
    ...(options.target && { target: options.target }),
    ...(options.threads && { threads: options.threads }),
  })
  const embedding = embedder(memory, model)
  const isMade = 'at' in training
  const episodes = isMade
    ? (step: number) => training.at(step)
    : readEpisodes(training, { ...options, seed, split: 'training' })
  const count = ways * queries
  const validate = validation && ((): Promise<number> => mistakes(embedding.embed, validation, seed))
  return {
    ...{ model, memory, weights, parameters: countParameters(model) },
    embed: embedding.embed,
    close: embedding.close,
    identity: {
      ...{ ...config, data: training.name, ways, shots, queries, seed },
      ...(!isMade && { classes: training.classes.length }),
    },
    settings: { steps, learningRate },
    stream: {
      ...{ memory, steps, state: kept! },
      players: [
        player({
          ...{ weights: learnt!, clip: 10, expected: count },
          inputs: {
            support: float32([ways * shots, ...shape]),
            queries: float32([count, ...shape]),
            labels: int32([count]),
          },
          loss({ support, queries: asked, labels }) {
            const { places, updates } = model.train(concat([support, asked], 0))
            const [shown, questions] = places.split(0, [ways * shots, count])
            const { loss, accuracy } = prototypeLoss(shown!, questions!, labels, ways)
            return { sum: loss.sum(), count: constant(Float32Array.of(count), []), updates, readings: { accuracy } }
          },
          batch(step) {
            const { support, queries: asked, labels } = episodes(step)
            return { support, queries: asked, labels }
          },
          optimizer: imageOptimizer({ learningRate, weightDecay: 0.01, average: 0 }),
          learningRate,
        }),
      ],
      schedule: warmupStableDecay(1, { warmup: Math.ceil(0.02 * steps), total: steps + 1, cooldown: 0.6 }),
      ...(validate && { validate }),
      validateEvery: options.validateEvery ?? Math.max(50, Math.ceil(steps / 20)),
      ...(options.signal && { signal: options.signal }),
    },
  }
}

/** Rows embedded at once: blocks of channels and of images fit them. */
const block = 128

/** A network's places of any number of examples. */
export function embedder(
  memory: Memory,
  model: EmbeddingNetwork,
): { readonly embed: PrototypeTraining['embed']; close(): Promise<void> } {
  const { shape } = model.config
  const size = shape.reduce((a, b) => a * b, 1)
  const places = program(memory, { x: float32([block, ...shape]) }, ({ x }) => ({ outputs: { y: model.forward(x) } }), {
    name: 'embedding',
  })
  return {
    async embed(examples) {
      const rows = examples.length / size
      const all = new Float32Array(rows * model.size)
      for (let from = 0; from < rows; from += block) {
        const x = new Float32Array(block * size)
        x.set(examples.subarray(from * size, (from + block) * size))
        const { y } = await places.run({ x })
        const taken = Math.min(block, rows - from) * model.size
        all.set((y.data as Float32Array).subarray(0, taken), from * model.size)
      }
      return all
    },
    close: () => places.close(),
  }
}

const validationEpisodes = 50

/** The share of wrong answers in one-shot episodes of as many classes as there are, up to 20. */
async function mistakes(embed: PrototypeTraining['embed'], pool: ClassPool, seed: number): Promise<number> {
  const ways = Math.min(20, pool.classes.length)
  const most = Math.min(...pool.classes.map(({ count }) => count)) - 1
  const queries = Math.min(5, most)
  const episodes = readEpisodes(pool, { ways, shots: 1, queries, seed, split: 'validation' })
  let wrong = 0
  for (let step = 0; step < validationEpisodes; step++) wrong += await wrongAnswers(embed, episodes(step), ways)
  return wrong / (validationEpisodes * ways * queries)
}

async function wrongAnswers(
  embed: PrototypeTraining['embed'],
  { support, queries, labels }: ReadEpisode,
  ways: number,
): Promise<number> {
  const both = new Float32Array(support.length + queries.length)
  both.set(support)
  both.set(queries, support.length)
  const places = await embed(both)
  const size = places.length / (ways + labels.length)
  let wrong = 0
  for (const [i, label] of labels.entries()) {
    let [best, least] = [-1, Number.POSITIVE_INFINITY]
    for (let way = 0; way < ways; way++) {
      let distance = 0
      for (let j = 0; j < size; j++) distance += (places[(ways + i) * size + j]! - places[way * size + j]!) ** 2
      if (distance < least) [best, least] = [way, distance]
    }
    if (best !== label) wrong += 1
  }
  return wrong
}
