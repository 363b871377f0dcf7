/** Exported ONNX files, opened again in ONNX Runtime. */
import type { LanguageModel } from '../models/index.js'
import { engine, type Session } from '../runtime/index.js'
import type { Answering } from './proof.js'

/** A file that reads whole texts. */
export async function onnxAnswering(bytes: Uint8Array): Promise<Answering> {
  const session = await open(bytes)
  return {
    async logits(tokens) {
      const { logits } = await session.run(
        { tokens: engine.tensor(tokens, 'int32', [1, tokens.length]) },
        { logits: null },
      )
      return (await logits!.getData()) as Float32Array
    },
    close: () => session.release(),
  }
}

/** A file that reads on from a state, fed with a token at a time. */
export async function cachedOnnxAnswering(bytes: Uint8Array, model: LanguageModel): Promise<Answering> {
  const session = await open(bytes)
  const decoder = model.decoder(1)
  const names = decoder.state.map(({ name }) => name.replace(/^(cache|state)\./, ''))
  const hasStart = decoder.keeps === 'positions'
  const fetches = Object.fromEntries([['logits', null], ...names.map((name) => [`present.${name}`, null] as const)])
  return {
    async logits(tokens) {
      let past = decoder.state.map(({ shape, size }) => engine.tensor(new Float32Array(size), 'float32', shape))
      const rows: Float32Array[] = []
      for (const [place, token] of tokens.entries()) {
        const results = await session.run(
          {
            tokens: engine.tensor(Int32Array.of(token), 'int32', [1, 1]),
            ...(hasStart && { start: engine.tensor(Int32Array.of(place), 'int32', []) }),
            ...Object.fromEntries(names.map((name, i) => [`past.${name}`, past[i]!])),
          },
          fetches,
        )
        past = names.map((name) => results[`present.${name}`]!)
        rows.push(((await results.logits!.getData()) as Float32Array).slice())
      }
      const all = new Float32Array(rows.length * rows[0]!.length)
      for (const [i, row] of rows.entries()) all.set(row, i * row.length)
      return all
    },
    close: () => session.release(),
  }
}

/**
 * A file with a cache that grows, as `transformers.js` feeds it: two thirds of a text at once, the rest a token at a time, beside a row that
 * is padded on its left.
 */
export async function growingOnnxAnswering(bytes: Uint8Array, model: LanguageModel): Promise<Answering> {
  const session = await open(bytes)
  const state = model.decoder(1).state
  const layers = state.length / 2
  const [, groups, , size] = state[0]!.shape as [number, number, number, number]
  const names = Array.from({ length: layers }, (_, layer) => [`${layer}.key`, `${layer}.value`]).flat()
  const fetches = Object.fromEntries([['logits', null], ...names.map((name) => [`present.${name}`, null] as const)])
  const int64 = (values: readonly number[], shape: readonly number[]) =>
    engine.tensor(BigInt64Array.from(values, BigInt), 'int64', shape)
  /** Two rows: the text, and one that begins with a token of padding. */
  const both = (a: readonly number[], b: readonly number[]) => int64([...a, ...b], [2, a.length])
  return {
    async logits(tokens) {
      let past = names.map(() => engine.tensor(new Float32Array(0), 'float32', [2, groups, 0, size]))
      const rows: Float32Array[] = []
      const begin = Math.max(1, Math.floor((tokens.length * 2) / 3))
      for (let at = 0, end = begin; at < tokens.length; at = end, end += 1) {
        const places = Array.from({ length: end - at }, (_, i) => at + i)
        const results = await session.run(
          {
            input_ids: both(
              places.map((place) => tokens[place]!),
              places.map((place) => tokens[Math.max(0, place - 1)]!),
            ),
            position_ids: both(
              places,
              places.map((place) => Math.max(0, place - 1)),
            ),
            attention_mask: both(Array(end).fill(1), [0, ...Array(end - 1).fill(1)]),
            ...Object.fromEntries(names.map((name, i) => [`past_key_values.${name}`, past[i]!])),
          },
          fetches,
        )
        past = names.map((name) => results[`present.${name}`]!)
        const logits = (await results.logits!.getData()) as Float32Array
        rows.push(logits.slice(0, logits.length / 2))
      }
      const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0))
      let at = 0
      for (const row of rows) {
        all.set(row, at)
        at += row.length
      }
      return all
    },
    close: () => session.release(),
  }
}

/** As other programs open it, whatever this run's programs are on. */
const open = (bytes: Uint8Array): Promise<Session> =>
  engine.open(bytes, { target: engine.defaultTarget, threads: 1, optimize: true, resident: [] })
