/** Flags that the chosen family has no use for. */
import { UsageError } from './failure.js'
import { imageFamilies, imageTrainOptions } from './imageOptions.js'
import { flagOf } from './option.js'
import { trainOptions } from './trainOptions.js'

/** A family that `train` knows. */
export type TrainedFamily = (typeof trainedFamilies)[number]

export const trainedFamilies = [...trainOptions.model.choices, ...imageFamilies] as const

type ImageFamily = (typeof imageFamilies)[number]

export const isImageFamily = (family: TrainedFamily): family is ImageFamily =>
  (imageFamilies as readonly string[]).includes(family)

/** What counting asks for beside its data. */
const countingOptions: ReadonlySet<string> = new Set([
  ...['data', 'column', 'validation', 'holdOut', 'documents', 'music', 'transpose', 'tokenizer', 'vocabulary'],
  ...['out', 'model', 'order'],
])

const isUsed = (family: TrainedFamily, key: string): boolean => {
  if (isImageFamily(family)) return key === 'model' || Object.hasOwn(imageTrainOptions, key)
  if (family === 'ngram') return countingOptions.has(key)
  return key !== 'order' && Object.hasOwn(trainOptions, key)
}

/** Refuses flags that a family has no use for. A config file may serve several families, so there they are passed over. */
export function refuseForeignFlags(family: TrainedFamily, flags: object): void {
  const key = Object.keys(flags).find((each) => !isUsed(family, each))
  if (key === undefined) return
  throw new UsageError(`train: ${flagOf(key)} with --model ${family}: ${why(family, key)}`, 'Leave it out')
}

function why(family: TrainedFamily, key: string): string {
  if (family === 'ngram') return 'n-grams are counted in one go, without it'
  if (key === 'order') return 'only --model ngram counts n-grams'
  return isImageFamily(family) ? 'it is for models of texts' : 'it is for models of images'
}
