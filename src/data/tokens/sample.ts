/** A sample of bounded size, spread evenly over texts whose total length is not known before. */
import { pieceCutter } from './pieces.js'

/** Texts are sampled in slices of so many characters, at most. */
const longestSlice = 2 ** 14

export interface EvenSample {
  add(text: string): void
  texts(): string[]
}

/**
 * Keeps every slice at first; whenever the kept ones are longer than `limit` bytes of UTF-8, every other one is dropped and half as many
 * are kept from there on. So what is kept depends on the texts and the limit alone.
 */
export function evenSample(limit: number): EvenSample {
  const cutter = pieceCutter(Math.min(longestSlice, limit))
  let kept: { readonly index: number; readonly bytes: Uint8Array }[] = []
  let length = 0
  let seen = 0
  let stride = 1
  const addSlice = (slice: string): void => {
    const index = seen++
    if (index % stride !== 0) return
    const bytes = new TextEncoder().encode(slice)
    kept.push({ index, bytes })
    length += bytes.byteLength
    while (length > limit && kept.length > 1) {
      stride *= 2
      kept = kept.filter((item) => item.index % stride === 0)
      length = kept.reduce((sum, item) => sum + item.bytes.byteLength, 0)
    }
  }
  return {
    add(text) {
      for (const slice of cutter.push(text)) addSlice(slice)
      addSlice(cutter.end())
    },
    texts: () => kept.map((item) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(item.bytes)),
  }
}
