/**
 * Pictures as files, in Node:
 *
 *     imageGrid(pixels, shape, { columns?, scale?, labels?, rowLabels?, columnLabels?, title?, subtitle? }): Promise<PNG bytes>
 *     animation(pictures, { format: 'gif' | 'webp', milliseconds?, pause?, loops? }): Promise<bytes>
 *
 * `pixels` are bytes [n, height, width, channels]. Frames of grids are made by `tileImages(pixels, shape, { scale })`.
 */
import { AtelierError } from '../tensor/index.js'
import { heading, margin } from './frame.js'
import { paper } from './palette.js'
import { imageCount, type Picture, type PictureShape, scaleTo, type TiledImages, tileImages } from './picture.js'
import { toPng } from './png.node.js'
import { element } from './svg.js'
import { fontFamily, lettering, textWidth, wrapped } from './text.js'

export interface GridOptions {
  /** Images in a row; by default the sheet is a little wider than high. */
  readonly columns?: number
  /** Pixels of the sheet for one of an image, each way; by default images come to about 64, or to 96 with words under them. */
  readonly scale?: number
  /** What stands under each image, on two lines at most. */
  readonly labels?: readonly string[]
  /** What stands before each row. */
  readonly rowLabels?: readonly string[]
  /** What stands above each column. */
  readonly columnLabels?: readonly string[]
  readonly title?: string
  readonly subtitle?: string
}

const gap = 6
const small = { size: 12, fill: paper.muted } as const
const lineHeight = 15
/** Pixels of a column that has words under its image, at least. */
const leastWithWords = 72

/**
 * Images in rows on one white sheet, as a PNG: enlarged by whole numbers, with words where they are given.
 * @param pixels [n, height, width, channels], 0 to 255. @throws when they are not whole images, and for columns or a scale that is not a whole number
 * from 1.
 */
export async function imageGrid(
  pixels: Uint8Array,
  shape: PictureShape,
  options: GridOptions = {},
): Promise<Uint8Array> {
  const count = imageCount('imageGrid', pixels, shape)
  const { labels = [], rowLabels = [], columnLabels = [], title, subtitle } = options
  const scale = options.scale ?? scaleTo(labels.length > 0 ? 96 : 64, shape)
  const cellWidth = labels.length > 0 ? Math.max(shape.width * scale, leastWithWords) : shape.width * scale
  const under = Array.from({ length: count }, (_, index) => wrapped(labels[index] ?? '', small, cellWidth, 2))
  const lines = Math.max(...under.map((broken) => broken.length))
  const sheet = tileImages(pixels, shape, {
    ...(options.columns !== undefined && { columns: options.columns }),
    scale,
    gap: lines > 0 ? gap + 4 : gap,
    margin: 0,
    cellWidth,
    under: lines > 0 ? lines * lineHeight + 4 : 0,
  })
  const before = rowLabels.length > 0 ? Math.ceil(Math.max(...rowLabels.map((text) => textWidth(text, small)))) + 10 : 0
  const edge = margin(sheet.width + before + 48)
  const width = Math.max(sheet.width + before + 2 * edge, title === undefined ? 0 : 320)
  const head = title === undefined ? undefined : heading({ title, ...(subtitle !== undefined && { subtitle }) }, width)
  const above = columnLabels.length > 0 ? lineHeight + 4 : 0
  const corner = { left: edge + before, top: (head === undefined ? edge : Math.ceil(head.bottom) + 8) + above }
  const height = corner.top + sheet.height + edge
  const words: readonly string[] = [
    head?.markup ?? '',
    ...wordsUnder(sheet, shape, under, corner),
    ...wordsBefore(sheet, shape, rowLabels, corner),
    ...wordsAbove(sheet, shape, columnLabels, corner),
  ]
  return sheetPng(sheet, corner, { width, height }, words)
}

