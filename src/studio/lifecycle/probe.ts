/** Asks one model with the weights of any station: what it answers, how likely it finds letters, how well it knows lines. */
import type { AnyLanguageConfig, LanguageModel } from '../../models/index.js'
import { createLanguageModel } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import { int32, type Memory, program } from '../../runtime/index.js'
import type { Values } from '../../tensor/index.js'
import { type Answer, type Rollouts, rollouts } from '../../train/index.js'
import { type AskedLine, letters, lineContext, lineEnd, lineRows, longestLine, promptOfLetters } from './lines.js'

/** The numbers of a model's weights by name: a station of its life. */
export type Weights = ReadonlyMap<string, Values>

/** What a model finds of lines: nats and letters asked for, of each. */
export interface LineLosses {
  readonly nats: Float64Array
  readonly counts: Int32Array
}

export interface Drawing {
  readonly prompts: readonly string[]
  readonly temperature: number
  readonly seed: number
}

export interface Probe {
  draw(weights: Weights, drawing: Drawing): Promise<readonly Answer[]>
  losses(weights: Weights, lines: readonly AskedLine[]): Promise<LineLosses>
  /** ln p of every letter after every place of lines, [lines, lineContext, letters]. */
  logChances(weights: Weights, lines: readonly string[]): Promise<Float32Array>
  close(): Promise<void>
}

const rows = 64
export function probeOf(memory: Memory, like: LanguageModel): Probe {
  const model = createLanguageModel(like.config as AnyLanguageConfig)
  const own = parameters(model)
  const shape = { tokens: int32([rows, lineContext]), targets: int32([rows, lineContext]) }
  const losing = program(
    memory,
    shape,
    ({ tokens, targets }) => ({ outputs: { nats: model.loss(tokens, targets).sum(1) } }),
    { name: 'losses of lines' },
  )
  const saying = program(
    memory,
    { tokens: shape.tokens },
    ({ tokens }) => ({ outputs: { chances: model.forward(tokens).logSoftmax() } }),
    { name: 'chances of letters' },
  )
  const drawers = new Map<string, Rollouts>()
  let loaded: Weights | undefined

  function load(weights: Weights): void {
    if (loaded === weights) return
    for (const [name, weight] of own) memory.write(weight, weights.get(name)!)
    loaded = weights
  }
  const drawer = (temperature: number, longest: number): Rollouts => {
    const maxTokens = longestLine - (longest - 1)
    const key = `${temperature} ${maxTokens}`
    const known = drawers.get(key) ?? rollouts(memory, model, { rows, maxTokens, endings: [[lineEnd]], temperature })
    drawers.set(key, known)
    return known
  }

  return {
    async draw(weights, { prompts, temperature, seed }) {
      load(weights)
      const asked = prompts.map(promptOfLetters)
      const longest = asked.reduce((most, { length }) => Math.max(most, length), 0)
      return drawer(temperature, longest).draw(asked, { seed, place: 0 })
    },
    async losses(weights, lines) {
      load(weights)
      const nats = new Float64Array(lines.length)
      const counts = new Int32Array(lines.length)
      for (let from = 0; from < lines.length; from += rows) {
        const some = lines.slice(from, from + rows)
        const filled = lineRows([...some, ...Array<AskedLine>(rows - some.length).fill({ line: '', given: 0 })])
        const found = (await losing.run({ ...filled })).nats.data
        for (const [i, { line, given }] of some.entries()) {
          nats[from + i] = Number(found[i])
          counts[from + i] = line.length + 1 - given
        }
      }
      return { nats, counts }
    },
    async logChances(weights, lines) {
      load(weights)
      const width = lineContext * letters.size
      const all = new Float32Array(lines.length * width)
      for (let from = 0; from < lines.length; from += rows) {
        const some = lines.slice(from, from + rows).map((line) => ({ line, given: 0 }))
        const { tokens } = lineRows([...some, ...Array<AskedLine>(rows - some.length).fill({ line: '', given: 0 })])
        const found = (await saying.run({ tokens })).chances.data as Float32Array
        all.set(found.subarray(0, some.length * width), from * width)
      }
      return all
    },
    async close() {
      await losing.close()
      await saying.close()
      for (const each of drawers.values()) await each.close()
    },
  }
}

/** The word of an answer, its prompt included, and whether it ended by itself. */
export const wordOf = ({ prompt, tokens, ending }: Answer): string =>
  letters.decode([...prompt.subarray(1), ...tokens.subarray(0, tokens.length - ending)])
