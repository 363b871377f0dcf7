import { describe, expect, it } from 'vitest'
import { characterTokenizer } from '../../data/index.js'
import { fewShotPrompt, type Reader, scoreContinuations } from '../../sample/index.js'
import { inContextAccuracy, inContextClassifier, selection } from '../index.js'

const alphabet = ' \n:abcdefghijklmnopqrstuvwxyzIinputLabel/AN[]MSK'
const tokenizer = characterTokenizer(alphabet)
const template = { example: '{input}: {label}\n' }

/** Reads as if it had learnt a rule: the chances of the next character, given the text so far. */
function ruleReader(chances: (text: string) => Readonly<Record<string, number>>, longest = 1000): Reader {
  return {
    longest,
    async after(tokens) {
      const told = chances(tokenizer.decode(Int32Array.from(tokens)))
      const rest = Math.max(1e-6, 1 - Object.values(told).reduce((a, b) => a + b, 0))
      const others = tokenizer.size - Object.keys(told).length
      // A constant added to all logits changes nothing.
      const logits = new Float32Array(tokenizer.size).fill(3 + Math.log(rest / others))
      for (const [character, chance] of Object.entries(told)) {
        logits[tokenizer.encode(character)[0]!] = 3 + Math.log(chance)
      }
      return logits
    },
    forget() {},
    close: async () => {},
  }
}

/** Copies the label of the last example whose input ends in the same letter; guesses `x` with .7 without one. */
const copier = ruleReader((text) => {
  const lines = text.split('\n')
  const [question] = lines.at(-1)!.split(': ')
  if (!lines.at(-1)!.includes(': ')) return {}
  const said = lines.at(-1)!.split(': ')[1] ?? ''
  if (said.length > 0) return { '\n': 0.98 }
  const known = lines.slice(0, -1).findLast((line) => line.split(': ')[0]!.at(-1) === question!.at(-1))
  const label = known?.split(': ')[1]
  return label === undefined ? { x: 0.7, y: 0.2 } : label === 'x' ? { x: 0.9, y: 0.05 } : { x: 0.05, y: 0.9 }
})

const examples = ['ka', 'lb', 'ma', 'nb', 'oa', 'pb'].map((input) => ({
  input,
  label: input.endsWith('a') ? 'x' : 'y',
}))
const test = ['qa', 'rb', 'sa', 'tb'].map((input) => ({ input, label: input.endsWith('a') ? 'x' : 'y' }))

describe('scores of continuations', () => {
  it('are sums of ln p over their tokens, from where they differ', async () => {
    const [x, y, long] = await scoreContinuations(copier, tokenizer, 'za: ', ['x\n', 'y\n', 'xx\n'])
    expect(x).toBeCloseTo(Math.log(0.7 * 0.98), 5)
    expect(y).toBeCloseTo(Math.log(0.2 * 0.98), 5)
    expect(long!).toBeLessThan(x! - 3)
  })

  it('refuse a prompt that is longer than the context, with both lengths', async () => {
    const short = ruleReader(() => ({}), 5)
    await expect(scoreContinuations(short, tokenizer, 'abcde', ['x'])).rejects.toThrow('6 tokens: the context holds 5')
    await expect(scoreContinuations(short, tokenizer, 'a', [])).rejects.toThrow('no continuations')
  })
})

describe('a prompt of examples', () => {
  it('ends where the label of the question would begin', () => {
    const prompt = fewShotPrompt({ ...template, instruction: 'Sort.\n' })
    expect(prompt.write(examples.slice(0, 2), 'qa')).toBe('Sort.\nka: x\nlb: y\nqa: ')
    expect(prompt.answer('x')).toBe('x\n')
  })

  it('refuses a template without an end or with the parts in another order', () => {
    for (const example of ['{label} {input}\n', '{input} {label}', '{input}', '{input}{input}{label}\n']) {
      expect(() => fewShotPrompt({ example })).toThrow('it needs {input}, then {label}, once each')
    }
  })
})

describe('classifying from examples', () => {
  const labels = ['x', 'y']
  const classify = inContextClassifier(copier, tokenizer, { labels, template })

  it('takes away what the labels would get without a question', async () => {
    const { plain, calibrated } = await classify([], 'zz')
    expect(plain[0]).toBeCloseTo(0.7 / 0.9, 4)
    expect([...calibrated].map((chance) => Number(chance.toFixed(4)))).toEqual([0.5, 0.5])
  })

  it('is right once the prompt shows what the question needs', async () => {
    const random = selection('random', examples, 1)
    const rows = await inContextAccuracy(classify, {
      ...{ labels, shots: [0, 6], test, select: random, draws: 3, orders: 4, seed: 1 },
    })
    expect(rows.map(({ plain }) => plain.value)).toEqual([0.5, 1])
    expect(rows.map(({ draws }) => draws)).toEqual([1, 3])
    expect(rows[1]!.orders).toEqual({ count: 4, least: 1, most: 1, deviation: 0 })
  })

  it('refuses questions whose label is not among them', async () => {
    const asked = {
      labels,
      shots: [0],
      test: [{ input: 'a', label: 'z' }],
      select: () => [],
      draws: 1,
      orders: 0,
      seed: 0,
    }
    await expect(inContextAccuracy(classify, asked)).rejects.toThrow('label "z": the labels are x, y')
  })
})

describe('selection of examples', () => {
  it('draws by number, each at most once, and not by question', () => {
    const random = selection('random', examples, 2)
    expect(
      random('a', 6, 0)
        .map(({ input }) => input)
        .sort(),
    ).toEqual(examples.map(({ input }) => input))
    expect(random('a', 6, 0)).toEqual(random('b', 6, 0))
    expect(random('a', 6, 1)).not.toEqual(random('a', 6, 0))
  })

  it('puts the nearest by character n-grams last', () => {
    const texts = ['the red house', 'a green boat', 'the red horse', 'seven'].map((input) => ({ input, label: 'x' }))
    const nearest = selection('similar', texts, 0)('the red houses', 2, 0)
    expect(nearest.map(({ input }) => input)).toEqual(['the red horse', 'the red house'])
  })
})
