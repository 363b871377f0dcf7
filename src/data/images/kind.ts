/** What the bytes of a file are, whatever its name says. */

/** Kinds of images that are read, and the endings that people give them. */
export const imageKinds = {
  png: ['png'],
  jpeg: ['jpg', 'jpeg'],
  webp: ['webp'],
  gif: ['gif'],
  svg: ['svg'],
  tiff: ['tif', 'tiff'],
  avif: ['avif'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type ImageKind = keyof typeof imageKinds

const beginsWith =
  (mark: string) =>
  (head: string): boolean =>
    head.startsWith(mark)

const signatures: readonly (readonly [ImageKind, (head: string) => boolean])[] = [
  ['png', beginsWith('\x89PNG\r\n\x1a\n')],
  ['jpeg', beginsWith('\xff\xd8\xff')],
  ['webp', (head) => head.startsWith('RIFF') && head.startsWith('WEBP', 8)],
  ['gif', (head) => /^GIF8[79]a/.test(head)],
  ['tiff', (head) => ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((mark) => head.startsWith(mark))],
  ['avif', (head) => head.startsWith('ftyp', 4) && /avi[fs]/.test(head.slice(8, 40))],
  ['svg', (head) => /^(\xef\xbb\xbf)?\s*<(\?xml|!--|!doctype\s+svg|svg)/i.test(head)],
]

/** The kind of an image by its first bytes; undefined for what is none of them. */
export function imageKind(bytes: Uint8Array): ImageKind | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 64))
  return signatures.find(([, isOfKind]) => isOfKind(head))?.[0]
}

/** Whether a file is an image by its name. */
export function isImageName(ending: string): boolean {
  return Object.values(imageKinds)
    .flat()
    .some((known) => known === ending.toLowerCase())
}
