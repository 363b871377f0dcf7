/** Rotary positions: by how much each pair of a head's channels is turned (RoPE, arXiv:2104.09864). */
import { arrayOf, constant, type DType, type Tensor } from '../tensor/index.js'

/** [time, half of a head's size], or [batch, time, half] by row: by how much each pair of a head's channels is turned at each position. */
export interface Angles {
  readonly cosines: Tensor
  readonly sines: Tensor
}

/** How slow pairs are slowed further, so that a text can be longer than the model was first trained for. */
export type RopeScaling =
  /** All pairs turn `factor` times slower (position interpolation, arXiv:2306.15595). */
  | { readonly kind: 'linear'; readonly factor: number }
  /**
   * Pairs that turn less than `lowFrequency` times in `originalContext` turn `factor` times slower, those above `highFrequency` as
   * before, those between in between (Llama 3.1, arXiv:2407.21783).
   */
  | {
      readonly kind: 'llama3'
      readonly factor: number
      readonly lowFrequency: number
      readonly highFrequency: number
      readonly originalContext: number
    }

/** Radians a position, of each pair of a head [size / 2]: base^(−2i / size), scaled. */
export function rotaryFrequencies(size: number, base: number, scaling?: RopeScaling): readonly number[] {
  const half = size / 2
  const plain = Array.from({ length: half }, (_, i) => base ** (-i / half))
  if (scaling === undefined) return plain
  const { factor } = scaling
  if (scaling.kind === 'linear') return plain.map((frequency) => frequency / factor)
  const { lowFrequency, highFrequency, originalContext } = scaling
  return plain.map((frequency) => {
    const turns = (originalContext * frequency) / (2 * Math.PI)
    const share = Math.min(1, Math.max(0, (turns - lowFrequency) / (highFrequency - lowFrequency)))
    return share * frequency + ((1 - share) * frequency) / factor
  })
}

/** Cosines and sines for positions (int32 [time] or [batch, time]) below `context`, looked up in tables. */
export function rotaryAngles(
  positions: Tensor,
  frequencies: readonly number[],
  { context, dtype }: { readonly context: number; readonly dtype: DType },
): Angles {
  const half = frequencies.length
  const table = (f: (angle: number) => number): Tensor => {
    const values = arrayOf(dtype, context * half) as Float32Array | Float64Array
    for (let i = 0; i < values.length; i++) values[i] = f(Math.floor(i / half) * frequencies[i % half]!)
    return constant(values, [context, half]).gather(positions)
  }
  return { cosines: table(Math.cos), sines: table(Math.sin) }
}
