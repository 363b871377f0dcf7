import { describe, expect, it } from 'vitest'
import { scatter } from '../../test/scattered.js'
import { byteTokenizer, characterTokenizer, type Tokenizer } from '../data/index.js'
import { type AnyLanguageConfig, createLanguageModel, type LanguageModel } from '../models/index.js'
import { createMemory, int32, type Memory, program } from '../runtime/index.js'
import {
  type EngineOptions,
  type GeneratedToken,
  type GenerationEngine,
  generationEngine,
  textSampler,
} from './index.js'

const letters = characterTokenizer('\nabcdefghijklmnopqrstuvwxyz ')
const sizes = { context: 48, layers: 2, width: 16 }
const families = {
  gpt: { family: 'gpt', heads: 2, ...sizes },
  gpt2: { family: 'gpt2', heads: 2, ...sizes },
  gru: { family: 'gru', ...sizes },
} as const

interface Made {
  readonly memory: Memory
  readonly model: LanguageModel
}

function made(family: keyof typeof families = 'gpt', vocabulary = letters.size): Made {
  const model = createLanguageModel({ ...families[family], vocabulary } as AnyLanguageConfig)
  const memory = createMemory({ threads: 1 })
  scatter(memory, model, 0.4)
  return { memory, model }
}

async function withEngine<T>(
  options: EngineOptions,
  use: (engine: GenerationEngine, made: Made) => Promise<T>,
  { memory, model }: Made = made(),
  tokenizer: Tokenizer = letters,
): Promise<T> {
  const engine = generationEngine(memory, model, tokenizer, options)
  try {
    return await use(engine, { memory, model })
  } finally {
    await engine.close()
  }
}

const collect = async (tokens: AsyncIterable<GeneratedToken>): Promise<GeneratedToken[]> => {
  const all: GeneratedToken[] = []
  for await (const token of tokens) all.push(token)
  return all
}
const textOf = (tokens: readonly GeneratedToken[]): string => tokens.map(({ text }) => text).join('')
const prompts = ['call me ', 'it was the best of times it was', 'a', 'whales are not fish and fish are not whales', '']
const settings = { maxTokens: 16, temperature: 0.9, topP: 0.95 }

/** Everything that a token says, so that the last bit counts. */
const exact = (tokens: readonly GeneratedToken[]): unknown =>
  tokens.map(({ id, logProbability }) => [id, logProbability])

describe.each(Object.keys(families) as (keyof typeof families)[])('an engine over %s', (family) => {
  it('gives a seed the same text beside others, in any slot, order and number of slots', async () => {
    const alone = await withEngine(
      { slots: 1 },
      async (engine) => {
        const all: unknown[] = []
        for (const [seed, prompt] of prompts.entries()) {
          all.push(exact(await collect(engine.submit(prompt, { ...settings, seed }))))
        }
        return all
      },
      made(family),
    )
    for (const slots of [3, 16]) {
      for (const isReversed of [false, true]) {
        await withEngine(
          { slots },
          async (engine) => {
            const order = [...prompts.keys(), ...prompts.keys()]
            if (isReversed) order.reverse()
            const texts = await Promise.all(
              order.map((seed) => collect(engine.submit(prompts[seed]!, { ...settings, seed }))),
            )
            for (const [i, seed] of order.entries()) expect(exact(texts[i]!)).toEqual(alone[seed])
            expect(engine.counts()).toMatchObject({ seated: 0, waiting: 0, positions: 0 })
          },
          made(family),
        )
      }
    }
  })

  it('reads as the whole does, and draws as a sampler of one text', async () => {
    await withEngine(
      { slots: 3 },
      async (engine, { memory, model }) => {
        const texts = await Promise.all(
          prompts.map((prompt, seed) => collect(engine.submit(prompt, { ...settings, seed, overflow: 'stop' }))),
        )
        const sampler = textSampler(memory, model, letters)
        const whole = program(memory, { tokens: int32([1, 'time']) }, ({ tokens }) => ({
          outputs: { logits: model.forward(tokens).logSoftmax() },
        }))
        for (const [seed, prompt] of prompts.entries()) {
          const { text } = await sampler.complete(prompt, { ...settings, seed, overflow: 'stop' })
          expect(textOf(texts[seed]!)).toBe(text)
          const read = [...(prompt === '' ? letters.encode('\n') : letters.encode(prompt))]
          const ids = [...read, ...texts[seed]!.map(({ id }) => id)]
          const { logits } = await whole.run({ tokens: Int32Array.from(ids.slice(0, -1)) })
          for (const [i, { id, logProbability }] of texts[seed]!.entries()) {
            const expected = (logits.data as Float32Array).at((read.length + i - 1) * letters.size + id)!
            expect(Math.abs(logProbability - expected)).toBeLessThan(1e-4)
          }
        }
        await whole.close()
        await sampler.close()
      },
      made(family),
    )
  })
})

