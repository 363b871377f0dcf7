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

/** As other programs open it, whatever this run's programs are on. */
const open = (bytes: Uint8Array): Promise<Session> =>
  engine.open(bytes, { target: engine.defaultTarget, threads: 1, optimize: true, resident: [] })
