/** Where images come from and what they are turned into: asked for once, by `train`, and remembered by the run. */
import type { ImageParts } from '../data/index.js'
import type { DescribedImages } from '../train/index.node.js'
import { UsageError } from './failure.js'
import type { OptionTable, ValuesOf } from './option.js'
import { given } from './runOptions.js'

export const sourceOptions = {
  resize: { kind: 'whole', least: 4, most: 1024, help: 'height and width that images are brought to' },
  fit: {
    kind: 'choice',
    choices: ['cover', 'contain', 'fill'],
    help: 'how images of other proportions are brought there: cut, framed or stretched',
    otherwise: 'cover',
  },
  colours: { kind: 'choice', choices: ['grey', 'rgb'], help: 'what images are turned into' },
  binarise: { kind: 'switch', help: 'draw every pixel black or white, once, by its level as its chance' },
  labels: {
    kind: 'text',
    value: 'file',
    help: 'a table of files and their labels',
    otherwise: 'labels.csv, or the sub-folders',
  },
  labelBy: { kind: 'text', value: 'name', help: 'the attribute that labels the images, as glasses of faces' },
  images: { kind: 'whole', least: 2, help: 'images to train on, at most' },
} as const satisfies OptionTable

type SourceValues = ValuesOf<typeof sourceOptions>

/** A source of images with all that decides what is read, as `config.json` remembers it. */
export interface ImageSource extends SourceValues {
  readonly data: string
  /** Of what is held out, chosen and drawn. */
  readonly seed: number
}

/** What of a verb's values tells where its images come from. */
export const imageSource = (data: string, seed: number, values: SourceValues): ImageSource => ({
  data,
  seed,
  ...given(values, Object.keys(sourceOptions) as (keyof SourceValues)[]),
})

/** Reads the images of a source. */
export async function readImages(source: ImageSource): Promise<ImageParts> {
  const { binarised, loadImages } = await import('../data/index.node.js')
  const { data, seed, resize, colours, images, binarise } = source
  const parts = await loadImages(data, {
    seed,
    ...given(source, ['fit', 'labels', 'labelBy']),
    ...(resize && { size: { height: resize, width: resize } }),
    ...(colours && { channels: colours === 'grey' ? 1 : 3 }),
    ...(images && { count: images }),
  })
  return binarise ? binarised(parts, seed) : parts
}

/** The images that a run was trained on, or others, `data`, turned into what its model reads. */
export async function imagesOfRun(
  folder: string,
  { shape, training }: Pick<DescribedImages, 'training'> & { readonly shape: readonly number[] },
  data?: string,
): Promise<ImageParts> {
  const source = training?.source as ImageSource | undefined
  if (data === undefined && source === undefined) {
    throw new UsageError(`${folder}: it does not tell what it was trained on`, 'Give --data')
  }
  const [channels, height, width] = shape as [1 | 3, number, number]
  const { loadImages } = await import('../data/index.node.js')
  return data === undefined || data === source?.data
    ? readImages(source!)
    : loadImages(data, { channels, size: { height, width } })
}
