import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { characterTokenizer } from '../data/index.js'
import { createLanguageModel, Gpt } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import {
  type Explainer,
  pathTo,
  type Reader,
  readerExplainer,
  scoreText,
  type TextTree,
  textExplainer,
  textSampler,
} from './index.js'

const context = 24
const letters = characterTokenizer('\nabcdefghijklmnopqrstuvwxyz ')
const model = new Gpt({ family: 'gpt', vocabulary: letters.size, context, layers: 2, heads: 2, width: 16 })
const memory = createMemory({ seed: 1 })
let explainer: Explainer

/** Every weight random, seed 3, so that no distribution is flat. */
beforeAll(() => {
  for (const [name, weight] of parameters(model)) {
    const stream = randomStream(3, name)
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => 0.4 * stream.normal()),
    )
  }
  explainer = textExplainer(memory, model, letters)
})
afterAll(() => explainer.close())

const settings = { temperature: 0.9, topP: 0.9, repetitionPenalty: 1.2, maxTokens: 40, seed: 6 }
const grow = (): Promise<TextTree> => explainer.grow('call me ', settings)
/** A path without what tells it from another like it. */
const likenessOf = (tree: TextTree, path: number) =>
  pathTo(tree, tree.paths[path]!.last).map((at) => ({ ...tree.nodes[at]!, parent: 0, isForced: false }))

describe('next', () => {
  it('is the distribution that the first token comes from', async () => {
    const next = await explainer.next('call me ', { temperature: 0.9, topP: 0.9, repetitionPenalty: 1.2 })
    const { nodes } = await grow()
    expect(next.drawn.probabilities).toEqual(nodes[0]!.probabilities)
    expect(next.logits).toEqual(nodes[0]!.logits)
    expect(next.steps.map(({ filter }) => filter)).toEqual(['repetition', 'temperature', 'topP'])
  })

  it('throws on weights that are not numbers', async () => {
    const wrong: Reader = {
      longest: context,
      after: async () => new Float32Array(letters.size).fill(Number.NaN),
      forget() {},
      close: async () => {},
    }
    const broken = readerExplainer(wrong, { vocabulary: letters.size }, letters)
    await expect(broken.next('call')).rejects.toThrow(/not finite/)
    await expect(broken.surprise('call')).rejects.toThrow(/not finite/)
    await expect(broken.grow('call')).rejects.toThrow(/not finite/)
  })
})

describe('surprise', () => {
  it.each([
    ['within the context', 'call me ishmael'],
    ['longer than the context', 'some years ago never mind how long precisely having little or no money in my purse'],
  ])('is the score of a text %s, token by token', async (_, text) => {
    const surprise = await explainer.surprise(text)
    const scores = await scoreText(memory, model, letters, text)
    expect(surprise.map(({ text }) => text).join('')).toBe(text)
    for (const [i, { nats, bits }] of surprise.entries()) {
      expect(nats).toBeCloseTo(-scores[i]!.logProbability, 3)
      expect(bits).toBeCloseTo(nats / Math.LN2, 12)
    }
    const total = surprise.reduce((sum, { nats }) => sum + nats, 0)
    expect(total).toBeCloseTo(-scores.reduce((sum, { logProbability }) => sum + logProbability, 0), 3)
  })

  it('ranks each token behind the likelier ones', async () => {
    const surprise = await explainer.surprise('a whale', { alternatives: letters.size })
    for (const { rank, likelier, alternatives, id, nats } of surprise) {
      expect(alternatives[rank - 1]!.id).toBe(id)
      expect(likelier).toHaveLength(rank - 1)
      for (const { logProbability } of likelier) expect(logProbability).toBeGreaterThanOrEqual(-nats)
    }
    expect(surprise.some(({ rank }) => rank > 1)).toBe(true)
  })

  it('of nothing is nothing', async () => {
    expect(await explainer.surprise('')).toEqual([])
  })
})

