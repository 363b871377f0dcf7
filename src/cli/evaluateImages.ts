/** The report on a run of images, by what its family can do. */
import type { ImageParts, ImageSet } from '../data/index.js'
import type { Report } from '../evaluate/index.js'
import type { Autoencoder, Classifier, Vae } from '../models/index.js'
import type { ImageFamilyName } from '../train/index.node.js'
import type { Evaluated } from './evaluateExamples.js'
import { imagesOfRun } from './imageSource.js'

/** Measures a run of images on its own held-out images, or on those of `data`. */
export async function reportOnImages({ data, ...given }: Evaluated): Promise<Report> {
  const { config, name } = given
  const images = await imagesOfRun(name, config, data)
  const report = families[config.family] ?? reportOnGenerator
  return report({ ...given, ...images })
}

type EvaluatedImages = Omit<Evaluated, 'data'> & ImageParts

/** Families that have more to show than what they make. Add such a family here. */
const families: Partial<Record<ImageFamilyName, (evaluated: EvaluatedImages) => Promise<Report>>> = {
  vae: reportOnVae,
  autoencoder: reportOnAutoencoder,
  classifier: reportOnClassifier,
}

async function reportOnGenerator({ model, memory, name, ...rest }: EvaluatedImages): Promise<Report> {
  const { evaluateImages, loadFeatures } = await import('../evaluate/index.node.js')
  const { generatorFor, imagesOf } = await import('../sample/index.js')
  const generator = imagesOf(generatorFor(memory, model, { name, isFrozen: true }))
  const extractor = await loadFeatures()
  try {
    return await evaluateImages({ ...rest, generator, extractor, memory })
  } finally {
    await Promise.all([generator.close(), extractor.close()])
  }
}

/** Codes drawn for each image of the likelihood. */
const draws = 50

async function reportOnVae({ model, memory, name, ...rest }: EvaluatedImages): Promise<Report> {
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

async function reportOnAutoencoder({ model, memory, ...rest }: EvaluatedImages): Promise<Report> {
  const { evaluateCodes } = await import('../evaluate/index.node.js')
  const { imageCoder } = await import('../sample/index.js')
  const coder = imageCoder(memory, model as Autoencoder)
  try {
    return await evaluateCodes({ ...rest, coder, memory })
  } finally {
    await coder.close()
  }
}

async function reportOnClassifier({ model, memory, ...rest }: EvaluatedImages): Promise<Report> {
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
