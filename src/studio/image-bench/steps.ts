/**
 * The steps that lead to a picture of the image bench: drawn from nothing or begun with one's own, then varied or made anew in places. A picture is
 * its steps: whoever takes them again has the same picture. A path is these steps as text for an address:
 *
 *     d.s42.p4.c3.n20.g20*v.s7.p1.c3.n20.g20.f50
 *
 * draws with seed 42 + 4, and varies what came with seed 7 + 1 by half. Steps are joined by `*`, their fields by `.`.
 */
import * as v from 'valibot'
import { between, whole } from '../jobs/bounds.js'
import { base64url } from './packed.js'

/** Pictures of a round, at most; at least half as many are drawn. */
export const mostTiles = 16
export const leastTiles = 8
export const mostSteps = 40
/** Characters of a packed picture or mask: 96 × 96 pixels of colour. */
export const mostPacked = 36_864

const packed = v.pipe(v.string(), v.regex(base64url), v.maxLength(mostPacked))

const drawing = {
  /** Of the first picture of its round; that of this one is `tile` more. */
  seed: whole(0, 999_999),
  tile: whole(0, mostTiles - 1),
  /** A place in the model's classes; −1 where it is told none. */
  label: whole(-1, 9999),
  /** Steps from noise to a picture, of models that denoise. */
  steps: whole(2, 100),
  guidance: between(0, 10),
  /** How far codes and styles go from their mean. */
  truncation: between(0, 1.5),
}

/** Which styles of a StyleGAN move: those of all layers, or of one level. */
export const styleLevels = ['all', 'coarse', 'middle', 'fine'] as const

export const stepOf = v.variant('kind', [
  v.object({ kind: v.literal('draw'), ...drawing }),
  v.object({
    kind: v.literal('vary'),
    ...drawing,
    /** From 0, which keeps the picture, to 1, which forgets it. */
    far: between(0, 1),
    level: v.picklist(styleLevels),
  }),
  v.object({
    kind: v.literal('inpaint'),
    ...drawing,
    /** What is made anew: [height, width], packed. */
    mask: v.pipe(packed, v.minLength(1)),
  }),
  v.object({
    kind: v.literal('own'),
    /** [height, width, channels] as bytes, packed. */
    pixels: v.pipe(packed, v.minLength(1)),
  }),
])
export const stepsOf = v.pipe(v.array(stepOf), v.minLength(1), v.maxLength(mostSteps))

export type Step = v.InferOutput<typeof stepOf>
export type MadeStep = Exclude<Step, { readonly kind: 'own' }>
export type DrawSettings = Omit<Extract<Step, { readonly kind: 'draw' }>, 'kind'>
export type StyleLevelChoice = (typeof styleLevels)[number]

/** The seed of a step's picture. */
export const seedOfStep = ({ seed, tile }: Pick<DrawSettings, 'seed' | 'tile'>): number => seed + tile

/** So far apart are the seeds of steps that follow each other. */
const seedsApart = 1_000_000

/**
 * What the last of some steps is drawn with. A seed that was used before is another number at a later step: the noise that made a picture would only
 * lead back to it.
 */
export const drawnWith = <S extends MadeStep>(step: S, place: number): S => ({
  ...step,
  seed: seedOfStep(step) + place * seedsApart,
  tile: 0,
})

/** Fields that a path leaves out where they say this. */
export const usualSettings = { tile: 0, label: -1, steps: 20, guidance: 2, truncation: 0.7 } as const

export function writePath(steps: readonly Step[]): string {
  return steps.map(stepText).join('*')
}

function stepText(step: Step): string {
  if (step.kind === 'own') return `o.${step.pixels}`
  const { seed, tile, label, steps, guidance, truncation } = step
  const fields = [
    step.kind.charAt(0),
    `s${seed}`,
    ...(tile === usualSettings.tile ? [] : [`p${tile}`]),
    ...(label === usualSettings.label ? [] : [`c${label}`]),
    ...(steps === usualSettings.steps ? [] : [`n${steps}`]),
    ...(guidance === usualSettings.guidance ? [] : [`g${Math.round(10 * guidance)}`]),
    ...(truncation === usualSettings.truncation ? [] : [`t${Math.round(100 * truncation)}`]),
    ...(step.kind === 'vary' ? [`f${Math.round(100 * step.far)}`] : []),
    ...(step.kind === 'vary' && step.level !== 'all' ? [`l${step.level}`] : []),
    ...(step.kind === 'inpaint' ? [`m${step.mask}`] : []),
  ]
  return fields.join('.')
}

/** The steps of a path; undefined where it is none. The first is from nothing or one's own, and no other is. */
export function readPath(path: string): readonly Step[] | undefined {
  if (path === '') return undefined
  const texts = path.split('*')
  if (texts.length > mostSteps) return undefined
  const steps = texts.map(readStep)
  const isWhole = steps.every((step, i) => step && (i === 0) === (step.kind === 'draw' || step.kind === 'own'))
  return isWhole ? (steps as Step[]) : undefined
}

const kinds = { d: 'draw', v: 'vary', i: 'inpaint', o: 'own' } as const

function readStep(text: string): Step | undefined {
  const [letter = '', ...rest] = text.split('.')
  const kind = Object.hasOwn(kinds, letter) ? kinds[letter as keyof typeof kinds] : undefined
  if (kind === undefined) return undefined
  if (kind === 'own') return parsed({ kind, pixels: rest.join('.') })
  const said = new Map(rest.map((field) => [field.charAt(0), field.slice(1)]))
  const number = (name: string, otherwise: number, unit = 1): number => {
    const text = said.get(name)
    return text === undefined ? otherwise : /^-?\d{1,7}$/.test(text) ? Number(text) / unit : Number.NaN
  }
  return parsed({
    kind,
    seed: number('s', Number.NaN),
    tile: number('p', usualSettings.tile),
    label: number('c', usualSettings.label),
    steps: number('n', usualSettings.steps),
    guidance: number('g', usualSettings.guidance, 10),
    truncation: number('t', usualSettings.truncation, 100),
    ...(kind === 'vary' && { far: number('f', Number.NaN, 100), level: said.get('l') ?? 'all' }),
    ...(kind === 'inpaint' && { mask: said.get('m') }),
  })
}

function parsed(step: unknown): Step | undefined {
  const found = v.safeParse(stepOf, step)
  return found.success ? found.output : undefined
}
