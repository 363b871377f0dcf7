/** Where in the space of styles an attribute of a run's data lies: found from pictures that a linear classifier of frozen features has labelled. */
import type { ImageLabels, ImageSet } from '../data/index.js'
import type { StyleDirection } from '../sample/index.js'
import { UsageError } from './failure.js'
import { imagesOfRun } from './imageSource.js'
import type { StyleStudio } from './styleStudio.js'

/** Pictures whose styles tell the direction. */
const drawn = 2000
/** Real images that teach the classifier, at most. */
const taught = 4000
const steps = 2000

export interface AttributeDirection extends StyleDirection {
  /** The attribute and its value. */
  readonly name: string
}

/** @param asked `glasses`, or a value of an attribute with several, as `skinColor=#ffdbb4`. @throws with one sentence for what the data does not tell. */
export async function directionOf(studio: StyleStudio, folder: string, asked: string): Promise<AttributeDirection> {
  const { training } = await imagesOfRun(folder, studio.config)
  const { told, name, value } = attributeOf(training, asked)
  const styles = await studio.stylesAt([...Array(drawn).keys()], 0)
  const labels = await labelled(studio, styles, training, { ...told, labels: told.labels })
  const { styleDirection } = await import('../sample/index.js')
  const isValue = Int32Array.from(labels, (label) => (label === value ? 1 : 0))
  return { ...styleDirection(styles, isValue, studio.sampler.latent), name }
}

/** What the likeliest value of the attribute is in each picture of styles [n, latent]. */
async function labelled(
  { sampler, memory, shape, pixels }: StyleStudio,
  styles: Float32Array,
  training: ImageSet,
  { classes, labels }: ImageLabels,
): Promise<Int32Array> {
  const { loadFeatures, softmaxRegression } = await import('../evaluate/index.node.js')
  const { layeredStyles } = await import('../sample/index.js')
  const { layers } = sampler
  const extractor = await loadFeatures()
  const count = Math.min(taught, training.count)
  const size = training.pixels.length / training.count
  const known = await extractor.features(training.pixels.subarray(0, count * size), training)
  const { width } = extractor
  const values = (places: ArrayLike<number>): Float32Array =>
    Float32Array.from(Array.from(places).flatMap((place) => [...known.subarray(place * width, (place + 1) * width)]))
  const classifier = await softmaxRegression(memory, { count, labels, classes, values }, { seed: 0, steps })
  const made = await pixels(layeredStyles(styles, await sampler.mean(), layers))
  const seen = await extractor.features(made, shape)
  const { answers } = await classifier.answer(seen, new Int32Array(seen.length / width))
  await Promise.all([classifier.close(), extractor.close()])
  return answers
}

/** The attribute that is meant, and the place of its value. */
function attributeOf(set: ImageSet, asked: string) {
  const [wanted, ...rest] = asked.split('=')
  const attributes = set.attributes ?? {}
  const name = [wanted!, `style: ${wanted}`].find((each) => Object.hasOwn(attributes, each))
  if (name === undefined) {
    const names = Object.keys(attributes)
    throw new UsageError(
      `sample: --direction ${asked}: the run's data tells of no "${wanted}"`,
      names.length === 0 ? 'It has no attributes' : `It tells of ${names.join(', ')}`,
    )
  }
  const told = attributes[name]!
  const text = rest.length > 0 ? rest.join('=') : told.classes.length === 2 ? told.classes[1]! : undefined
  const value = text === undefined ? -1 : told.classes.indexOf(text)
  if (value >= 0) return { told, value, name: rest.length > 0 ? `${name}: ${text}` : name }
  throw new UsageError(
    `sample: --direction ${asked}: one value of "${name}" has to be named`,
    `As --direction "${wanted}=${told.classes[0]}"; there are ${told.classes.join(', ')}`,
  )
}
