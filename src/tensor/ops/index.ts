import { Tensor } from '../tensor.js'
import * as cached from './cached-attention.js'
import * as convolution from './convolution.js'
import * as indexing from './indexing.js'
import * as matmul from './matmul.js'
import * as movement from './movement.js'
import * as norm from './norm.js'
import * as pointwise from './pointwise.js'
import * as pooling from './pooling.js'
import * as reduce from './reduce.js'
import * as resize from './resize.js'
import * as rotary from './rotary.js'
import * as softmax from './softmax.js'

const { concat, stack, ...moving } = movement
const { range, zeros, ...indexed } = indexing

/** The operations that are methods of `Tensor` too: those whose first argument is a tensor. */
export const methods = {
  ...pointwise,
  ...reduce,
  ...matmul,
  ...moving,
  ...indexed,
  ...softmax,
  ...norm,
  ...rotary,
  ...cached,
  ...convolution,
  ...pooling,
  ...resize,
}

for (const [name, operation] of Object.entries(methods)) {
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...rest: unknown[]) {
      return (operation as (...all: unknown[]) => unknown)(this, ...rest)
    },
  })
}

export * from './cached-attention.js'
export * from './convolution.js'
export * from './indexing.js'
export * from './matmul.js'
export * from './movement.js'
export * from './norm.js'
export type { PerAxis } from './per-axis.js'
export * from './pointwise.js'
export * from './pooling.js'
export * from './reduce.js'
export * from './resize.js'
export * from './rotary.js'
export * from './softmax.js'
