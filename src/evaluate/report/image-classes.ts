/** What images show: by the extractor's own answers where it learnt the same classes, else by the votes of the nearest training images. */
import type { ImageSet } from '../../data/index.js'
import type { Memory } from '../../runtime/index.js'
import { likeliest } from '../classification.js'
import type { FeatureExtractor } from '../feature-extractor.js'
import { nearestRows } from '../statistics/nearest-rows.js'
import type { ImageSets, JudgedImages } from './image-sets.js'

/** The classes of one set of images. */
export interface SeenClasses {
  /** [count]: the likeliest. */
  readonly labels: Int32Array
  /** [count]: the share that the likeliest has. */
  readonly confidence: Float64Array
}

export interface ClassReader {
  readonly classes: readonly string[]
  /** In words, for the report. */
  readonly how: string
  read(images: JudgedImages): Promise<SeenClasses>
}

const voters = 5

/** Undefined where nothing tells classes. */
export function classReader(
  memory: Memory,
  { reference }: ImageSets,
  training: ImageSet,
  extractor: FeatureExtractor,
): ClassReader | undefined {
  const { classes } = training
  if (classes === undefined || classes.length < 2) return undefined
  const task = extractor.tasks?.find((each) => each.name === training.name && each.classes.join() === classes.join())
  const { classify, width } = extractor
  if (task && classify) {
    return {
      classes,
      how: `by the classifier behind the features (${extractor.name})`,
      async read({ pixels }) {
        const { chances } = await classify.call(extractor, pixels, training, task.name)
        return ofChances(chances, classes.length)
      },
    }
  }
  const { labels } = reference
  if (labels === undefined) return undefined
  const count = Math.min(voters, labels.length)
  return {
    classes,
    how: `by the votes of the ${count} nearest of ${labels.length.toLocaleString('en-US')} training images in the features`,
    async read({ features }) {
      const { places } = await nearestRows(memory, features, reference.features, width, { count })
      const votes = new Float32Array((places.length / count) * classes.length)
      for (const [i, place] of places.entries())
        votes[Math.floor(i / count) * classes.length + labels[place]!]! += 1 / count
      return ofChances(votes, classes.length)
    },
  }
}

function ofChances(chances: Float32Array, classes: number): SeenClasses {
  const labels = likeliest(chances, classes)
  return { labels, confidence: Float64Array.from(labels, (label, row) => chances[row * classes + label]!) }
}
