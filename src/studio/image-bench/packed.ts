/** Bytes and bits as letters that an address holds as they are: base64url without padding (RFC 4648, section 5). */

export const base64url = /^[\w-]*$/

export function packBytes(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bytes of such letters; undefined where they are others. */
export function unpackBytes(text: string): Uint8Array | undefined {
  if (!base64url.test(text)) return undefined
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** Places that are marked, eight to a byte, the first the highest. */
export function packMask(mask: ArrayLike<number>): string {
  const bytes = new Uint8Array(Math.ceil(mask.length / 8))
  for (let i = 0; i < mask.length; i++) if (mask[i] === 1) bytes[i >> 3]! |= 128 >> (i & 7)
  return packBytes(bytes)
}

/** 1 for each of `count` places that is marked, else 0; undefined where the letters are of another number of places. */
export function unpackMask(text: string, count: number): Uint8Array | undefined {
  const bytes = unpackBytes(text)
  if (bytes?.length !== Math.ceil(count / 8)) return undefined
  return Uint8Array.from({ length: count }, (_, i) => (bytes[i >> 3]! >> (7 - (i & 7))) & 1)
}
