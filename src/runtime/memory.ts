import { engine } from '#session'
import {
  AtelierError,
  arrayOf,
  randomStream,
  sizeOf,
  type Target,
  type Values,
  type Variable,
} from '../tensor/index.js'
import type { DeviceTensor } from './session.js'

export interface MemoryOptions {
  /** Decides initial weights and every random number that programs draw. Default 0. */
  readonly seed?: number
  /** What runs the programs: `cpu` in Node and `wasm` in browsers unless said. Never changes by itself. */
  readonly target?: Target
  /** Threads; by default all cores for large programs and one for small ones. */
  readonly threads?: number
}

/**
 * The numbers behind variables. Programs that share a memory share weights, and take turns. Between the start of a run and its
 * end, `write`, `swap` and `free` must not touch what it uses: await the run first.
 */
export interface Memory {
  readonly seed: number
  readonly target: Target
  readonly threads: number | undefined
  /** Runs so far of programs that draw random numbers: with the seed, the whole state of the random streams. */
  clock: number
  /** The present tensor of a variable, created by its initializer on first use. */
  tensor(variable: Variable): DeviceTensor
  /** A second buffer for a variable whose update cannot be written over its present value. */
  spare(variable: Variable): DeviceTensor
  /** Makes `tensor` the present value; the former one becomes the spare or is freed. */
  replace(variable: Variable, tensor: DeviceTensor): void
  /** A copy of a variable's numbers. */
  read(variable: Variable): Promise<Values>
  /** Sets a variable's numbers, copying them. */
  write(variable: Variable, values: Values): void
  /** Exchanges the numbers of two variables of one type, without copying. */
  swap(a: Variable, b: Variable): void
  /** Frees a variable's numbers: it starts afresh on next use. */
  free(variable: Variable): void
  /** Runs `body` when no other run on this memory is under way. */
  exclusively<T>(body: () => Promise<T>): Promise<T>
}

/** An empty memory. */
export function createMemory(options: MemoryOptions = {}): Memory {
  const { seed = 0, target = engine.defaultTarget } = options
  const present = new Map<Variable, DeviceTensor>()
  const spares = new Map<Variable, DeviceTensor>()
  let queue: Promise<unknown> = Promise.resolve()

  const fresh = (variable: Variable, values: Values): DeviceTensor =>
    engine.tensor(values, variable.dtype, variable.shape)

  const initial = (variable: Variable): Values => {
    const values = arrayOf(variable.dtype, variable.size)
    variable.initial(values as Float32Array, variable.shape, randomStream(seed, variable.name))
    return values
  }

  const memory: Memory = {
    seed,
    target,
    threads: options.threads,
    clock: 0,

    tensor(variable) {
      const tensor = present.get(variable) ?? fresh(variable, initial(variable))
      present.set(variable, tensor)
      return tensor
    },

    spare(variable) {
      const tensor = spares.get(variable) ?? fresh(variable, arrayOf(variable.dtype, variable.size))
      spares.set(variable, tensor)
      return tensor
    },

    replace(variable, tensor) {
      const before = present.get(variable)
      present.set(variable, tensor)
      if (before === undefined || before === tensor) return
      if (spares.get(variable) === tensor) spares.set(variable, before)
      else before.dispose()
    },

    async read(variable) {
      return memory.exclusively(async () => {
        const data = await engine.read(this.tensor(variable))
        return (data as Float32Array).slice() as Values
      })
    },

    write(variable, values) {
      if (values.length !== sizeOf(variable.shape)) {
        throw new AtelierError(
          `memory: ${values.length} values for ${variable.name}, which is ${variable.dtype}[${variable.shape}]: the counts differ`,
        )
      }
      const copy = arrayOf(variable.dtype, variable.size)
      ;(copy as Float32Array).set(values as Float32Array)
      memory.free(variable)
      present.set(variable, fresh(variable, copy))
    },

    swap(a, b) {
      const [x, y] = [this.tensor(a), this.tensor(b)]
      present.set(a, y)
      present.set(b, x)
    },

    free(variable) {
      for (const tensors of [present, spares]) {
        tensors.get(variable)?.dispose()
        tensors.delete(variable)
      }
    },

    exclusively(body) {
      const result = queue.then(body)
      queue = result.catch(() => {})
      return result
    },
  }
  return memory
}
