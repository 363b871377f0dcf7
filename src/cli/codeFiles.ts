/** Files of codes: `.npy`, `.csv` or `.safetensors`, [n, length] float32. */
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import Papa from 'papaparse'
import { AtelierError } from '../errors/index.js'
import { UsageError } from './failure.js'

export interface Codes {
  readonly count: number
  readonly length: number
  readonly values: Float32Array
}

interface Format {
  readonly write: (codes: Codes) => Promise<Uint8Array>
  /** @throws AtelierError if the bytes are no such file. */
  readonly read: (bytes: Uint8Array) => Promise<Codes>
}

const formats: Readonly<Record<string, Format>> = {
  '.npy': {
    async write({ count, length, values }) {
      const { encodeNpy } = await import('../files/index.js')
      return encodeNpy({ shape: [count, length], values })
    },
    async read(bytes) {
      const { parseNpy } = await import('../files/index.js')
      const { shape, values } = parseNpy(bytes)
      return matrix(shape, values)
    },
  },
  '.safetensors': {
    async write({ count, length, values }) {
      const { encodeSafetensors, namedTensor } = await import('../files/index.js')
      return encodeSafetensors([namedTensor('codes', [count, length], values)])
    },
    async read(bytes) {
      const { parseSafetensors, toFloat32Array } = await import('../files/index.js')
      const { tensors } = parseSafetensors(bytes)
      const tensor = tensors.get('codes') ?? (tensors.size === 1 ? [...tensors.values()][0] : undefined)
      if (tensor) return matrix(tensor.shape, toFloat32Array(tensor))
      throw new AtelierError(`${tensors.size} tensors, and none is named "codes"`)
    },
  },
  '.csv': {
    async write({ count, length, values }) {
      const heading = Array.from({ length }, (_, i) => `code${i + 1}`)
      const rows = Array.from({ length: count }, (_, row) =>
        values.subarray(row * length, (row + 1) * length).join(','),
      )
      return new TextEncoder().encode(`${[heading.join(','), ...rows].join('\n')}\n`)
    },
    async read(bytes) {
      const { data } = Papa.parse<string[]>(new TextDecoder().decode(bytes), { skipEmptyLines: 'greedy' })
      const [heading = [], ...rows] = data
      for (const [row, cells] of rows.entries()) {
        const wrong = cells.find((cell) => cell.trim() === '' || !Number.isFinite(Number(cell)))
        if (wrong !== undefined) throw new AtelierError(`row ${row + 1}: ${JSON.stringify(wrong)} is no number`)
        if (cells.length !== heading.length) {
          throw new AtelierError(`row ${row + 1}: ${cells.length} numbers under ${heading.length} headings`)
        }
      }
      return matrix([rows.length, heading.length], Float32Array.from(rows.flat(), Number))
    },
  },
}

/** The codes as a file's bytes, in the format that its name tells. @throws UsageError for another name. */
export const encodeCodes = (path: string, codes: Codes): Promise<Uint8Array> => formatOf(path).write(codes)

/** Reads a file of codes. @throws naming the file, if it is missing, of another format or broken. */
export async function readCodes(path: string): Promise<Codes> {
  const { read } = formatOf(path)
  const bytes = await readFile(path)
  try {
    return await read(bytes)
  } catch (error) {
    if (error instanceof AtelierError) throw new AtelierError(`${path}: ${error.message}`)
    throw error
  }
}

/** @throws UsageError unless the name ends as one of the formats does. */
export function formatOf(path: string): Format {
  const format = formats[extname(path).toLowerCase()]
  if (format) return format
  throw new UsageError(`codes: "${path}": no format of codes ends so`, `Use ${Object.keys(formats).join(', ')}`)
}

function matrix(shape: readonly number[], values: Float32Array): Codes {
  const [count, length] = shape as [number, number]
  if (shape.length === 2 && count > 0 && length > 0) return { count, length, values }
  throw new AtelierError(`numbers of [${shape.join(', ')}]: codes are [count, length]`)
}
