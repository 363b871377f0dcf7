/** The contract of whatever makes examples: images, points, rows of tables, spectrograms. */
import type { Shape } from '../tensor/index.js'

export interface DrawOptions {
  readonly seed: number
  /** The class to make examples of, for generators that know classes. */
  readonly label?: number
  /** What to make examples of, for generators that read. */
  readonly caption?: string
}

export interface ExampleGenerator {
  readonly name: string
  /** Of one example: [channels, height, width], or [length]. */
  readonly shape: Shape
  readonly classes?: readonly string[]
  /**
   * Examples [count, ...shape] as the data has them: images from 0 to 1 (a little beyond may come), rows in their own units. Example i depends on
   * the seed and i, not on how many are asked for.
   */
  generate(count: number, options: DrawOptions): Promise<Float32Array>
  /** Floating-point operations of one example. */
  readonly operationsPerExample?: number
  close(): Promise<void>
}
