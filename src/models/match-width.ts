import { countParameters } from '../nn/index.js'
import { AtelierError } from '../tensor/index.js'
import { type AnyLanguageConfig, createLanguageModel, languageSizes } from './create.js'

/** A model of a comparison, but for its width. */
export interface Unsized {
  readonly family: AnyLanguageConfig['family']
  readonly vocabulary: number
  readonly context: number
  readonly layers: number
  /** Not looked at in families that do not attend. */
  readonly heads: number
}

export interface Sized {
  readonly config: AnyLanguageConfig
  readonly parameters: number
}

/** The share by which the largest of models that are to be compared may exceed the smallest. */
const widestSpread = 0.05

/**
 * Gives each model the width at which it has about as many parameters as the others. Heads share a width evenly, so families that
 * attend have few widths to choose from: the first of them comes closest to `target`, and all others come closest to it.
 * @throws AtelierError when a family's smallest model is far larger than `target`, or when the counts differ by more than 5 %.
 */
export function matchWidths(models: readonly Unsized[], target: number): readonly Sized[] {
  const coarsest = models.find(({ family }) => attends(family))
  const aim = coarsest ? closest(coarsest, target).parameters : target
  const sized = models.map((model) => (model === coarsest ? closest(model, target) : closest(model, aim)))
  const tooLarge = sized.find(({ parameters }) => Math.abs(parameters / target - 1) > mostMissed)
  if (tooLarge) {
    throw new AtelierError(
      `compare: ${target} parameters: the ${tooLarge.config.family} of ${tooLarge.config.layers} layers that comes closest has ${tooLarge.parameters}`,
      'Ask for more parameters, or for fewer layers or heads',
    )
  }
  const counts = sized.map(({ parameters }) => parameters)
  if (Math.max(...counts) > (1 + widestSpread) * Math.min(...counts)) {
    const found = sized.map(({ config, parameters }) => `${config.family} ${parameters}`).join(', ')
    throw new AtelierError(
      `compare: ${found} parameters: no widths bring them within ${100 * widestSpread} % of each other`,
      'Ask for more parameters, or for fewer layers or heads',
    )
  }
  return sized
}

/** The share by which a count may miss what was asked for: widths that heads share are far apart in small models. */
const mostMissed = 0.3

const attends = (family: Unsized['family']): boolean => languageSizes(family).tiny.heads !== undefined

/** The model whose count is closest to `target`, by bisection: counts grow with the width. */
function closest(model: Unsized, target: number): Sized {
  const { heads, ...rest } = model
  const unit = attends(model.family) ? 2 * heads : 1
  const at = (units: number): Sized => {
    const shape = attends(model.family) ? { ...rest, heads } : rest
    const config = { ...shape, width: units * unit } as AnyLanguageConfig
    return { config, parameters: countParameters(createLanguageModel(config)) }
  }
  let [low, high] = [1, 2]
  while (at(high).parameters < target) [low, high] = [high, 2 * high]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (at(middle).parameters < target) low = middle
    else high = middle
  }
  const [below, above] = [at(low), at(high)]
  return target - below.parameters < above.parameters - target ? below : above
}
