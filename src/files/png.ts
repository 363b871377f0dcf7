/**
 * Pictures as PNG files that say how they were made (ISO/IEC 15948, "PNG"), in Node and in browsers: no filters and one zlib stream, which suits
 * small pictures with large pixels. Texts are `iTXt` chunks in UTF-8, which picture viewers list as the file's metadata.
 */
import { AtelierError } from '../tensor/index.js'

export interface PngPicture {
  /** 1 is grey, 3 is red, green and blue (sRGB). */
  readonly channels: 1 | 3
  readonly height: number
  readonly width: number
  /** [height, width, channels], 0 to 255. */
  readonly pixels: Uint8Array
}

/** What a file says of itself, by keywords of 1 to 79 letters: `Title`, `Software`, `Description` are known to viewers. */
export type PngTexts = Readonly<Record<string, string>>

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** A picture as the bytes of a file. @throws for pixels that are no whole picture, and for a keyword that PNG does not allow. */
export async function encodePng(picture: PngPicture, texts: PngTexts = {}): Promise<Uint8Array> {
  const { channels, height, width, pixels } = picture
  if (!(height > 0 && width > 0) || pixels.length !== channels * height * width) {
    throw new AtelierError(`png: ${pixels.length} bytes: no picture of ${height} × ${width} with ${channels} channels`)
  }
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  // Eight bits a value; grey or colour; deflate, no filters but those of each row, not interlaced.
  header.set([8, channels === 1 ? 0 : 2, 0, 0, 0], 8)
  return joined([
    Uint8Array.from(signature),
    chunk('IHDR', header),
    ...Object.entries(texts).map(([keyword, text]) => chunk('iTXt', textData(keyword, text))),
    chunk('IDAT', await through(new CompressionStream('deflate'), rowsOf(picture))),
    chunk('IEND', new Uint8Array()),
  ])
}

/**
 * What a PNG file says of itself; texts that are compressed, or not in UTF-8 (`tEXt`), are passed over.
 * @throws for bytes that are no PNG file, are cut short, or whose texts were changed on the way.
 */
export function pngTexts(bytes: Uint8Array): PngTexts {
  if (signature.some((byte, i) => bytes[i] !== byte)) {
    throw new AtelierError(`png: ${bytes.length} bytes: they do not begin as a PNG file does`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const texts: Record<string, string> = {}
  for (let at = signature.length; ; ) {
    const length = at + 12 <= bytes.length ? view.getUint32(at) : Number.POSITIVE_INFINITY
    if (at + 12 + length > bytes.length) {
      throw new AtelierError(`png: ${bytes.length} bytes: the file is cut short`)
    }
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (kind === 'IEND') return texts
    if (kind === 'iTXt') {
      if (view.getUint32(at + 8 + length) !== checksum(bytes.subarray(at + 4, at + 8 + length))) {
        throw new AtelierError(`png: the text at byte ${at}: it is not as it was written`)
      }
      const read = textOf(bytes.subarray(at + 8, at + 8 + length))
      if (read) texts[read.keyword] = read.text
    }
    at += 12 + length
  }
}

/** The pixels row by row, each behind the number of its filter: 0, none. */
function rowsOf({ channels, height, width, pixels }: PngPicture): Uint8Array {
  const line = channels * width
  const rows = new Uint8Array(height * (line + 1))
  for (let row = 0; row < height; row++) {
    rows.set(pixels.subarray(row * line, (row + 1) * line), row * (line + 1) + 1)
  }
  return rows
}

async function through(stream: CompressionStream, bytes: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([bytes.slice()]).stream().pipeThrough(stream)
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

/** Length, name, data, and the checksum of name and data. */
function chunk(kind: string, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(12 + data.length)
  const view = new DataView(whole.buffer)
  view.setUint32(0, data.length)
  whole.set(new TextEncoder().encode(kind), 4)
  whole.set(data, 8)
  view.setUint32(8 + data.length, checksum(whole.subarray(4, 8 + data.length)))
  return whole
}

/** Keyword, 0, not compressed (0, 0), no language (0), no translated keyword (0), text. */
function textData(keyword: string, text: string): Uint8Array {
  if (!/^[!-~]([ -~]{0,77}[!-~])?$/.test(keyword)) {
    throw new AtelierError(`png: keyword ${JSON.stringify(keyword)}: 1 to 79 Latin letters, no space at an end`)
  }
  return joined([new TextEncoder().encode(keyword), new Uint8Array(5), new TextEncoder().encode(text)])
}

function textOf(data: Uint8Array): { readonly keyword: string; readonly text: string } | undefined {
  const end = data.indexOf(0)
  if (end < 0 || data[end + 1] !== 0) return undefined
  const afterLanguage = data.indexOf(0, end + 3)
  const afterKeyword = data.indexOf(0, afterLanguage + 1)
  if (afterLanguage < 0 || afterKeyword < 0) return undefined
  const decoder = new TextDecoder()
  return { keyword: decoder.decode(data.subarray(0, end)), text: decoder.decode(data.subarray(afterKeyword + 1)) }
}

/** CRC-32 of each byte alone, after which that of a row of them is a fold (ISO 3309; PNG, annex D). */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function checksum(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = table[(value ^ byte) & 0xff]! ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
