/** Which verb draws from a run of examples: by what its examples are, then by its family. Each has options of its own. */
import type { ImageFamilyName } from '../train/index.node.js'
import { type DiffusionSampleValues, diffusionSampleOptions } from './diffusionSampleOptions.js'
import type { ExampleKind } from './exampleSource.js'
import { type GanSampleValues, ganSampleOptions } from './ganSampleOptions.js'
import { type ImageSampleValues, imageSampleOptions } from './imageStudio.js'
import type { OptionTable } from './option.js'
import { type PointSampleValues, pointSampleOptions } from './pointSampleOptions.js'
import { type SoundSampleValues, soundSampleOptions } from './soundSampleOptions.js'
import { type StyleSampleValues, styleSampleOptions } from './styleSampleOptions.js'
import { type TableSampleValues, tableSampleOptions } from './tableSampleOptions.js'

export interface Drawer {
  /** What it draws, as a heading of help. */
  readonly heading: string
  readonly options: OptionTable
  /** Draws and writes. `flags` are what was given, all of them of `options`. */
  draw(folder: string, flags: object): Promise<void>
}

const images: Drawer = {
  heading: 'Of images, from a vae or an autoencoder:',
  options: imageSampleOptions,
  draw: async (folder, flags: Partial<ImageSampleValues>) =>
    (await import('./sampleImages.js')).sampleImages(folder, flags),
}

const points: Drawer = {
  heading: 'Of points:',
  options: pointSampleOptions,
  draw: async (folder, flags: Partial<PointSampleValues>) =>
    (await import('./samplePoints.js')).samplePoints(folder, flags),
}

const tables: Drawer = {
  heading: 'Of tables:',
  options: tableSampleOptions,
  draw: async (folder, flags: Partial<TableSampleValues>) =>
    (await import('./sampleTable.js')).sampleTable(folder, flags),
}

const denoising: Drawer = {
  heading: 'Of diffusion and flow:',
  options: diffusionSampleOptions,
  draw: async (folder, flags: Partial<DiffusionSampleValues>) =>
    (await import('./sampleDiffusion.js')).sampleDiffusion(folder, flags),
}

const sounds: Drawer = {
  heading: 'Of sounds:',
  options: soundSampleOptions,
  draw: async (folder, flags: Partial<SoundSampleValues>) =>
    (await import('./sampleSounds.js')).sampleSounds(folder, flags),
}

/** Families with controls of their own. Add a family here. */
const byFamily: Partial<Record<ImageFamilyName, Drawer>> = {
  diffusion: denoising,
  flow: denoising,
  gan: {
    heading: 'Of a gan:',
    options: ganSampleOptions,
    draw: async (folder, flags: Partial<GanSampleValues>) => (await import('./sampleGan.js')).sampleGan(folder, flags),
  },
  stylegan: {
    heading: 'Of a stylegan:',
    options: styleSampleOptions,
    draw: async (folder, flags: Partial<StyleSampleValues>) =>
      (await import('./sampleStyles.js')).sampleStyles(folder, flags),
  },
}

/** Kinds of examples that are written in a way of their own, whatever made them; of other kinds the family decides. Add a kind here. */
const byKind: Partial<Record<ExampleKind, Drawer>> = { sounds, tables }

const usual: Partial<Record<ExampleKind, Drawer>> = { points }

export const drawerOf = (kind: ExampleKind, family: ImageFamilyName): Drawer =>
  byKind[kind] ?? byFamily[family] ?? usual[kind] ?? images

/** What each can be told, without what one before it or `others` are told: every flag once, under a heading. */
export function drawerGroups(others: OptionTable): readonly (readonly [heading: string, options: OptionTable])[] {
  const seen = new Set(Object.keys(others))
  const drawers = [images, ...[usual, byFamily, byKind].flatMap((table) => Object.values(table))]
  return [...new Set(drawers)].map(({ heading, options }) => {
    const own = Object.entries(options).filter(([key]) => !seen.has(key))
    for (const [key] of own) seen.add(key)
    return [heading, Object.fromEntries(own)]
  })
}

/** Whether any of them can be told this. */
export const isDrawerOption = (key: string): boolean => drawerGroups({}).some(([, own]) => Object.hasOwn(own, key))
