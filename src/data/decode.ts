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

/** What a text that is decoded in windows has had so far. */
export interface Tally {
  characters: number
  /** Malformed sequences that became U+FFFD. */
  replaced: number
  /** Once it is there, nothing more is decoded. */
  refusal?: string
}

/** One malformed sequence in so many characters is taken as a scratch; more is another encoding, or no text. */
const charactersPerScratch = 1000
/** Text that is decoded in windows is judged at its end, and from so many characters on after each window. */
const enoughToJudge = 500_000

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

/**
 * Decodes a text that comes in windows by the rules of `decodeText`, counting into `tally`.
 * Where the encoding is not UTF-8, every U+FFFD counts as malformed.
 */
export function windowDecoder(tally: Tally, encoding?: string) {
  let label: string | undefined
  let decoder: TextDecoder | undefined
  let rest: Uint8Array = new Uint8Array(0)

  function decode(bytes: Uint8Array, isLast: boolean): string {
    if (label === undefined) {
      label = markedEncoding(bytes) ?? encoding ?? 'utf-8'
      decoder = decoderOf(label)
    }
    if (!isUtf8(label)) return count(decoder!.decode(bytes, { stream: !isLast }))
    // Whole characters are decoded several times faster than a stream.
    const window = rest.byteLength === 0 ? bytes : joined(rest, bytes)
    const end = isLast ? window.byteLength : wholeCharacters(window)
    rest = Uint8Array.from(window.subarray(end))
    const text = decoder!.decode(window.subarray(0, end))
    decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    return count(text, window.subarray(0, end))
  }

  function count(text: string, bytes?: Uint8Array): string {
    const nul = text.indexOf('\0')
    if (nul >= 0) tally.refusal ??= `a NUL at character ${tally.characters + nul}: not text in ${label}`
    if (text.includes('\ufffd')) {
      tally.replaced += bytes === undefined ? text.split('\ufffd').length - 1 : malformed(bytes, text, 'utf-8')
    }
    tally.characters += text.length
    if (tally.characters >= enoughToJudge) judge()
    return text
  }

  function judge(): void {
    const { characters, replaced } = tally
    if (replaced * charactersPerScratch > characters) {
      tally.refusal ??= `${replaced} malformed sequences in ${characters} characters: not text in ${label}`
    }
  }

  return {
    push: (bytes: Uint8Array): string => decode(bytes, false),
    end(): string {
      const text = decode(new Uint8Array(0), true)
      judge()
      return text
    },
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.byteLength + second.byteLength)
  both.set(first)
  both.set(second, first.byteLength)
  return both
}

const isUtf8 = (label: string): boolean => /^utf-?8$/i.test(label)

/** Where the last character of UTF-8 begins if its end is missing; else the end of the bytes. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.byteLength); back++) {
    const byte = bytes[bytes.byteLength - back]!
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? bytes.byteLength - back : bytes.byteLength
  }
  return bytes.byteLength
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