describe('an engine', () => {
  it('gives a text the same bits however its prompt is cut, and whatever a slot held before', async () => {
    const text = async (options: EngineOptions, before: readonly string[]): Promise<unknown> =>
      withEngine({ slots: 1, ...options }, async (engine) => {
        for (const prompt of before) await collect(engine.submit(prompt, { maxTokens: 9, seed: 5 }))
        const tokens = await collect(engine.submit(prompts[3]!, { ...settings, maxTokens: 4, seed: 1 }))
        return { tokens: exact(tokens), reused: engine.counts().reused }
      })
    const fresh = await text({}, [])
    for (const pieces of [[2], [8], [16], [3, 32], [48]]) expect(await text({ pieces }, [])).toEqual(fresh)
    const { tokens, reused } = (await text({}, [prompts[3]!.slice(0, 30), prompts[3]!.slice(0, 20)])) as {
      tokens: unknown
      reused: number
    }
    expect(tokens).toEqual((fresh as { tokens: unknown }).tokens)
    // The last token of a prompt is read in any case.
    expect(reused).toBe(19 + 20)
  })

  it('goes on past the context as a sampler does', async () => {
    await withEngine({ slots: 2 }, async (engine, { memory, model }) => {
      const options = { maxTokens: 90, seed: 3 }
      const [text] = await Promise.all([
        collect(engine.submit('ab', options)).then(textOf),
        collect(engine.submit('cd', options)),
      ])
      const sampler = textSampler(memory, model, letters)
      expect(text).toBe((await sampler.complete('ab', options)).text)
      await sampler.close()
    })
  })

  it('frees the slot at once when a signal aborts, while a prompt is read, in the queue, or by leaving the loop', async () => {
    await withEngine({ slots: 1 }, async (engine) => {
      const first = new AbortController()
      const second = new AbortController()
      const running = engine.submit('aaa', { maxTokens: 1e6, signal: first.signal })
      const queued = engine.submit('bbb', { maxTokens: 5, signal: second.signal })
      await running.next()
      expect(engine.counts()).toMatchObject({ seated: 1, waiting: 1 })
      second.abort(new Error('gone'))
      second.abort(new Error('again'))
      expect(engine.counts()).toMatchObject({ seated: 1, waiting: 0 })
      await expect(queued.next()).rejects.toThrow('gone')
      first.abort(new Error('enough'))
      expect(engine.counts()).toMatchObject({ seated: 0, waiting: 0, positions: 0 })
      await expect(collect(running)).rejects.toThrow('enough')

      const filling = new AbortController()
      const long = collect(engine.submit(prompts[3]!, { signal: filling.signal }))
      await Promise.resolve()
      filling.abort(new Error('early'))
      await expect(long).rejects.toThrow('early')
      for await (const token of engine.submit('ccc', { maxTokens: 1e6 })) if (token.id >= 0) break
      await engine.submit('never read', { maxTokens: 1e6 }).return()
      expect(engine.counts()).toMatchObject({ seated: 0, waiting: 0 })
      expect(await collect(engine.submit('ddd', { maxTokens: 3 }))).toHaveLength(3)
      await expect(collect(engine.submit('eee', { signal: AbortSignal.abort(new Error('before')) }))).rejects.toThrow(
        'before',
      )
    })
  })

  it('does not wait for a slow reader, nor draws far ahead of it', async () => {
    await withEngine({ slots: 2 }, async (engine) => {
      const slow = engine.submit('aaa', { maxTokens: 700, seed: 1 })
      const quick = await collect(engine.submit('bbb', { maxTokens: 300, seed: 2 }))
      expect(quick).toHaveLength(300)
      expect(engine.counts()).toMatchObject({ seated: 1 })
      expect(await collect(slow)).toHaveLength(700)
    })
  })

  it('serves the first that came first', async () => {
    await withEngine({ slots: 1 }, async (engine) => {
      const order: number[] = []
      const all = [5, 1, 3].map(async (maxTokens, i) => {
        await collect(engine.submit('abc', { maxTokens }))
        order.push(i)
      })
      await Promise.all(all)
      expect(order).toEqual([0, 1, 2])
    })
  })

  it('gives rollouts the probabilities that tokens had and were drawn with', async () => {
    await withEngine({ slots: 2, frozen: false }, async (engine, { memory, model }) => {
      const rollouts = await engine.generateAll(['ab', 'c', 'def'], { maxTokens: 8, seed: 7, temperature: 0.5 })
      const sampler = textSampler(memory, model, letters, { frozen: false })
      for (const [i, { ids, logProbabilities, drawnLogProbabilities, text, reason }] of rollouts.entries()) {
        const solo = await sampler.complete(['ab', 'c', 'def'][i]!, { maxTokens: 8, seed: 7 + i, temperature: 0.5 })
        expect([...ids]).toEqual(solo.tokens.map(({ id }) => id))
        expect({ text, reason }).toEqual({ text: solo.text, reason: 'length' })
        for (const [t, token] of solo.tokens.entries()) {
          expect(logProbabilities[t]).toBeCloseTo(token.logProbability, 4)
          expect(drawnLogProbabilities[t]).toBeCloseTo(Math.log(token.probability), 4)
        }
      }
      await sampler.close()
      scatter(memory, model, 0.2)
      const [other] = await engine.generateAll(['ab'], { maxTokens: 8, seed: 7, temperature: 0.5 })
      expect(other!.logProbabilities[0]).not.toBeCloseTo(rollouts[0]!.logProbabilities[0]!, 3)
      await expect(engine.generateAll(['ab', 'cd'], { seeds: [1] })).rejects.toThrow('1 seeds for 2 prompts')
    })
  })

  it('says what is wrong at once, and ends what is under way when it is closed', async () => {
    const { memory, model } = made()
    expect(() => generationEngine(memory, model, letters, { slots: 0 })).toThrow('0 slots')
    const engine = generationEngine(memory, model, letters, { slots: 1 })
    expect(() => engine.submit('ABC')).toThrow()
    expect(() => engine.submit('abc', { temperature: Number.NaN })).toThrow('temperature')
    const running = engine.submit('abc', { maxTokens: 1e6 })
    const waiting = engine.submit('abc')
    await running.next()
    await engine.close()
    await expect(collect(running)).rejects.toThrow('closed')
    await expect(collect(waiting)).rejects.toThrow('closed')
    await expect(collect(engine.submit('abc'))).rejects.toThrow('closed')
  })

  it('joins the bytes of characters that tokens split', async () => {
    const bytes = byteTokenizer()
    await withEngine(
      { slots: 2 },
      async (engine) => {
        const tokens = await collect(engine.submit('é', { maxTokens: 40, seed: 2 }))
        expect(textOf(tokens)).toBe(bytes.decode(tokens.map(({ id }) => id)))
      },
      made('gpt', bytes.size),
      bytes,
    )
  })
})
