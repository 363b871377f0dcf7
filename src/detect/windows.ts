/** Time series as windows: the last steps of all channels, one row a step. */
import type { Rows } from './rows.js'

export interface WindowReader {
  /**
   * Takes the next steps [count, channels] and gives the windows that end at each of them [windows, steps · channels], oldest step
   * first, and how many of the steps come before the first whole window.
   */
  next(steps: Rows): { readonly windows: Rows; readonly before: number }
}

/** Reads a series piece by piece; the last steps of a piece are kept for the windows of the next. */
export function windowReader(length: number, channels: number): WindowReader {
  const width = length * channels
  let kept = new Float32Array(0)
  return {
    next({ values, count }) {
      const all = new Float32Array(kept.length + values.length)
      all.set(kept)
      all.set(values, kept.length)
      const windows = Math.max(0, all.length / channels - length + 1)
      const rows = new Float32Array(windows * width)
      for (let i = 0; i < windows; i++) rows.set(all.subarray(i * channels, i * channels + width), i * width)
      kept = all.slice(Math.max(0, all.length - (length - 1) * channels))
      return { windows: { values: rows, count: windows, width }, before: count - windows }
    },
  }
}
