/** Bytes to text, and the refusal of bytes that are no text. */
import { AtelierError } from '../tensor/index.js'

export interface Decoded {
  readonly text: string
  /** Malformed sequences that became U+FFFD. */
  readonly replaced: number
}

/** Why something is not text, as the end of a sentence about it. */
export interface Refusal {
  readonly refusal: string
}

/** One malformed sequence in so many characters is taken as a scratch; more is another encoding, or no text. */
const charactersPerScratch = 1000

/**
 * Decodes text; a byte order mark is obeyed and dropped. Without a mark and without `encoding` the bytes are read as UTF-8.
 * Refuses a NUL character, and more than one malformed sequence in a thousand characters. Throws for an unknown encoding.
 *
 * @param encoding A label of the Encoding Standard (https://encoding.spec.whatwg.org), as `utf-16le` or `windows-1252`.
 */
export function decodeText(bytes: Uint8Array, encoding?: string): Decoded | Refusal {
  const label = markedEncoding(bytes) ?? encoding ?? 'utf-8'
  const decoder = decoderOf(label)
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch (cause) {
    return { refusal: `${bytes.byteLength} bytes do not become one string: ${(cause as Error).message}` }
  }
  const nul = text.indexOf('\0')
  if (nul >= 0) return { refusal: `a NUL at character ${nul}: not text in ${label}` }
  const replaced = text.includes('\ufffd') ? malformed(bytes, text, label) : 0
  if (replaced * charactersPerScratch > text.length) {
    return { refusal: `${replaced} malformed sequences in ${text.length} characters: not text in ${label}` }
  }
  return { text, replaced }
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label)
  } catch {
    throw new AtelierError(
      `data: encoding "${label}": it is unknown`,
      'Give a label as "utf-8", "utf-16le" or "windows-1252"',
    )
  }
}

/** The U+FFFD that decoding put in; those that the author wrote count too once there is a malformed one. */
function malformed(bytes: Uint8Array, text: string, label: string): number {
  try {
    new TextDecoder(label, { fatal: true }).decode(bytes)
    return 0
  } catch {
    return text.split('\ufffd').length - 1
  }
}
