import type * as ops from './ops/index.js'
import type { Tensor } from './tensor.js'

type Method<F> = F extends (x: Tensor, ...rest: infer R) => infer Y ? (...rest: R) => Y : never

/** Every operation whose first argument is a tensor, as a method of `Tensor`. */
export type Methods = { readonly [K in keyof typeof ops.methods]: Method<(typeof ops.methods)[K]> }
