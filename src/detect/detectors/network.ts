/** Autoencoders as detectors: networks learn to rebuild usual rows or images from a few numbers, and fail at strange ones. */
import { parameters } from '../../nn/index.js'
import { createMemory, float32, type Memory, program } from '../../runtime/index.js'
import { AtelierError, type Shape, type Tensor } from '../../tensor/index.js'
import {
  DivergenceError,
  type FittedModel,
  fitImageModel,
  type ImageModel,
  type ImageModelConfig,
  type ImageModelOptions,
  type ImageTrainingOptions,
  imageFamily,
  rowExamples,
} from '../../train/index.js'
import type { Detector, FitOptions, FittedDetector, SavedArray, SavedDetector } from '../detector.js'
import type { Rows } from '../rows.js'
import { type NetworkSettings, networkRecipe } from './network-sizes.js'

/** What tells one such detector from another; `M` is its model. */
export interface NetworkKind<M extends ImageModel> {
  readonly name: 'autoencoder' | 'vae'
  readonly about: string
  /** The network for rows of a width, or images. */
  model(shape: Shape): ImageModelOptions
  /** x [batch, ...shape] → how strange each is [batch], and what it is rebuilt as [batch, ...shape]. */
  judge(model: M, x: Tensor): { readonly scores: Tensor; readonly rebuilt: Tensor }
  /** What one of an image's `size` elements adds, from its value and what it was rebuilt as. */
  share(value: number, rebuilt: number, size: number, config: M['config']): number
}

export function networkDetector<M extends ImageModel>(kind: NetworkKind<M>, settings: NetworkSettings): Detector {
  return {
    name: kind.name,
    about: kind.about,
    async fit(rows, { seed, image, threads = 1, signal }: FitOptions) {
      const shape = image ?? [rows.width]
      const { model, memory, config } = await fitSteadily({
        model: kind.model(shape),
        data: rowExamples('rows', rows.values, shape),
        seed,
        threads,
        ...networkRecipe(shape, rows.count, settings),
        ...(signal && { signal }),
      })
      signal?.throwIfAborted()
      return fitted(kind, model as M, memory, config)
    },
    load(saved) {
      const config = saved.settings.model as ImageModelConfig | undefined
      if (config?.family !== kind.name) {
        throw new AtelierError(`detect: a saved ${kind.name} without the network's configuration`, 'Fit it again')
      }
      const model = imageFamily(kind.name).make(config)
      const memory = createMemory({ threads: 1 })
      for (const [name, weight] of parameters(model)) {
        const values = saved.arrays.get(name)?.values
        if (!(values instanceof Float32Array) || values.length !== weight.size) {
          throw new AtelierError(`detect: a saved ${kind.name} without the weights "${name}"`, 'Fit it again')
        }
        memory.write(weight, values)
      }
      return fitted(kind, model as M, memory, config)
    },
  }
}

/** Learning rates that are tried, one after the other, where training runs away. */
const rates = [0.02, 0.005, 0.001]

async function fitSteadily(options: ImageTrainingOptions): Promise<FittedModel> {
  for (const learningRate of rates) {
    try {
      return await fitImageModel({ ...options, learningRate })
    } catch (error) {
      if (!(error instanceof DivergenceError) || learningRate === rates.at(-1)) throw error
    }
  }
  throw new AtelierError('detect: no learning rate to try')
}

/** Rows that a program takes at once: others are filled up to it, so that there are two programs, not one for every count. */
const block = 256

function fitted<M extends ImageModel>(
  kind: NetworkKind<M>,
  model: M,
  memory: Memory,
  config: ImageModelConfig,
): FittedDetector {
  const { shape } = config
  const width = shape.reduce((a, b) => a * b, 1)
  const judging = program(
    memory,
    { x: float32(['rows', ...shape]) },
    ({ x }) => {
      const { scores, rebuilt } = kind.judge(model, x)
      return { outputs: { scores, rebuilt } }
    },
    { name: kind.name },
  )
  const run = async (values: Float32Array, rows: number) => {
    const fed = values.length === rows * width ? values : new Float32Array(rows * width)
    if (fed !== values) fed.set(values)
    const { scores, rebuilt } = await judging.run({ x: { data: fed, shape: [rows, ...shape] } })
    return { scores: scores.data as Float32Array, rebuilt: rebuilt.data as Float32Array }
  }
  const scoreAll = async ({ values, count }: Pick<Rows, 'values' | 'count'>): Promise<Float64Array> => {
    const all = new Float64Array(count)
    const size = count === 1 ? 1 : block
    for (let from = 0; from < count; from += size) {
      const { scores } = await run(values.subarray(from * width, (from + size) * width), size)
      all.set(scores.subarray(0, Math.min(size, count - from)), from)
    }
    return all
  }
  return {
    name: kind.name,
    width,
    score: scoreAll,
    /** Of an image what each element adds; of a row, where one number out of step spoils all, what mending each would take away. */
    async explain(row) {
      const { rebuilt, scores } = await run(row.values, 1)
      if (shape.length > 1) {
        return Float64Array.from(row.values, (value, i) => kind.share(value, rebuilt[i]!, width, config))
      }
      const mended = new Float32Array(width * width)
      for (let i = 0; i < width; i++) {
        mended.set(row.values, i * width)
        mended[i * width + i] = rebuilt[i]!
      }
      return (await scoreAll({ values: mended, count: width })).map((score) => scores[0]! - score)
    },
    async save(): Promise<SavedDetector> {
      const arrays = new Map<string, SavedArray>()
      for (const [name, weight] of parameters(model)) {
        arrays.set(name, { shape: weight.shape, values: (await memory.read(weight)) as Float32Array })
      }
      return { settings: { model: config }, arrays }
    },
    close: () => judging.close(),
  }
}
