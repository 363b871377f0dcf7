/**
 * Small pictures for the jobs: those that ship with the Studio, and a reader's own. A shipped file is gzip of the length of a JSON header (uint32,
 * little-endian), the header, the labels, where there are classes, and the pixels, two to a byte; `scripts/make-pictures.mjs` writes it.
 */
import * as v from 'valibot'
import type { ImageParts, ImageSet } from '../data/index.js'
import { AtelierError } from '../tensor/index.js'
import type { Place } from './job.js'

/** Sets that ship: grey digits with classes, and drawn faces in colour. */
export const shippedPictures = ['digits', 'faces'] as const
export type ShippedPictures = (typeof shippedPictures)[number]

/** Pixels along a side of these, and of a reader's own. */
export const pictureSide = 16

/** Hand-drawn characters ship too, `scripts/make-drawings.mjs` writes them: as they were drawn, so larger. */
const files = { digits: 'digits-16', faces: 'faces-16', characters: 'characters-28' } as const

/** Pictures of a reader's own, at most. */
export const mostOwnPictures = 200

const headerOf = v.object({
  name: v.string(),
  side: v.pipe(v.number(), v.integer(), v.minValue(1)),
  channels: v.picklist([1, 3]),
  training: v.number(),
  test: v.number(),
  source: v.string(),
  licence: v.string(),
  classes: v.optional(v.array(v.string())),
})

/** Reads pictures that ship. @throws AtelierError for a file that is none of them. */
export async function readPictures({ read }: Pick<Place, 'read'>, name: keyof typeof files): Promise<ImageParts> {
  const bytes = await inflated(await read(`studio/${files[name]}.gz`))
  const length = new DataView(bytes.buffer).getUint32(0, true)
  const header = v.parse(headerOf, JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))))
  const { side, channels, training, test, classes } = header
  const [count, size] = [training + test, channels * side ** 2]
  const at = 4 + length + (classes ? count : 0)
  if (bytes.length !== at + Math.ceil((count * size) / 2)) {
    throw new AtelierError(`pictures: "${name}": ${bytes.length} bytes: the file is cut short`)
  }
  const pixels = Uint8Array.from({ length: count * size }, (_, i) => {
    const both = bytes[at + (i >> 1)]!
    return 17 * (i % 2 === 0 ? both >> 4 : both & 15)
  })
  const part = (from: number, to: number): ImageSet => ({
    ...{ name, channels, height: side, width: side, count: to - from },
    pixels: pixels.subarray(from * size, to * size),
    ...(classes && { classes, labels: Int32Array.from(bytes.subarray(4 + length + from, 4 + length + to)) }),
    ...{ sources: [header.source], licence: header.licence, skipped: [] },
  })
  return { training: part(0, training), test: part(training, count) }
}

/** What a gzip file holds. */
export async function inflated(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** Grey pictures of a reader's own as a request carries them: bytes of 16 × 16 pixels, one picture after the other, in base64. */
export const ownPictures = v.pipe(
  v.string(),
  v.base64(),
  v.maxLength(Math.ceil((mostOwnPictures * pictureSide ** 2) / 3) * 4),
)

/** The pictures of a request; every fifth of them tests. @throws AtelierError where they are not whole, or too few to learn from. */
export function readOwnPictures(text: string): ImageParts {
  const pixels = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  const size = pictureSide ** 2
  const count = pixels.length / size
  if (!Number.isInteger(count) || count < 5) {
    throw new AtelierError(`pictures: ${pixels.length} bytes: it needs five pictures of ${size} or more`)
  }
  const part = (isTest: boolean): ImageSet => {
    const places = Array.from({ length: count }, (_, i) => i).filter((i) => (i % 5 === 4) === isTest)
    const taken = new Uint8Array(places.length * size)
    for (const [row, place] of places.entries())
      taken.set(pixels.subarray(place * size, (place + 1) * size), row * size)
    return {
      ...{ name: 'own', channels: 1, height: pictureSide, width: pictureSide, count: places.length },
      ...{ pixels: taken, sources: [], skipped: [] },
    }
  }
  return { training: part(false), test: part(true) }
}
