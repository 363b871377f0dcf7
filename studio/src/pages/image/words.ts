/** Steps and pictures in words. */
import { readPath, type Step, seedOfStep, unpackMask } from 'atelier/studio'
import { asGiven } from './round'

export interface Named {
  readonly classes: readonly string[]
  /** Pixels of a picture. */
  readonly area: number
  /** What the family is told at a step. */
  readonly steps: boolean
  readonly guidance: boolean
  readonly truncation: boolean
}

/** What a step did, such as "varied, 50 % of the way". */
export function deedOf(step: Step, { area }: Pick<Named, 'area'>): string {
  switch (step.kind) {
    case 'own':
      return 'a picture of your own'
    case 'draw':
      return 'drawn from nothing'
    case 'vary':
      return `${step.level === 'all' ? 'varied' : `${step.level} styles varied`}, ${percent(step.far)} of the way`
    case 'inpaint': {
      const made = unpackMask(step.mask, area)?.reduce((sum, value) => sum + value, 0) ?? 0
      return `${made} of ${area} pixels made anew`
    }
  }
}

/** What a step was told, such as "seed 44, class 3, 20 steps, guidance 2". */
export function settingsWords(step: Step, { classes, ...tells }: Named): string {
  if (step.kind === 'own') return 'brought from outside'
  const { label, steps, guidance, truncation } = step
  return [
    `seed ${seedOfStep(step)}`,
    ...(classes.length > 0 ? [label < 0 ? 'no class' : `class ${classes[label] ?? label}`] : []),
    ...(tells.steps ? [`${steps} steps`] : []),
    ...(tells.guidance ? [`guidance ${guidance}`] : []),
    ...(tells.truncation ? [`truncation ${truncation}`] : []),
  ].join(', ')
}

/** A picture's last step and seed, in a few words. */
export function pictureName(path: string): string {
  if (path === asGiven) return 'your own as it was'
  const step = readPath(path)?.at(-1)
  if (!step) return 'a picture'
  return step.kind === 'own' ? 'your own' : `seed ${seedOfStep(step)}`
}

export const percent = (share: number): string => `${Math.round(100 * share)} %`
