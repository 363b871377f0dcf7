/** What drawing from a run of images needs: its coder, its data, and where sheets of images go. */
import { join } from 'node:path'
import type { ImageSet, ImageShape } from '../data/index.js'
import { type CoderRun, openCoder } from './coderRun.js'
import { imagesOfRun } from './imageSource.js'
import type { OptionTable, ValuesOf } from './option.js'
import { showPictures, writeBytes } from './pictureFiles.js'

/** What `sample` can be told of a run of images; other defaults than those of texts. */
export const imageSampleOptions = {
  count: { kind: 'whole', least: 1, help: 'images', otherwise: '64; 10 with --reconstruct' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides every image' },
  temperature: { kind: 'number', least: 0, default: 1, help: 'deviation of the codes: below 1, images more typical' },
  grid: { kind: 'text', value: 'file', help: 'the file for the picture', otherwise: 'one in the run' },
  out: { kind: 'text', value: 'folder', help: 'a folder for a PNG file of each sample' },
  data: { kind: 'text', value: 'source', help: 'images to begin from', otherwise: "those held out of the run's own" },
  reconstruct: { kind: 'switch', help: 'images of the data, and under each what its code gives back' },
  interpolate: { kind: 'text', value: 'a,b', help: 'an animation between two images of the data, counted from 0' },
  frames: { kind: 'whole', least: 2, default: 24, help: 'images from the one to the other' },
  plane: { kind: 'switch', help: 'a plane of codes: all of a prior of two numbers, else the two principal directions' },
  side: { kind: 'whole', least: 2, default: 20, help: 'images on each side of the plane' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type ImageSampleValues = ValuesOf<typeof imageSampleOptions>

/** What was drawn, and where it is. */
export interface Drawn {
  readonly what: string
  readonly paths: readonly string[]
  readonly images: number
}

/** How a sheet is laid out, and what it is called where it gets no other name. */
export interface SheetOptions {
  readonly name: string
  readonly columns: number
  readonly rowLabels?: readonly string[]
}

export interface Studio extends CoderRun {
  readonly values: ImageSampleValues
  readonly shape: ImageShape
  /** Images of the data at these places, as the model reads them. @throws for a place that is not there. */
  images(places: readonly number[]): Promise<Float32Array>
  /** How many there are. */
  available(): Promise<number>
  /** Where a picture goes that gets no other name. */
  pathOf(name: string): string
  /** Writes a sheet of images, shows it where that can be, and gives its path. */
  sheet(pixels: Uint8Array, options: SheetOptions): Promise<string>
}

/** Opens a run to draw from. @throws with one sentence if its model makes no images. */
export async function openStudio(folder: string, values: ImageSampleValues): Promise<Studio> {
  const run = await openCoder(folder, values.threads)
  const { imageShapeOf } = await import('../sample/index.js')
  const { coder, config } = run
  const shape = imageShapeOf(coder.shape)
  const pathOf = (name: string): string => values.grid ?? join(folder, name)
  let read: Promise<ImageSet> | undefined
  const set = (): Promise<ImageSet> => {
    read ??= imagesOfRun(folder, { ...config, shape: coder.shape }, values.data).then(({ test }) => test)
    return read
  }
  return {
    ...{ ...run, values, shape, pathOf },
    available: async () => (await set()).count,
    async images(places) {
      const { imageBatch } = await import('../data/index.js')
      return imageBatch(await set(), places)
    },
    async sheet(pixels, { name, columns, rowLabels }) {
      const { imageGrid } = await import('../charts/index.node.js')
      const path = pathOf(name)
      await writeBytes(path, await imageGrid(pixels, shape, { columns, ...(rowLabels && { rowLabels }) }))
      if (!values.json) await showPictures(pixels, shape, columns)
      return path
    },
  }
}
