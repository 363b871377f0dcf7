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
/** Below so many rows a narrow network and small batches are enough, and fewer rows are learnt by heart. */
const few = { rows: 800, width: 64, batch: 128 } as const
const usualWidth = 128

/**
 * What suits models that find rows of a table in noise. Few rows are learnt by heart by many visits: of 325 cars, who guesses by nearness
 * whether a row was learnt from has an AUROC of .60 after 685 batches of 256, of .56 after as many of 128, and of .55 by the rows of a
 * Gaussian copula, which remembers none. Noise is paired at random: the nearest noise of a batch that is a large part of all rows always
 * leads to the same ones.
 */
export function tableRecipe(family: ImageFamilyName, rows: number): UsualTraining {
  if (family !== 'flow' && family !== 'diffusion') return { model: {}, recipe: {} }
  const isFew = rows < few.rows
  return {
    model: { width: isFew ? few.width : usualWidth, ...(family === 'flow' && { pairing: 'random' }) },
    recipe: {
      steps: Math.max(steps.least, Math.min(steps.most, Math.round(steps.perRoot * Math.sqrt(rows)))),
      ...(isFew && { batch: few.batch }),
    },
  }
}
