import { type Autoencoder, Vae } from '../models/index.js'
import { float32, type Memory, operations, program } from '../runtime/index.js'
import { placeholder, reachable, type Shape, sizeOf, type Tensor } from '../tensor/index.js'

/** Between examples and their codes: the same for an autoencoder and a VAE, whose codes are the means of its posteriors. */
export interface ImageCoder {
  /** Of one example: [channels, height, width], or [length]. */
  readonly shape: Shape
  /** Numbers in a code. */
  readonly length: number
  /** Examples [n, ...shape] → codes [n, length]. */
  encode(values: Float32Array): Promise<Float32Array>
  /** Codes [n, length] → what they stand for, [n, ...shape]; of a VAE, the mean of its likelihood. */
  decode(codes: Float32Array): Promise<Float32Array>
  /** Examples through their codes and back, [n, ...shape]. */
  reconstruct(values: Float32Array): Promise<Float32Array>
  /** Floating-point operations of decoding one code, counted from the graph. */
  readonly operations: number
  close(): Promise<void>
}

export interface ImageCoderOptions {
  /** Examples in a run of a program, at most. Default 100. */
  readonly batch?: number
}

/** A trained model as encoder and decoder. */
export function imageCoder(
  memory: Memory,
  model: Autoencoder | Vae,
  { batch = 100 }: ImageCoderOptions = {},
): ImageCoder {
  const { shape } = model.config
  const length = 'latent' in model.config ? model.config.latent : model.config.bottleneck
  const codesOf = (x: Tensor): Tensor => (model instanceof Vae ? model.encode(x).mean : model.encode(x))
  const encoding = program(
    memory,
    { x: float32(['rows', ...shape]) },
    ({ x }) => ({ outputs: { codes: codesOf(x) } }),
    { name: 'encoding' },
  )
  const decoding = program(
    memory,
    { codes: float32(['rows', length]) },
    ({ codes }) => ({ outputs: { x: model.decode(codes) } }),
    { name: 'decoding' },
  )
  const encode = (values: Float32Array): Promise<Float32Array> =>
    inParts(values, sizeOf(shape), length, batch, async (part, rows) => {
      const { codes } = await encoding.run({ x: { data: part, shape: [rows, ...shape] } })
      return codes.data as Float32Array
    })
  const decode = (codes: Float32Array): Promise<Float32Array> =>
    inParts(codes, length, sizeOf(shape), batch, async (part, rows) => {
      const { x } = await decoding.run({ codes: { data: part, shape: [rows, length] } })
      return x.data as Float32Array
    })
  return {
    ...{ shape, length, encode, decode },
    reconstruct: async (values) => decode(await encode(values)),
    operations: operations(reachable([model.decode(placeholder('codes', [1, length], 'float32'))])),
    async close() {
      await Promise.all([encoding.close(), decoding.close()])
    },
  }
}

/** Puts rows of `from` numbers through `body`, some at a time, which makes rows of `to` numbers of them. */
async function inParts(
  values: Float32Array,
  from: number,
  to: number,
  batch: number,
  body: (part: Float32Array, rows: number) => Promise<Float32Array>,
): Promise<Float32Array> {
  const count = values.length / from
  const made = new Float32Array(count * to)
  for (let start = 0; start < count; start += batch) {
    const end = Math.min(count, start + batch)
    made.set(await body(values.subarray(start * from, end * from), end - start), start * to)
  }
  return made
}
