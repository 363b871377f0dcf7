/** The round that an address shows, the picture on stage, and the rounds that may come next: as steps and their paths. */
import {
  type Abilities,
  type DrawSettings,
  mostSteps,
  readPath,
  type Step,
  type StyleLevelChoice,
  usualSettings,
  writePath,
} from 'atelier/studio'
import type { ImageValues } from './link'

/** Pictures from following seeds: the last step is theirs, with the first one's seed. */
export interface Round {
  readonly steps: readonly Step[]
  readonly path: string
  /** The path of each picture. */
  readonly tiles: readonly string[]
  /** Of the picture that they come from; undefined of a round from nothing. */
  readonly source: string | undefined
  /** Whether the address names a round that cannot be read. */
  readonly isLost: boolean
}

/** What a model can be told. */
export type Told = Pick<Abilities, 'classes' | 'steps' | 'guidance' | 'truncation'>

/** The settings of an address, those alone that the model is told; a class that it does not know is none. */
export const settingsOf = (values: ImageValues, told: Told): DrawSettings => ({
  ...usualSettings,
  seed: values.seed,
  ...(told.steps && { steps: values.steps }),
  ...(told.guidance && { guidance: values.guidance }),
  ...(told.truncation && { truncation: values.truncation }),
  label: values.label < told.classes.length ? values.label : -1,
})

export function roundOf(values: ImageValues, told: Told): Round {
  const read = readPath(values.path)
  const steps = read ?? [{ kind: 'draw', ...settingsOf(values, told) } as const]
  const last = steps.at(-1)!
  const before = steps.slice(0, -1)
  const at = (tile: number): string => writePath([...before, last.kind === 'own' ? last : { ...last, tile }])
  // A picture of one's own is alone.
  const count = last.kind === 'own' ? 1 : values.tiles
  return {
    steps: last.kind === 'own' ? steps : [...before, { ...last, tile: 0 }],
    path: at(0),
    tiles: Array.from({ length: count }, (_, tile) => at(tile)),
    source: before.length > 0 ? writePath(before) : undefined,
    isLost: values.path !== '' && read === undefined,
  }
}

/** The place in its round of the picture on stage; undefined where that is the one that the round comes from. */
export function pickOf(round: Round, pick: number): number | undefined {
  if (pick > 0 && pick <= round.tiles.length) return pick - 1
  return round.source === undefined ? 0 : undefined
}

/** The picture on stage: one of the round, or before one is picked the one that it comes from; of a round from nothing the first. */
export const stagedOf = (round: Round, pick: number): string => {
  const place = pickOf(round, pick)
  return place === undefined ? round.source! : round.tiles[place]!
}

/** In place of a path: a picture of one's own as it was, before a model came as near to it as it could. */
export const asGiven = 'given'

/**
 * What the picture on stage is compared with, from what the address says; without a word, what it comes from, or another of its round. That is
 * the picture itself where there is no other.
 */
export function comparedWith(said: string, round: Round, staged: string): string {
  const tile = /^\d{1,2}$/.test(said) ? round.tiles[Number(said) - 1] : undefined
  if (tile !== undefined) return tile
  if (said !== '' && readPath(said)) return said
  const steps = readPath(staged) ?? []
  if (steps.length > 1) return writePath(steps.slice(0, -1))
  if (steps[0]?.kind === 'own') return asGiven
  return round.tiles.find((path) => path !== staged) ?? staged
}

export const drawnRound = (values: ImageValues, told: Told): string =>
  writePath([{ kind: 'draw', ...settingsOf(values, told) }])

/** The round that goes on from a picture; undefined where it would be too many steps from its beginning. */
export function variedRound(picture: string, values: ImageValues, told: Told): string | undefined {
  const level = values.level as StyleLevelChoice
  return following(picture, { kind: 'vary', ...settingsOf(values, told), far: values.far / 100, level })
}

export const inpaintedRound = (picture: string, values: ImageValues, told: Told): string | undefined =>
  following(picture, { kind: 'inpaint', ...settingsOf(values, told), mask: values.mask })

function following(picture: string, step: Step): string | undefined {
  const steps = readPath(picture)
  return steps && steps.length < mostSteps ? writePath([...steps, step]) : undefined
}

/** The round that a picture is of, and its place there, from 1. */
export function roundOfPicture(picture: string): { readonly path: string; readonly pick: number } {
  const steps = readPath(picture) ?? []
  const last = steps.at(-1)
  if (!last || last.kind === 'own') return { path: picture, pick: 0 }
  return { path: writePath([...steps.slice(0, -1), { ...last, tile: 0 }]), pick: last.tile + 1 }
}

/** All rounds on the way to one, itself the last. */
export function roundsTo(path: string): readonly string[] {
  const steps = readPath(path) ?? []
  return steps.map((_, i) => roundOfPicture(writePath(steps.slice(0, i + 1))).path)
}

type Making = (values: ImageValues) => string | undefined

/** What shows a new round: with following seeds where it would be the one that is shown. Undefined where none can follow. */
export function changeTo(make: Making, values: ImageValues, shown: string): Partial<ImageValues> | undefined {
  const path = make(values)
  if (path === undefined) return undefined
  const fresh = { pick: 0, with: '' }
  if (path !== shown) return { ...fresh, path }
  const seed = (values.seed + values.tiles) % 10_000
  return { ...fresh, seed, path: make({ ...values, seed }) ?? path }
}
