/** Pictures that are kept, and the files that they become: each says what made it. */
import { type TiledImages, tileImages } from 'atelier/charts'
import { imagesFrom, reshapeImages } from 'atelier/data'
import { encodePng } from 'atelier/files'
import { readPath, writeLink } from 'atelier/studio'
import { strToU8, zipSync } from 'fflate'
import type { KeptPicture } from '../../library/store'
import type { Model } from './bench'
import { imageLink } from './link'
import { roundOfPicture } from './round'
import type { Shown } from './useImages'
import { deedOf, pictureName, settingsWords } from './words'

/** A picture of a model is its steps: kept twice, it is the same. */
export const keptId = (model: string, path: string): string => `${model} ${path}`

/** Facts of a model that go into files. */
const told = ['family', 'parameters', 'sha256', 'learntFrom', 'licence'] as const

export function keptOf(model: Model, path: string, { image }: Shown, now: number): KeptPicture {
  const [channels, height, width] = model.shape
  const shape = { channels, height, width }
  const facts = told.flatMap((name) => (model.about[name] === undefined ? [] : [[name, model.about[name]] as const]))
  return {
    ...{ id: keptId(model.name, path), model: model.name, path, name: pictureName(path), rating: 0, kept: now, shape },
    pixels: imagesFrom(image, shape),
    madeBy: Object.fromEntries(facts),
    steps: (readPath(path) ?? []).map((step) => `${deedOf(step, model)} (${settingsWords(step, model)})`),
  }
}

/** The address that makes a picture again. */
export function addressOf({ model, path }: Pick<KeptPicture, 'model' | 'path'>) {
  const defaults = Object.fromEntries(Object.entries(imageLink).map(([name, field]) => [name, field.default]))
  return writeLink(imageLink, { ...defaults, model, ...roundOfPicture(path) } as never)
}

/** What a file says under `atelier`, as JSON. */
const provenanceOf = (kept: KeptPicture) => ({
  model: kept.model,
  ...kept.madeBy,
  ...{ name: kept.name, rating: kept.rating, kept: new Date(kept.kept).toISOString() },
  ...{ steps: kept.steps, path: kept.path },
  link: `/work/image?${new URLSearchParams(Object.entries(addressOf(kept)).map(([name, value]) => [name, String(value)]))}`,
})

export const pngOf = (kept: KeptPicture): Promise<Uint8Array> =>
  encodePng(
    { ...kept.shape, pixels: kept.pixels },
    {
      Title: kept.name,
      Software: 'Atelier Studio',
      Description: `Made by a model (${kept.model}): ${kept.steps.join('; then ')}.`,
      atelier: JSON.stringify(provenanceOf(kept)),
    },
  )

/** A name for a file, different for each of several. */
const fileName = ({ name }: KeptPicture, i: number): string =>
  `${String(i + 1).padStart(2, '0')}-${name.replaceAll(/[^\w-]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'picture'}`

/** All of them as PNG files, with a list of what made each. */
export async function zipOf(pictures: readonly KeptPicture[]): Promise<Uint8Array> {
  const files = await Promise.all(
    pictures.map(async (kept, i) => [`${fileName(kept, i)}.png`, await pngOf(kept)] as const),
  )
  const list = pictures.map((kept, i) => ({ file: `${fileName(kept, i)}.png`, ...provenanceOf(kept) }))
  const all = { ...Object.fromEntries(files), 'pictures.json': strToU8(JSON.stringify(list, undefined, 2)) }
  return zipSync(Object.fromEntries(Object.entries(all).map(([name, bytes]) => [`pictures/${name}`, bytes])), {
    level: 0,
  })
}

/** Pixels of a picture on a sheet, roughly. */
const onSheet = 96

/** All of them on one sheet, which says in its metadata what made each, from the left and the top. */
export function sheetOf(pictures: readonly KeptPicture[]): Promise<Uint8Array> {
  const channels = pictures.some(({ shape }) => shape.channels === 3) ? 3 : 1
  const side = (name: 'height' | 'width'): number => Math.max(onSheet, ...pictures.map(({ shape }) => shape[name]))
  const size = { height: side('height'), width: side('width') }
  const pixels = new Uint8Array(pictures.length * channels * size.height * size.width)
  for (const [i, { shape, pixels: own }] of pictures.entries()) {
    const set = { ...shape, name: 'kept', count: 1, pixels: own, sources: [], skipped: [] }
    // Pixels stay crisp squares.
    const { pixels: one } = reshapeImages(set, { size, channels, fit: 'contain', filter: 'box' })
    pixels.set(one, i * one.length)
  }
  const sheet: TiledImages = tileImages(pixels, { channels, ...size }, { scale: 1, gap: 6 })
  return encodePng(sheet, {
    Title: `${pictures.length} pictures`,
    Software: 'Atelier Studio',
    atelier: JSON.stringify(pictures.map(provenanceOf)),
  })
}
