/** What a family's wiring alone says: how many operations lie between two tokens, and what has to wait for what. */

export interface Wiring {
  /** Operations in a row between a token and what is said `distance` tokens later (arXiv:1706.03762, table 1). */
  readonly path: (distance: number) => number
  /** Steps that have to come one after another to read `time` tokens. */
  readonly sequential: (time: number) => number
}

/** Of `layers` recurrent layers: step by step in time, layer by layer. */
const recurrent = (layers: number): Wiring => ({
  path: (distance) => distance + layers,
  sequential: (time) => time + layers - 1,
})

/** Of `layers` attention layers: each sees every earlier token at once. */
const attending = (layers: number): Wiring => ({ path: () => layers, sequential: () => layers })

const recurrentFamilies: ReadonlySet<string> = new Set(['rnn', 'lstm', 'gru'])

export const wiringOf = (family: string, layers: number): Wiring =>
  recurrentFamilies.has(family) ? recurrent(layers) : attending(layers)

/** Floating-point operations to read one token forwards: two for each weight, and attention's products with `context` tokens. */
export const operationsPerToken = (
  family: string,
  {
    parameters,
    embedding,
    layers,
    width,
    context,
  }: Readonly<Record<'parameters' | 'embedding' | 'layers' | 'width' | 'context', number>>,
): number => 2 * (parameters - embedding) + (recurrentFamilies.has(family) ? 0 : 4 * layers * width * context)
