/** Where images come from and what they are turned into: asked for once, by `train`, and remembered by the run. */
import type { ImageParts } from '../data/index.js'
import type { DescribedImages } from '../train/index.node.js'
import { UsageError } from './failure.js'
import type { OptionTable, ValuesOf } from './option.js'
import { given } from './runOptions.js'
import { soundOptions } from './soundOptions.js'

export const sourceOptions = {
  resize: { kind: 'whole', least: 4, most: 1024, help: 'height and width that images are brought to' },
  fit: {
    kind: 'choice',
    choices: ['cover', 'contain', 'fill'],
    help: 'how images of other proportions are brought there: cut, framed or stretched',
    otherwise: 'cover',
  },
  colours: { kind: 'choice', choices: ['grey', 'rgb'], help: 'what images are turned into' },
  background: {
    kind: 'text',
    value: 'colour',
    help: 'behind what is transparent, and of frames',
    otherwise: '#ffffff',
  },
  binarise: { kind: 'switch', help: 'draw every pixel black or white, once, by its level as its chance' },
  labels: {
    kind: 'text',
    value: 'file',
    help: 'a table of files and their labels',
    otherwise: 'labels.csv, or the sub-folders',
  },
  captions: {
    kind: 'text',
    value: 'file',
    help: 'a table of files and their captions',
    otherwise: 'captions.jsonl, if there is one',
  },
  labelBy: { kind: 'text', value: 'name', help: 'the attribute that labels the images, as glasses of faces' },
  images: {
    kind: 'whole',
    least: 2,
    help: 'images, rows or sounds to train on, at most; points or effects to make',
    otherwise: 'all; 200000 rows, 10000 points, 3000 effects',
  },
  ignore: { kind: 'texts', value: 'column', help: 'columns of a table to leave out' },
  ...soundOptions,
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

/** Reads the images of a source; a share of 0 holds none out where the source has no test part of its own. */
export async function readImages(source: ImageSource, testShare?: number): Promise<ImageParts> {
  const { binarised, loadImages } = await import('../data/index.node.js')
  const { data, seed, resize, colours, background, images, binarise } = source
  const parts = await loadImages(data, {
    seed,
    ...given(source, ['fit', 'labels', 'captions', 'labelBy']),
    ...(resize && { size: { height: resize, width: resize } }),
    ...(colours && { channels: colours === 'grey' ? 1 : 3 }),
    ...(background && { background: colourOf(background) }),
    ...(images && { count: images }),
    ...(testShare !== undefined && { testShare }),
  })
  return binarise ? binarised(parts, seed) : parts
}

function colourOf(text: string): readonly [number, number, number] {
  const digits = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text)
  if (digits === null) {
    throw new UsageError(`background "${text}": not a colour`, 'Give six digits, as #ffffff for white')
  }
  const [red, green, blue] = digits.slice(1).map((pair) => Number.parseInt(pair, 16))
  return [red!, green!, blue!]
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
