/** What a safetensors header says about one tensor, the sizes that follow from it, and how errors speak of it. */
import { AtelierError } from '../tensor/index.js'
import { bytesPerElement, type Dtype, isDtype } from './dtypes.js'

/** What a tensor is, without its data. */
export interface TensorInfo {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
}

/** Free text about a file, as the format's `__metadata__` holds it. */
export type Metadata = Readonly<Record<string, string>>

/** The reference library's own bound on a header, in bytes. */
export const largestHeader = 100_000_000

/** The key of a header that names no tensor but holds the metadata. */
export const metadataKey = '__metadata__'

/**
 * How many bytes a tensor of this dtype and shape takes.
 * @throws AtelierError when a dimension is not a whole number from 0 up, or the product cannot be counted exactly.
 */
export function tensorBytes(name: string, dtype: unknown, shape: readonly unknown[]): number {
  if (!isDtype(dtype)) throw invalid(`tensor ${quoted(name)}: ${clip(dtype)} is not a dtype known here`)
  let bytes: number = bytesPerElement[dtype]
  for (const size of shape) {
    if (!isCount(size)) throw invalid(`tensor ${quoted(name)}: ${clip(size)} is not a dimension`)
    bytes *= size
    if (!Number.isSafeInteger(bytes)) {
      throw invalid(`tensor ${quoted(name)}: shape ${clip(shape)} is too large to address`)
    }
  }
  return bytes
}

/** An error about a safetensors file: `safetensors: what came: what is wrong`. */
export function invalid(what: string): AtelierError {
  return new AtelierError(`safetensors: ${what}`)
}

/** A name as error messages show it: quoted, escaped, and cut when it is long. */
export function quoted(name: string): string {
  return clip(name)
}

/** Half a surrogate pair has no UTF-8, and other readers refuse it. */
export function checkText(what: string, text: string): void {
  if (/\p{Surrogate}/u.test(text)) throw invalid(`${what}: half a surrogate pair is not text`)
}

/** Whether a value is a whole number from 0 up that JavaScript holds exactly. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && !Object.is(value, -0) && (value as number) >= 0
}

/** A value as JSON for an error message, cut when it is long. */
export function clip(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
