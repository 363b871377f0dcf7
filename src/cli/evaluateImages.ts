/** `atelier evaluate RUN` of a run of images: a report by what its family can do. */
import { join } from 'node:path'
import type { ImageParts, ImageSet } from '../data/index.js'
import type { Report } from '../evaluate/index.js'
import type { Autoencoder, Classifier, Vae } from '../models/index.js'
import type { ImageFamilyName, LoadedImageModel } from '../train/index.node.js'
import { exitCodes } from './failure.js'
import { imagesOfRun } from './imageSource.js'
import { listenForInterrupt } from './interrupt.js'
import { machine, sayReport, writeReport } from './reportFiles.js'

export interface ImageReportOptions {
  readonly run: string
  /** Instead of the run's own images. */
  readonly data?: string
  /** Where the report goes. Default: the folder `evaluation` of the run. */
  readonly folder?: string
  readonly samples?: number
  readonly seed: number
  readonly isJson: boolean
}

interface Evaluated extends LoadedImageModel, ImageParts {
  readonly name: string
  readonly samples?: number
  readonly seed: number
  readonly signal: AbortSignal
  readonly made: Readonly<Record<string, string>>
}

/** Measures, writes the report and prints what matters. */
export async function reportOnImages({ run, data, folder, samples, seed, isJson }: ImageReportOptions): Promise<void> {
  const { loadImageModel } = await import('../train/index.node.js')
  const loaded = await loadImageModel(run)
  const { config } = loaded
  const { training, test } = await imagesOfRun(run, config, data)
  const interrupt = listenForInterrupt(() => {})
  try {
    const report = await families[config.family]({
      ...loaded,
      ...{ training, test, seed, name: run, signal: interrupt.signal },
      ...(samples !== undefined && { samples }),
      made: { run, model: describe(config), ...machine() },
    })
    await sayReport(report, await writeReport(folder ?? join(run, 'evaluation'), report), isJson)
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    process.exitCode = exitCodes.interrupted
  } finally {
    interrupt.dispose()
  }
}

/** Add a family here. */
const families = {
  vae: reportOnVae,
  autoencoder: reportOnAutoencoder,
  classifier: reportOnClassifier,
} as const satisfies Record<ImageFamilyName, (evaluated: Evaluated) => Promise<Report>>

/** Codes drawn for each image of the likelihood. */
const draws = 50

async function reportOnVae({ model, memory, name, ...rest }: Evaluated): Promise<Report> {
  const { evaluateImages, loadFeatures, vaeEvidence } = await import('../evaluate/index.node.js')
  const { imageExamples, imageFamily } = await import('../train/index.node.js')
  const { imageCoder, imagesOf, vaeGenerator } = await import('../sample/index.js')
  const vae = model as Vae
  const generator = imagesOf(vaeGenerator(memory, vae, { name }))
  const coder = imageCoder(memory, vae)
  const extractor = await loadFeatures()
  try {
    const likelihood = {
      draws,
      evidence: (images: Float32Array) => vaeEvidence(memory, vae, images, { samples: draws, seed: rest.seed }),
      baseline: (measured: ImageSet) =>
        imageFamily('vae').baseline(vae.config, imageExamples(rest.training), imageExamples(measured)),
    }
    return await evaluateImages({ ...rest, generator, coder, extractor, likelihood, memory })
  } finally {
    await Promise.all([generator.close(), coder.close(), extractor.close()])
  }
}

async function reportOnAutoencoder({ model, memory, ...rest }: Evaluated): Promise<Report> {
  const { evaluateCodes } = await import('../evaluate/index.node.js')
  const { imageCoder } = await import('../sample/index.js')
  const coder = imageCoder(memory, model as Autoencoder)
  try {
    return await evaluateCodes({ ...rest, coder, memory })
  } finally {
    await coder.close()
  }
}

async function reportOnClassifier({ model, memory, ...rest }: Evaluated): Promise<Report> {
  const { evaluateClassifier } = await import('../evaluate/index.node.js')
  const { float32, operations, program } = await import('../runtime/index.js')
  const { placeholder, reachable, sizeOf } = await import('../tensor/index.js')
  const classifier = model as Classifier
  const { shape } = classifier.config
  const answering = program(
    memory,
    { x: float32(['images', ...shape]) },
    ({ x }) => ({ outputs: { logChances: classifier.forward(x).logSoftmax() } }),
    { name: 'answers' },
  )
  try {
    return await evaluateClassifier({
      ...rest,
      operationsPerImage: operations(reachable([classifier.forward(placeholder('x', [1, ...shape], 'float32'))])),
      async answer(images) {
        const { logChances } = await answering.run({
          x: { data: images, shape: [images.length / sizeOf(shape), ...shape] },
        })
        return logChances.data as Float32Array
      },
    })
  } finally {
    await answering.close()
  }
}

/** A configuration in a line: the family and its sizes. */
function describe({ family, classes: _, training: __, ...sizes }: LoadedImageModel['config']): string {
  const written = Object.entries(sizes).map(
    ([name, value]) => `${name} ${Array.isArray(value) ? value.join(' × ') : value}`,
  )
  return [family, ...written].join(', ')
}
