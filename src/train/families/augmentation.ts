import { type Augmentation, affine, lightAffine } from '../../data/index.js'
import type { ImageRecipe } from './family.js'

/** What becomes of the images of a recipe, where anything does. */
export function augmentation({ augment }: Pick<ImageRecipe, 'augment'>): { readonly augment?: Augmentation } {
  const { move, turn, stretch } = lightAffine
  return augment > 0
    ? { augment: affine({ move: augment * move, turn: augment * turn, stretch: augment * stretch }) }
    : {}
}