/** A sheet as a PNG of its own size, white around it, with SVG markup over both. */
export async function sheetPng(
  sheet: Picture,
  corner: Corner,
  { width, height }: { readonly width: number; readonly height: number },
  markup: readonly string[],
): Promise<Uint8Array> {
  const size = { xmlns: 'http://www.w3.org/2000/svg', width, height, 'font-family': fontFamily }
  const hasWords = markup.some((each) => each !== '')
  const { default: sharp } = await import('sharp')
  return await sharp({ create: { width, height, channels: 3, background: paper.background } })
    .composite([
      { input: Buffer.from(sheet.pixels.buffer), raw: rawOf(sheet), ...corner },
      ...(hasWords
        ? [{ input: Buffer.from(await toPng(element('svg', size, ...markup), { scale: 1 })), left: 0, top: 0 }]
        : []),
    ])
    .removeAlpha()
    .png({ compressionLevel: 9 })
    .toBuffer()
}

/** Pixels from the left and the top. */
export type Corner = { readonly left: number; readonly top: number }

function wordsUnder(
  { places, scale }: TiledImages,
  { height, width }: PictureShape,
  words: readonly (readonly string[])[],
  { left, top }: Corner,
): string[] {
  return places.flatMap(({ x, y }, index) =>
    words[index]!.map((line, number) =>
      lettering(line, {
        ...small,
        anchor: 'middle',
        x: left + x + (width * scale) / 2,
        y: top + y + height * scale + (number + 1) * lineHeight,
      }),
    ),
  )
}

function wordsBefore(
  { places, scale, columns }: TiledImages,
  { height }: PictureShape,
  rowLabels: readonly string[],
  { left, top }: Corner,
): string[] {
  return rowLabels.flatMap((text, row) => {
    const place = places[row * columns]
    if (place === undefined) return []
    return lettering(text, { ...small, anchor: 'end', x: left - 10, y: top + place.y + (height * scale) / 2 + 4 })
  })
}

function wordsAbove(
  { places, scale, columns }: TiledImages,
  { width }: PictureShape,
  columnLabels: readonly string[],
  { left, top }: Corner,
): string[] {
  return places.slice(0, columns).flatMap(({ x }, column) => {
    const text = columnLabels[column] ?? ''
    if (text === '') return []
    return lettering(text, { ...small, anchor: 'middle', x: left + x + (width * scale) / 2, y: top - 6 })
  })
}

/** One picture as a PNG file, pixel by pixel. */
export async function picturePng(picture: Picture): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  return await sharp(picture.pixels, { raw: rawOf(picture) })
    .png({ compressionLevel: 9 })
    .toBuffer()
}

export interface AnimationOptions {
  readonly format: 'gif' | 'webp'
  /** That a frame is shown. Default 100; GIF counts in tens, and players take less than 20 for slow. */
  readonly milliseconds?: number
  /** That the last frame is shown. Default ten frames. */
  readonly pause?: number
  /** How often it is played; 0, the default, is for ever. */
  readonly loops?: number
}

/** Frames of one shape as an animated GIF (256 colours, the same for all frames) or WebP (lossless). @throws for no frames or unlike ones. */
export async function animation(frames: readonly Picture[], options: AnimationOptions): Promise<Uint8Array> {
  const { format, milliseconds = 100, pause = 10 * milliseconds, loops = 0 } = options
  const [first] = frames
  if (first === undefined) throw new AtelierError('animation: no frames')
  for (const [index, { channels, height, width }] of frames.entries()) {
    if (channels === first.channels && height === first.height && width === first.width) continue
    throw new AtelierError(
      `animation: frame ${index} of ${height} × ${width} with ${channels} channels: the first has ${first.height} × ${first.width} with ${first.channels}`,
    )
  }
  const size = first.pixels.length
  const tall = new Uint8Array(size * frames.length)
  for (const [index, { pixels }] of frames.entries()) tall.set(pixels, index * size)
  const raw = { ...rawOf(first), height: first.height * frames.length, pageHeight: first.height }
  const delay = frames.map((_, index) => (index === frames.length - 1 ? pause : milliseconds))
  const { default: sharp } = await import('sharp')
  const image = sharp(tall, { raw, limitInputPixels: false })
  if (format === 'gif') return await image.gif({ delay, loop: loops, effort: 7, dither: 0 }).toBuffer()
  return await image.webp({ delay, loop: loops, lossless: true }).toBuffer()
}

const rawOf = ({ channels, height, width }: PictureShape) => ({ channels, height, width })
