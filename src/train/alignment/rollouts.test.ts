import { beforeAll, describe, expect, it } from 'vitest'
import { Gpt } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import { createMemory, int32, program } from '../../runtime/index.js'
import { randomStream } from '../../tensor/index.js'
import { answerRows, longestRow } from './answer-rows.js'
import { policyOf } from './policy.js'
import { promptsOf } from './prompts.js'
import { rollouts } from './rollouts.js'

const config = { family: 'gpt', vocabulary: 7, context: 12, layers: 2, heads: 2, width: 16 } as const
const model = new Gpt(config)
const memory = createMemory({ seed: 3, threads: 1 })
const prompts = [[1], [2, 3], [4, 5, 6, 1, 2], [3, 3, 3, 3, 3, 3]].map((ids) => Int32Array.from(ids))

beforeAll(() => {
  const stream = randomStream(5)
  for (const weight of parameters(model).values()) {
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => 0.3 * stream.normal()),
    )
  }
})

const answersOf = async (rows: number, which = prompts, place = 0) => {
  const drawing = rollouts(memory, model, { rows, maxTokens: 6, endings: [[0], [3, 3]] })
  try {
    return await drawing.draw(which, { seed: 9, place })
  } finally {
    await drawing.close()
  }
}

describe('rollouts', () => {
  it('gives each prompt the answer that it gets alone, whatever it is drawn with', async () => {
    const together = await answersOf(4)
    expect(await answersOf(3)).toEqual(together)
    for (const [i, prompt] of prompts.entries()) expect(await answersOf(1, [prompt], i)).toEqual([together[i]])
  })

  it('draws what the model says: the share of each first token, of 2,000, within 4 standard errors', async () => {
    const count = 2000
    const drawn = await answersOf(
      256,
      Array.from({ length: count }, () => prompts[1]!),
    )
    const chances = program(memory, { tokens: int32([1, 2]) }, ({ tokens }) => ({
      outputs: { chances: model.forward(tokens).softmax() },
    }))
    const wanted = (await chances.run({ tokens: prompts[1]! })).chances.data.slice(7) as Float32Array
    await chances.close()
    for (const [token, chance] of wanted.entries()) {
      const share = drawn.filter(({ tokens }) => tokens[0] === token).length / count
      expect(Math.abs(share - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / count))
    }
  })

  it('ends answers at a token, at tokens that follow each other, or at the limit', async () => {
    const drawn = await answersOf(
      64,
      Array.from({ length: 64 }, () => prompts[0]!),
    )
    expect(new Set(drawn.map(({ ending }) => ending))).toEqual(new Set([0, 1, 2]))
    for (const { tokens, ending } of drawn) {
      const text = tokens.join('')
      expect(text.search(/0|33/)).toBe(ending === 0 ? -1 : text.length - ending)
      if (ending === 0) expect(tokens.length).toBe(6)
    }
  })

  it('refuses a prompt that is empty or leaves no room', async () => {
    await expect(answersOf(1, [new Int32Array()])).rejects.toThrow('prompt 1 of 0 tokens')
    await expect(answersOf(1, [prompts[0]!, new Int32Array(8)])).rejects.toThrow(
      'prompt 2 of 8 tokens and 6 to draw: the context holds 1 to 12',
    )
  })
})

describe('answerRows', () => {
  it('reads prompt and answer, and learns the answer with its end', () => {
    const answers = [
      { prompt: Int32Array.of(1, 2), tokens: Int32Array.of(3, 4, 0) },
      { prompt: Int32Array.of(5), tokens: Int32Array.of(6) },
    ]
    expect(longestRow(answers)).toBe(4)
    const { tokens, targets } = answerRows(answers, 4)
    expect([...tokens]).toEqual([1, 2, 3, 4, 5, 0, 0, 0])
    expect([...targets]).toEqual([-1, 3, 4, 0, 6, -1, -1, -1])
  })
})

describe('promptsOf', () => {
  it('visits all prompts once in an epoch, each in a new order, as a function of the step', () => {
    const all = Array.from({ length: 6 }, (_, i) => ({ content: String(i), tokens: new Int32Array(), fields: {} }))
    const texts = (step: number) => promptsOf(all, 4, step, 1).map(({ content }) => content)
    const seen = [1, 2, 3].flatMap(texts)
    expect(seen.slice(0, 6).toSorted()).toEqual(['0', '1', '2', '3', '4', '5'])
    expect(seen.slice(6).toSorted()).toEqual(['0', '1', '2', '3', '4', '5'])
    expect(texts(2)).toEqual(seen.slice(4, 8))
  })
})

describe('policyOf', () => {
  it.each([
    ['a copy', undefined],
    ['the base without its adapter', { rank: 2 }],
  ])('keeps a reference that does not move: %s', async (_, adapter) => {
    const own = new Gpt(config)
    const there = createMemory({ seed: 4, threads: 1 })
    for (const [name, weight] of parameters(own)) there.write(weight, await memory.read(parameters(model).get(name)!))
    const policy = await policyOf(there, own, adapter)
    const both = program(there, { tokens: int32([1, 4]) }, ({ tokens }) => ({
      outputs: { policy: policy.model.forward(tokens), reference: policy.reference(tokens) },
    }))
    const tokens = Int32Array.of(1, 2, 3, 4)
    const before = await both.run({ tokens })
    expect(before.policy.data).toEqual(before.reference.data)
    for (const weight of policy.weights.values()) {
      there.write(
        weight,
        Float32Array.from({ length: weight.size }, (_, i) => Math.sin(i)),
      )
    }
    const after = await both.run({ tokens })
    expect(after.reference.data).toEqual(before.reference.data)
    expect(after.policy.data).not.toEqual(before.policy.data)
    if (adapter) for (const name of policy.weights.keys()) expect(name).toContain('.adapter.')
    await both.close()
  })
})
