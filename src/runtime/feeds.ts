import { engine } from '#session'
import { AtelierError, arrayOf, type DType, dtypeOf, type Shape, sizeOf, type Values } from '../tensor/index.js'
import type { DeviceTensor } from './session.js'

/** A named input: element type and shape. A length given as a string is taken from what is fed. */
export interface Input {
  readonly dtype: DType
  readonly shape: readonly (number | string)[]
}

export type Inputs = Readonly<Record<string, Input>>

/** Numbers that came out of a program. */
export interface Result {
  readonly data: Values
  readonly shape: Shape
}

export type Feeds<I extends Inputs> = { readonly [K in keyof I]: Values | number | Result }

export const float32 = (shape: Input['shape'] = []): Input => ({ dtype: 'float32', shape })
export const int32 = (shape: Input['shape'] = []): Input => ({ dtype: 'int32', shape })

/** An input's shape, with its named lengths filled in. */
export const shapeOf = (input: Input, lengths: Readonly<Record<string, number>>): Shape =>
  input.shape.map((length) => (typeof length === 'number' ? length : (lengths[length] ?? missing(length))))

const missing = (length: string): never => {
  throw new AtelierError(
    `program: the length "${length}" is not known`,
    'Give it to open() or feed data of a full shape',
  )
}

/** The values of named lengths, read off the feeds. */
export function lengthsOf<I extends Inputs>(name: string, inputs: I, feeds: Feeds<I>): Record<string, number> {
  const lengths: Record<string, number> = {}
  for (const [key, { shape }] of Object.entries(inputs)) {
    const feed = feeds[key]!
    if (typeof feed === 'number') continue
    const known = shape.reduce<number>((product, n) => product * (typeof n === 'number' ? n : (lengths[n] ?? 1)), 1)
    const open = shape.filter((n) => typeof n === 'string' && lengths[n] === undefined) as string[]
    if ('shape' in feed) {
      for (const [i, n] of shape.entries()) if (typeof n === 'string') lengths[n] = feed.shape[i]!
    } else if (open.length === 1) lengths[open[0]!] = feed.length / known
    else if (open.length > 1) {
      throw new AtelierError(`${name}: ${key}: several lengths are open`, 'Feed { data, shape } instead of an array')
    }
  }
  return lengths
}

/** What is fed, as tensors of the engine. @throws where a feed does not fit its input. */
export function feedTensors<I extends Inputs>(
  name: string,
  inputs: I,
  feeds: Feeds<I>,
  lengths: Readonly<Record<string, number>>,
): Record<string, DeviceTensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, input]) => {
      const feed = feeds[key]
      const shape = shapeOf(input, lengths)
      const values = toValues(feed, input.dtype)
      if (values === undefined || values.length !== sizeOf(shape) || dtypeOf(values) !== input.dtype) {
        const came = values === undefined ? 'nothing' : `${values.length} ${dtypeOf(values)} values`
        throw new AtelierError(`${name}: ${key}: ${came} for ${input.dtype}[${shape}]`)
      }
      return [key, engine.tensor(values, input.dtype, shape)]
    }),
  )
}

function toValues(feed: Values | number | Result | undefined, dtype: DType): Values | undefined {
  if (feed === undefined) return undefined
  if (typeof feed !== 'number') return 'data' in feed ? feed.data : feed
  const one = arrayOf(dtype, 1)
  if (one instanceof BigInt64Array) one[0] = BigInt(feed)
  else one[0] = feed
  return one
}