describe('a tree', () => {
  it('begins with the continuation of the sampler', async () => {
    const sampler = textSampler(memory, model, letters)
    const { text, tokens } = await sampler.complete('call me ', settings)
    await sampler.close()
    const tree = await grow()
    expect(tree.paths).toHaveLength(1)
    expect(tree.paths[0]).toMatchObject({ text, first: 0, last: 39, reason: 'length', seed: 6 })
    expect(tree.nodes.map(({ id }) => id)).toEqual(tokens.map(({ id }) => id))
    expect(tree.nodes.map(({ parent }) => parent)).toEqual([...tree.nodes.keys()].map((at) => at - 1))
  })

  it('sums the log-probabilities of a path', async () => {
    let tree = await grow()
    tree = await explainer.branch(tree, 20, { seed: 1 })
    for (const { last, logProbability } of tree.paths) {
      const path = pathTo(tree, last).map((at) => tree.nodes[at]!)
      expect(path).toHaveLength(40)
      const total = path.reduce((sum, node) => sum + node.logProbability, 0)
      expect(logProbability).toBeCloseTo(total, 9)
      expect(path.at(-1)!.total).toBe(logProbability)
    }
  })

  it.each([0, 1, 12, 30, 39])(
    'gives its path again, to the last bit, for the token and seed of node %d',
    async (at) => {
      const tree = await grow()
      const elsewhere = await explainer.branch(tree, 5, { tokens: letters.encode('zebra') })
      const again = await explainer.branch(elsewhere, at, { tokens: [tree.nodes[at]!.id], seed: settings.seed })
      expect(likenessOf(again, 2)).toEqual(likenessOf(again, 0))
      expect(again.paths[2]!.text).toBe(tree.paths[0]!.text)
      expect(again.nodes[again.paths[2]!.first]).toMatchObject({ isForced: true, place: at, parent: at - 1 })
    },
  )

  it('gives it again after JSON, in another explainer', async () => {
    const tree: TextTree = JSON.parse(JSON.stringify(await grow()))
    const other = textExplainer(memory, model, letters)
    const again = await other.branch(tree, 30, { tokens: [tree.nodes[30]!.id] })
    await other.close()
    expect(likenessOf(again, 1)).toEqual(likenessOf(again, 0))
  })

  it('gives it again with a model that keeps a summary of what it read', async () => {
    const recurrent = createLanguageModel({ family: 'gru', vocabulary: letters.size, context, layers: 1, width: 16 })
    const other = textExplainer(createMemory({ seed: 4 }), recurrent, letters)
    const tree = await other.grow('call me ', settings)
    const elsewhere = await other.branch(tree, 5, { tokens: letters.encode('zebra') })
    const again = await other.branch(elsewhere, 12, { tokens: [tree.nodes[12]!.id] })
    await other.close()
    expect(likenessOf(again, 2)).toEqual(likenessOf(again, 0))
    expect(likenessOf(again, 1)).not.toEqual(likenessOf(again, 0))
  })

  it('leaves its trunk as it was when it branches elsewhere', async () => {
    const tree = await grow()
    const before = JSON.stringify(tree)
    const branched = await explainer.branch(tree, 12, { tokens: letters.encode('xyz') })
    expect(JSON.stringify(tree)).toBe(before)
    expect(branched.nodes.slice(0, 40)).toEqual(tree.nodes)
    expect(branched.paths[1]!.text.slice(0, 15)).toBe(`${tree.paths[0]!.text.slice(0, 12)}xyz`)
    expect(branched.nodes.slice(40).map(({ isForced }) => isForced)).toEqual(
      Array.from({ length: 28 }, (_, i) => i < 3),
    )
    expect(branched.nodes[40]!.logits).toEqual(tree.nodes[12]!.logits)
  })

  it('draws the seed’s own continuation from the first place', async () => {
    const tree = await explainer.branch(await grow(), 0, { seed: 8 })
    const own = await explainer.grow('call me ', { ...settings, seed: 8 })
    expect(likenessOf(tree, 1)).toEqual(likenessOf(own, 0))
    expect(tree.paths[1]!.text).not.toBe(tree.paths[0]!.text)
  })

  it('branches on branches', async () => {
    let tree = await explainer.branch(await grow(), 10, { tokens: letters.encode('q') })
    const { first } = tree.paths[1]!
    tree = await explainer.branch(tree, first + 4, { seed: 77 })
    expect(pathTo(tree, tree.paths[2]!.first).slice(8)).toEqual([
      8,
      9,
      first,
      first + 1,
      first + 2,
      first + 3,
      first + 30,
    ])
  })

  it('ends at a stop, and a branch that never meets it does not', async () => {
    const tree = await grow()
    const stop = [tree.paths[0]!.text.slice(6, 8)]
    const stopped = await explainer.grow('call me ', { ...settings, stop })
    expect(stopped.paths[0]).toMatchObject({ reason: 'stop', text: tree.paths[0]!.text.slice(0, 6) })
    expect(stopped.nodes.at(-1)).toMatchObject({ place: 7, finish: 'stop' })
    const past = await explainer.branch(stopped, 7, { tokens: letters.encode('j') })
    expect(past.paths[1]!.text.length).toBeGreaterThan(7)
  })

  it('takes the choice of any node apart, under any settings', async () => {
    const tree = await grow()
    for (const at of [0, 13, 39]) {
      expect(explainer.choice(tree, at).drawn.probabilities).toEqual(tree.nodes[at]!.probabilities)
    }
    expect(explainer.choice(tree, 13, { temperature: 0 }).drawn.choices).toBe(1)
  })

  it('is the same after JSON', async () => {
    const tree = await explainer.branch(await grow(), 3, { seed: 2 })
    expect(JSON.parse(JSON.stringify(tree))).toEqual(tree)
  })

  it('answers questions asked at once as if they were alone', async () => {
    const alone = await grow()
    const [first, , second] = await Promise.all([grow(), explainer.surprise('a white whale'), grow()])
    expect([first, second]).toEqual([alone, alone])
  })

  it('refuses a node that it has not, an empty choice and an unknown token', async () => {
    const tree = await explainer.grow('a', { maxTokens: 3 })
    await expect(explainer.branch(tree, 3, { seed: 1 })).rejects.toThrow(/node 3: the tree has nodes 0 to 2/)
    await expect(explainer.branch(tree, -1, { seed: 1 })).rejects.toThrow(/node -1/)
    await expect(explainer.branch(tree, 1, {})).rejects.toThrow(/neither tokens nor a seed/)
    await expect(explainer.branch(tree, 1, { tokens: [99] })).rejects.toThrow(/token 99 in the forced tokens/)
  })
})
