/** One file to the bytes of one image. */
import type { SharpOptions } from 'sharp'
import { type Colour, type FitOptions, fitted } from './fit.js'
import type { ImageShape } from './image-set.js'
import { imageKind } from './kind.js'
import type { Size } from './resample.js'
import { svgProblem } from './svg.js'

/** Why a file gives no image, as a clause about it. */
export interface Unreadable {
  readonly problem: string
}

/** What the header of an image says, before anything is decoded. */
export interface Header extends Size {
  readonly kind: string
  readonly isGrey: boolean
}

/** What is made of images of any kind. */
export interface DecodeOptions extends FitOptions {
  readonly channels: 1 | 3
  /** As it is without. */
  readonly size?: Size
  /** Pixels that an image may have. */
  readonly largest: number
}

/** The pixel density at which one unit of an SVG is one pixel. */
const plainDensity = 72
/** Images this many times larger than wanted are brought to `intermediate` times first, by the faster filter of libvips. */
const muchLarger = 8
const intermediate = 6

/**
 * Reads the header of an image, upright as its EXIF orientation says. Says why for bytes that are no image, have no pixels or more than
 * `largest`, and for SVG that reaches outside itself. `ending` is that of its name: only what is named so is taken for SVG.
 */
export async function readHeader(bytes: Uint8Array, ending: string, largest: number): Promise<Header | Unreadable> {
  if (bytes.length === 0) return { problem: 'empty' }
  const kind = imageKind(bytes)
  if (kind === undefined) return { problem: 'not an image of a kind that is read' }
  if (kind === 'svg') {
    const problem = ending === 'svg' ? svgProblem(bytes) : 'an SVG under another name'
    if (problem !== undefined) return { problem }
  }
  const { default: sharp } = await import('sharp')
  try {
    const { autoOrient, space } = await sharp(bytes, { limitInputPixels: false, failOn: 'error' }).metadata()
    const { height, width } = autoOrient
    if (!(height > 0 && width > 0)) return { problem: 'it has no pixels' }
    if (height * width > largest) return { problem: `${height} × ${width} pixels: more than ${largest} together` }
    return { kind, height, width, isGrey: space === 'b-w' || space === 'grey16' }
  } catch (cause) {
    return { problem: reason(cause) }
  }
}

/** Decodes what `readHeader` found: the first frame, upright, in sRGB or grey, without transparency, at the size asked for. */
export async function decodeImage(
  bytes: Uint8Array,
  header: Header,
  options: DecodeOptions,
): Promise<{ readonly shape: ImageShape; readonly pixels: Uint8Array } | Unreadable> {
  const { channels, size, largest, background } = options
  const { default: sharp } = await import('sharp')
  try {
    const image = sharp(bytes, { ...input(header, size, largest), failOn: 'error', limitInputPixels: largest })
    // Else the background of grey images would be grey too.
    if (header.isGrey && channels === 3) image.pipelineColourspace('srgb')
    const first = header.kind === 'svg' ? undefined : shrunkFirst(header, size)
    if (first !== undefined) image.resize({ ...first, fit: 'fill' })
    const { data, info } = await image
      .autoOrient()
      .flatten({ background: hex(background) })
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    const shape = { channels, height: info.height, width: info.width }
    if (info.channels !== channels) return { problem: `${info.channels} channels where ${channels} were expected` }
    const target = size ?? header
    if (shape.height === target.height && shape.width === target.width) return { shape, pixels: data }
    return { shape: { channels, ...target }, pixels: fitted(data, shape, target, options) }
  } catch (cause) {
    return { problem: reason(cause) }
  }
}

/** SVG is drawn for the size that it is to have. */
function input({ kind, height, width }: Header, size: Size | undefined, largest: number): SharpOptions {
  if (kind !== 'svg' || size === undefined) return {}
  const wanted = Math.max(size.height / height, size.width / width)
  const scale = Math.max(1 / Math.min(height, width), Math.min(wanted, Math.sqrt(largest / (height * width))))
  return { density: Math.min(100_000, Math.max(1, plainDensity * scale)) }
}

/** The size to which an image far too large is brought first; undefined for others. */
function shrunkFirst({ height, width }: Header, size: Size | undefined): Size | undefined {
  if (size === undefined) return undefined
  const ratio = Math.min(height / size.height, width / size.width)
  if (ratio <= muchLarger) return undefined
  return {
    height: Math.round((height / ratio) * intermediate),
    width: Math.round((width / ratio) * intermediate),
  }
}

const hex = (colour: Colour): string => `#${colour.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`

/** What the decoder complains of, on one line. */
const reason = (cause: unknown): string =>
  (cause as Error).message
    .trim()
    .replaceAll(/\s*\n\s*/g, '; ')
    .replace(/^Input buffer /, 'it ')
    .replace(/:$/, '')
    .slice(0, 200)
