/** The report on a run of sounds. */
import type { Spectrograms } from '../data/index.js'
import type { SoundParts } from '../data/index.node.js'
import type { Report } from '../evaluate/index.js'
import type { Classifier } from '../models/index.js'
import type { Memory } from '../runtime/index.js'
import type { Evaluated } from './evaluateExamples.js'
import type { ExampleSource } from './exampleSource.js'
import { formatOfRun, openSounds } from './soundRun.js'
import { readSounds } from './soundSource.js'

/** Measures a run of sounds on its own held-out sounds, or on those of `data`. */
export async function reportOnSounds({ data, name, ...given }: Evaluated): Promise<Report> {
  const { evaluateSounds } = await import('../evaluate/index.node.js')
  const { spectrograms } = await import('../data/index.js')
  const { config, memory } = given
  const format = formatOfRun(name, config)
  const source = config.training?.source as ExampleSource
  const parts = await readSounds({ ...source, ...(data !== undefined && { data }) }, { format })
  const generator = await openSounds(name, given, { name })
  // Taught when it is first asked, which is after all that may be refused.
  let classifier: ReturnType<typeof taught> | undefined
  const classify = async (pictures: Float32Array): Promise<Float32Array> => {
    classifier ??= taught(parts, spectrograms(format), given.seed)
    return (await classifier).classify(pictures)
  }
  try {
    return await evaluateSounds({
      ...{ ...given, ...parts, generator, memory },
      ...(parts.training.classes && { classify }),
    })
  } finally {
    await Promise.all([generator.close(), classifier?.then(({ close }) => close())])
  }
}

/** Steps that a classifier learns, and spectrograms of a step. */
const [steps, batch] = [300, 64]

/** A classifier that learns from the training sounds, for the report alone. */
async function taught(
  { training }: SoundParts,
  drawn: Spectrograms,
  seed: number,
): Promise<{ classify(pictures: Float32Array): Promise<Float32Array>; close(): Promise<void> }> {
  const { fitImageModel, soundExamples } = await import('../train/index.node.js')
  const fitted = await fitImageModel({
    // LeNet is as good and three times as fast, but cannot read small pictures.
    model: { family: 'classifier', network: Math.min(...drawn.shape.slice(1)) < 16 ? 'residual' : 'lenet' },
    data: soundExamples(training, drawn),
    ...{ seed, steps, batch, augment: 0, validateEvery: steps / 4 },
  })
  return reader(fitted.model, fitted.memory, drawn)
}

async function reader(model: Classifier, memory: Memory, { shape }: Spectrograms) {
  const { float32, program } = await import('../runtime/index.js')
  const { sizeOf } = await import('../tensor/index.js')
  const reading = program(
    memory,
    { x: float32(['sounds', ...shape]) },
    ({ x }) => ({ outputs: { logChances: model.forward(x).logSoftmax() } }),
    { name: 'classes of sounds' },
  )
  return {
    async classify(pictures: Float32Array): Promise<Float32Array> {
      const answers: number[] = []
      const size = sizeOf(shape)
      for (let from = 0; from < pictures.length; from += together * size) {
        const data = pictures.subarray(from, Math.min(pictures.length, from + together * size))
        const { logChances } = await reading.run({ x: { data, shape: [data.length / size, ...shape] } })
        for (const value of logChances.data as Float32Array) answers.push(value)
      }
      return Float32Array.from(answers)
    },
    close: () => reading.close(),
  }
}

/** Spectrograms that are read at once. */
const together = 100
