/** A trained StyleGAN between codes, styles and pictures, as arrays. */
import { outOfModel, type StyleGan, type StyleLevels } from '../models/index.js'
import { float32, type Memory, operations, program } from '../runtime/index.js'
import { fillNormal, placeholder, reachable, type Shape, sizeOf, streamNumber } from '../tensor/index.js'
import { priorCodes } from './vae-generator.js'

export interface StyleSampler {
  /** Of one picture: [channels, height, width]. */
  readonly shape: Shape
  /** Numbers of a code and of a style. */
  readonly latent: number
  /** Styles of a picture, one a layer. */
  readonly layers: number
  readonly levels: StyleLevels
  /** Numbers of noise that each convolution takes. */
  readonly noiseLengths: readonly number[]
  /** Codes z [n, latent] → styles w [n, latent]. */
  map(codes: Float32Array): Promise<Float32Array>
  /** The mean of w over `meanOf` codes: what truncation draws styles to. [latent] */
  mean(): Promise<Float32Array>
  /** Styles [n, layers, latent] and noise [n, sum of noiseLengths] → pictures [n, ...shape] from 0 to 1, a little beyond included. */
  pictures(styles: Float32Array, noise: Float32Array): Promise<Float32Array>
  /** Floating-point operations of a picture, from its code, counted from the graph. */
  readonly operations: number
  close(): Promise<void>
}

export interface StyleSamplerOptions {
  /** Pictures in a run of a program, at most. Default 64. */
  readonly batch?: number
}

/** Codes that the mean of w is taken over: its error is then a hundredth of the deviation of w. */
const meanOf = 10_000

export function styleSampler(memory: Memory, model: StyleGan, { batch = 64 }: StyleSamplerOptions = {}): StyleSampler {
  const { layers, levels, noiseLengths } = model
  const { shape, latent, range } = model.config
  const noiseLength = noiseLengths.reduce((a, b) => a + b)
  const mapping = program(memory, { z: float32(['pictures', latent]) }, ({ z }) => ({ outputs: { w: model.map(z) } }), {
    name: 'mapping',
  })
  const synthesis = program(
    memory,
    { w: float32(['pictures', layers, latent]), noise: float32(['pictures', noiseLength]) },
    ({ w, noise }) => ({ outputs: { x: outOfModel(model.synthesise(w, noise), range) } }),
    { name: 'synthesis' },
  )
  const map = async (codes: Float32Array): Promise<Float32Array> =>
    codes.length === 0 ? codes : ((await mapping.run({ z: codes })).w.data as Float32Array)
  let mean: Promise<Float32Array> | undefined
  return {
    ...{ shape, latent, layers, levels, noiseLengths, map },
    mean() {
      mean ??= map(priorCodes(meanOf, latent, { seed: 0 })).then((styles) => meanOfRows(styles, latent))
      return mean
    },
    async pictures(styles, noise) {
      const [width, size] = [layers * latent, sizeOf(shape)]
      const count = styles.length / width
      const made = new Float32Array(count * size)
      for (let from = 0; from < count; from += batch) {
        const to = Math.min(count, from + batch)
        const { x } = await synthesis.run({
          w: { data: styles.subarray(from * width, to * width), shape: [to - from, layers, latent] },
          noise: noise.subarray(from * noiseLength, to * noiseLength),
        })
        made.set(x.data as Float32Array, from * size)
      }
      return made
    },
    operations: operations(reachable([model.synthesise(model.map(placeholder('z', [1, latent], 'float32')))])),
    async close() {
      await Promise.all([mapping.close(), synthesis.close()])
    },
  }
}

export function meanOfRows(rows: Float32Array, width: number): Float32Array {
  const sums = new Float64Array(width)
  for (let i = 0; i < rows.length; i++) sums[i % width]! += rows[i]!
  return Float32Array.from(sums, (sum) => (sum * width) / rows.length)
}

/**
 * Styles w [n, latent] for every layer, [n, layers, latent], drawn to the mean of w: `mean + truncation · (w − mean)`. A truncation of 1 leaves
 * them, less makes pictures more alike and more typical, 0 makes all the same; as a list it says so of each layer.
 */
export function layeredStyles(
  styles: Float32Array,
  mean: Float32Array,
  layers: number,
  truncation: number | readonly number[] = 1,
): Float32Array {
  const latent = mean.length
  const count = styles.length / latent
  const all = new Float32Array(count * layers * latent)
  for (let picture = 0; picture < count; picture++) {
    for (let layer = 0; layer < layers; layer++) {
      const share = typeof truncation === 'number' ? truncation : (truncation[layer] ?? 1)
      const to = (picture * layers + layer) * latent
      for (let i = 0; i < latent; i++) {
        all[to + i] = mean[i]! + share * (styles[picture * latent + i]! - mean[i]!)
      }
    }
  }
  return all
}

/**
 * Noise of `count` pictures, [count, sum of lengths], each decided by the seed and its place from `first` on; zeros where a convolution `has`
 * none.
 */
export function layeredNoise(
  count: number,
  lengths: readonly number[],
  {
    seed,
    has = true,
    first = 0,
  }: { readonly seed: number; readonly has?: boolean | readonly boolean[]; readonly first?: number },
): Float32Array {
  const length = lengths.reduce((a, b) => a + b)
  const noise = new Float32Array(count * length)
  if (has === false) return noise
  const stream = streamNumber('noise of pictures')
  for (let i = 0; i < count; i++) fillNormal(noise.subarray(i * length, (i + 1) * length), seed, stream, first + i)
  if (has === true) return noise
  for (let from = 0, layer = 0; from < noise.length; from += lengths[layer % lengths.length]!, layer++) {
    const at = layer % lengths.length
    if (!(has[at] ?? true)) noise.fill(0, from, from + lengths[at]!)
  }
  return noise
}
