import type { ImageRecipe } from './families/family.js'
import type { ImageFamilyName } from './image-families.js'

/** What is taken where nothing else is said. */
export interface UsualTraining {
  /** Options of the family. */
  readonly model?: Readonly<Record<string, string | number>>
  readonly recipe: Partial<Pick<ImageRecipe, 'steps' | 'augment'>>
}

/** Steps by the root of the rows, and no fewer or more than these. */
const steps = { perRoot: 38, least: 600, most: 4000 } as const
/** Below so many rows a narrow network is enough, and learns less of them by heart. */
const fewRows = 800

/**
 * What suits models that find rows of a table in noise. Few rows are learnt by heart by a wide network, and by many steps: of 247 penguins 128
 * units and 1,000 steps made 1.5 % of the rows equal to training rows, 64 units and 600 steps with noise on numbers none, as like as before.
 * Noise is paired at random: the nearest noise of a batch that is half of all rows always leads to the same ones.
 */
export function tableRecipe(family: ImageFamilyName, rows: number): UsualTraining {
  if (family !== 'flow' && family !== 'diffusion') return { model: {}, recipe: {} }
  return {
    model: { width: rows < fewRows ? 64 : 128, ...(family === 'flow' && { pairing: 'random' }) },
    recipe: { steps: Math.max(steps.least, Math.min(steps.most, Math.round(steps.perRoot * Math.sqrt(rows)))) },
  }
}
