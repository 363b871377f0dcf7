/** Answers of a policy to many prompts at once, token by token in step. */
import type { LanguageModel } from '../../models/index.js'
import { int32, type Memory, program } from '../../runtime/index.js'
import { chain, draw } from '../../sample/index.js'
import { AtelierError, randomStream } from '../../tensor/index.js'

/** A prompt and what was answered. */
export interface Answer {
  readonly prompt: Int32Array
  /** The drawn tokens, those that ended it with them. */
  readonly tokens: Int32Array
  /** How many of them, at its end, ended it; 0 where the limit of length did. */
  readonly ending: number
}

export interface RolloutOptions {
  /** Answers drawn at once, at most. */
  readonly rows: number
  /** Longest answer. */
  readonly maxTokens: number
  /** What ends an answer: a token, or several that follow each other. */
  readonly endings: readonly (readonly number[])[]
  /** Default 1: what is learnt from must be what the policy says. */
  readonly temperature?: number
  /** Tokens that may come (0: not), where the tokenizer knows fewer than the model. */
  readonly allowed?: Uint8Array
}

export interface Rollouts {
  /**
   * One answer to each prompt, with the weights as they are now. Answer i depends on its prompt, the weights, the seed and
   * `place` + i, not on what it is drawn with.
   * @throws if a prompt is empty, or leaves no room in the context.
   */
  draw(prompts: readonly Int32Array[], at: { readonly seed: number; readonly place: number }): Promise<Answer[]>
  close(): Promise<void>
}

/** Pieces in which the part of the prompts that all rows have is read. */
const chunks = [64, 16, 4, 1]

/**
 * All rows stand at one position: a row whose prompt is not over is fed its prompt, another what was drawn for it. So prompts of
 * unequal lengths cost as much as the longest.
 */
export function rollouts(memory: Memory, model: LanguageModel, options: RolloutOptions): Rollouts {
  const { rows, maxTokens, endings, temperature = 1, allowed } = options
  const { context, vocabulary } = model.config
  const decoder = model.decoder(rows)
  const reading = program(
    memory,
    { tokens: int32([rows, 'time']), start: int32() },
    ({ tokens, start }) => {
      const { logits, updates } = decoder.read(tokens, start)
      return { outputs: { logits }, updates }
    },
    { name: 'rollouts' },
  )
  const distributionOf = chain({ temperature })

  async function drawSome(prompts: readonly Int32Array[], seed: number, place: number): Promise<Answer[]> {
    const streams = prompts.map((_, row) => randomStream(seed, 'rollouts').fork(place + row))
    const texts = prompts.map((prompt) => [...prompt])
    const isOver = prompts.map(() => false)
    const tokenAt = (row: number, position: number): number => texts[row]?.[position] ?? 0
    const shared = Math.min(...prompts.map((prompt) => prompt.length))
    for (let position = 0; !isOver.every(Boolean); ) {
      const length = chunks.find((chunk) => chunk <= Math.max(1, shared - position))!
      const tokens = Int32Array.from({ length: rows * length }, (_, i) =>
        tokenAt(Math.floor(i / length), position + (i % length)),
      )
      const { logits } = await reading.run({ tokens: { data: tokens, shape: [rows, length] }, start: position })
      position += length
      for (const [row, prompt] of prompts.entries()) {
        if (isOver[row] || position < prompt.length) continue
        const own = (logits.data as Float32Array).subarray(row * vocabulary, (row + 1) * vocabulary)
        const token = draw(distributionOf(own, [], allowed).probabilities, streams[row]!.uniform())
        texts[row]!.push(token)
        const drawn = texts[row]!.length - prompt.length
        isOver[row] = drawn === maxTokens || endingOf(texts[row]!, drawn, endings) > 0
      }
    }
    return prompts.map((prompt, row) => {
      const tokens = Int32Array.from(texts[row]!.slice(prompt.length))
      return { prompt, tokens, ending: endingOf(texts[row]!, tokens.length, endings) }
    })
  }

  return {
    async draw(prompts, { seed, place }) {
      checkPrompts(prompts, maxTokens, context)
      const answers: Answer[] = []
      for (let from = 0; from < prompts.length; from += rows) {
        answers.push(...(await drawSome(prompts.slice(from, from + rows), seed, place + from)))
      }
      return answers
    },
    async close() {
      await reading.close()
      for (const variable of decoder.state) memory.free(variable)
    },
  }
}

/** How many of the last `drawn` tokens of a text are one of the endings; 0 where it goes on. */
export function endingOf(text: readonly number[], drawn: number, endings: readonly (readonly number[])[]): number {
  const found = endings.find(
    (ending) => ending.length <= drawn && ending.every((token, i) => text[text.length - ending.length + i] === token),
  )
  return found?.length ?? 0
}

/** @throws with the first prompt that is empty or leaves no room for an answer. The last token drawn is not read. */
export function checkPrompts(prompts: readonly Int32Array[], maxTokens: number, context: number): void {
  for (const [i, { length }] of prompts.entries()) {
    if (length > 0 && length + maxTokens - 1 <= context) continue
    throw new AtelierError(
      `answers: prompt ${i + 1} of ${length} tokens and ${maxTokens} to draw: the context holds 1 to ${context}`,
      length === 0 ? 'Give it a token to begin with' : 'Shorten the prompt, or ask for fewer tokens',
    )
  }
}
