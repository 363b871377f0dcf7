import { type Adversary, outOfModel } from '../models/index.js'
import { float32, int32, type Memory, operations, program } from '../runtime/index.js'
import {
  AtelierError,
  fail,
  placeholder,
  randomStream,
  reachable,
  type Shape,
  sizeOf,
  type Tensor,
} from '../tensor/index.js'
import type { ExampleGenerator } from './example-generator.js'
import { priorCodes, type VaeGeneratorOptions } from './vae-generator.js'

/** What codes of a generator look like. */
export interface CodeDecoder {
  readonly shape: Shape
  /** Numbers in a code. */
  readonly length: number
  readonly classes?: readonly string[]
  /** Codes [n, length], and a class for each where the model is told of classes → examples outside the range, [n, ...shape]. */
  decode(codes: Float32Array, labels?: Int32Array): Promise<Float32Array>
  /** Floating-point operations of one example, counted from the graph. */
  readonly operations: number
  close(): Promise<void>
}

/** Codes made at once, unless it is said. */
const usualBatch = 100

/** The generator of an adversarial model, codes in, examples out. */
export function codeDecoder(
  memory: Memory,
  model: Adversary,
  { batch = usualBatch }: { readonly batch?: number } = {},
): CodeDecoder {
  const { shape, latent, condition, classes } = model.config
  const making = program(
    memory,
    { codes: float32(['rows', latent]), labels: int32(['rows']) },
    ({ codes, labels }) => ({ outputs: { x: madeOf(model, codes, labels) } }),
    { name: 'generator' },
  )
  const size = sizeOf(shape)
  return {
    ...{ shape, length: latent, ...(condition && classes && { classes }) },
    async decode(codes, labels) {
      const count = codes.length / latent
      if (condition && labels?.length !== count)
        fail('generator', `${labels?.length ?? 'no'} labels for ${count} codes`, 'each needs a class')
      const made = new Float32Array(count * size)
      for (let start = 0; start < count; start += batch) {
        const end = Math.min(count, start + batch)
        const { x } = await making.run({
          codes: { data: codes.subarray(start * latent, end * latent), shape: [end - start, latent] },
          labels: labels?.slice(start, end) ?? new Int32Array(end - start),
        })
        made.set(x.data as Float32Array, start * size)
      }
      return made
    },
    operations: operations(
      reachable([madeOf(model, placeholder('codes', [1, latent], 'float32'), placeholder('labels', [1], 'int32'))]),
    ),
    close: () => making.close(),
  }
}

/** Codes [batch, latent], labels int32 [batch] → examples outside the range. */
export const madeOf = (model: Adversary, codes: Tensor, labels: Tensor): Tensor =>
  outOfModel(model.generate(codes, model.config.condition && labels), model.config.range)

/**
 * Draws from the generator of an adversarial model. A `temperature` below 1 shrinks the codes (truncation), so that examples are more alike and more
 * typical. Where the model is told of classes and no label is asked for, each example has a class of its own, all equally likely.
 */
export function adversaryGenerator(
  memory: Memory,
  model: Adversary,
  options: VaeGeneratorOptions = {},
): ExampleGenerator {
  const { name = model.config.family, temperature = 1 } = options
  const decoder = codeDecoder(memory, model, options)
  const { shape, length, classes } = decoder
  return {
    ...{ name, shape, ...(classes && { classes }), operationsPerExample: decoder.operations },
    generate: async (count, { seed, label }) =>
      decoder.decode(
        priorCodes(count, length, { seed, temperature }),
        classes && labelsFor(count, classes, seed, label),
      ),
    close: () => decoder.close(),
  }
}

/** The class of each example. @throws for a label that no class has. */
export function labelsFor(count: number, classes: readonly string[], seed: number, label?: number): Int32Array {
  if (label !== undefined && !(label in classes)) {
    throw new AtelierError(
      `generator: label ${label}: there are ${classes.length} classes, from 0`,
      `They are ${classes.slice(0, 10).join(', ')}${classes.length > 10 ? ', …' : ''}`,
    )
  }
  const drawn = randomStream(seed, 'classes of examples')
  return Int32Array.from({ length: count }, (_, i) => label ?? drawn.fork(i).integer(classes.length))
}
