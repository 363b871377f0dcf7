import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomServedModel } from '../../test/served.js'
import { type RunningServer, startServer } from './index.node.js'

let server: RunningServer
let client: OpenAI

beforeAll(async () => {
  server = await startServer({
    port: 0,
    apiKey: 'secret',
    load: async () => [await randomServedModel('bytes', { slots: 4 }), await randomServedModel('other', { slots: 2 })],
  })
  await server.ready
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'secret', maxRetries: 0 })
})
afterAll(() => server.close(0))

const messages = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: [{ type: 'text', text: 'Wie heißt du? 🐳' }] },
] satisfies OpenAI.ChatCompletionMessageParam[]

describe("OpenAI's client", () => {
  it('lists models', async () => {
    const { data } = await client.models.list()
    expect(data.map(({ id, object }) => [id, object])).toEqual([
      ['bytes', 'model'],
      ['other', 'model'],
    ])
    expect(await client.models.retrieve('other')).toMatchObject({ id: 'other', owned_by: 'atelier' })
  })

  it('completes texts, the same for the same seed, several at once', async () => {
    const request = { model: 'bytes', prompt: 'Call me', max_tokens: 12, seed: 3, logprobs: 2 }
    const answer = await client.completions.create({ ...request, n: 2, echo: false })
    expect(answer).toMatchObject({
      object: 'text_completion',
      model: 'bytes',
      usage: { prompt_tokens: 7, completion_tokens: 24, total_tokens: 31 },
    })
    expect(answer.choices.map(({ index, finish_reason }) => [index, finish_reason])).toEqual([
      [0, 'length'],
      [1, 'length'],
    ])
    const { logprobs } = answer.choices[0]!
    expect(logprobs!.tokens).toHaveLength(12)
    expect(Object.keys(logprobs!.top_logprobs![0]!)).toHaveLength(2)
    expect(logprobs!.token_logprobs!.every((value) => value < 0)).toBe(true)
    const again = await client.completions.create(request)
    expect(again.choices[0]!.text).toBe(answer.choices[0]!.text)
    const next = await client.completions.create({ ...request, seed: 4 })
    expect(next.choices[0]!.text).toBe(answer.choices[1]!.text)
    expect(answer.choices[1]!.text).not.toBe(answer.choices[0]!.text)
    const echoed = await client.completions.create({ ...request, logprobs: null, echo: true })
    expect(echoed.choices[0]!.text).toBe(`Call me${answer.choices[0]!.text}`)
    const batch = await client.completions.create({ ...request, prompt: ['Call me', 'It was'] })
    expect(batch.choices[0]!.text).toBe(answer.choices[0]!.text)
    expect(batch.choices).toHaveLength(2)
    const ids = await client.completions.create({ ...request, prompt: [...Buffer.from('Call me')] })
    expect(ids.choices[0]!.text).toBe(answer.choices[0]!.text)
  })

  it('streams what it also answers at once, byte for byte, beside stop texts and split characters', async () => {
    const text = async (request: Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, 'model' | 'messages'>) => {
      const whole = await client.chat.completions.create({ model: 'bytes', messages, ...request })
      const parts: string[] = []
      let usage: unknown
      let finish: unknown
      const stream = await client.chat.completions.create({
        model: 'bytes',
        messages,
        ...request,
        stream: true,
        stream_options: { include_usage: true },
      })
      for await (const chunk of stream) {
        parts.push(chunk.choices[0]?.delta.content ?? '')
        finish = chunk.choices[0]?.finish_reason ?? finish
        usage = chunk.usage ?? usage
      }
      expect(parts.join('')).toBe(whole.choices[0]!.message.content)
      expect(usage).toEqual(whole.usage)
      expect(finish).toBe(whole.choices[0]!.finish_reason)
      return whole.choices[0]!
    }
    for (let seed = 0; seed < 4; seed++) {
      const { message } = await text({ seed, max_tokens: 60, temperature: 1.3 })
      const content = message.content!
      expect(content).toContain('\uFFFD')
      // A stop text of three characters, found in the text itself, so that it is split across tokens.
      const at = content.length >> 1
      const stopped = await text({ seed, max_tokens: 60, temperature: 1.3, stop: ['never', content.slice(at, at + 3)] })
      expect(stopped.finish_reason).toBe('stop')
      expect(content.startsWith(stopped.message.content!)).toBe(true)
      expect(stopped.message.content).not.toContain(content.slice(at, at + 3))
    }
    // Characters of several bytes, forced one byte a token.
    const whale = [...Buffer.from('🐳')]
    const forced = await text({
      seed: 1,
      max_tokens: 8,
      logit_bias: Object.fromEntries(whale.map((id) => [id, 100])),
      temperature: 2,
    })
    expect(forced.message.content).toMatch(/^[🐳\uFFFD]/u)
  })

  it('tells log-probabilities of every token of an answer', async () => {
    const request = { model: 'bytes', messages, max_tokens: 5, seed: 1, logprobs: true, top_logprobs: 3 }
    const whole = await client.chat.completions.create(request)
    const told = whole.choices[0]!.logprobs!.content!
    expect(told).toHaveLength(5)
    for (const { top_logprobs, bytes } of told) {
      expect(top_logprobs.map(({ logprob }) => logprob)).toEqual(
        top_logprobs.map(({ logprob }) => logprob).toSorted((a, b) => b - a),
      )
      expect(bytes!.length).toBeGreaterThan(0)
    }
    const streamed: unknown[] = []
    for await (const { choices } of await client.chat.completions.create({ ...request, stream: true })) {
      streamed.push(...(choices[0]?.logprobs?.content ?? []))
    }
    expect(streamed).toEqual(told)
  })

  it('embeds texts as vectors of length 1, the nearer the more alike', async () => {
    const { data, usage } = await client.embeddings.create({
      model: 'bytes',
      input: ['a whale', 'a whale', 'ZZZ!', 'x'.repeat(200)],
    })
    const vectors = data.map(({ embedding }) => embedding)
    const cosine = (a: number, b: number) => vectors[a]!.reduce((sum, value, i) => sum + value * vectors[b]![i]!, 0)
    expect(vectors.map((_, i) => cosine(i, i)).every((length) => Math.abs(length - 1) < 1e-5)).toBe(true)
    expect(cosine(0, 1)).toBeCloseTo(1, 6)
    expect(cosine(0, 2)).toBeLessThan(0.99)
    expect(usage).toEqual({ prompt_tokens: 218, total_tokens: 218 })
    const plain = await client.embeddings.create({ model: 'bytes', input: 'a whale', encoding_format: 'float' })
    expect(plain.data[0]!.embedding.length).toBe(16)
    for (const [i, value] of plain.data[0]!.embedding.entries()) expect(value).toBeCloseTo(vectors[0]![i]!, 6)
  })

  it('throws what the interface says', async () => {
    const chat = (request: object) =>
      client.chat.completions.create({
        model: 'bytes',
        messages,
        ...request,
      } as OpenAI.ChatCompletionCreateParamsNonStreaming)
    await expect(chat({ model: 'none' })).rejects.toMatchObject({ status: 404, code: 'model_not_found' })
    await expect(chat({ temperature: 3 })).rejects.toMatchObject({ status: 400, param: 'temperature' })
    await expect(chat({ max_tokens: 4000 })).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' })
    await expect(chat({ max_tokens: 4000 })).rejects.toThrow(/256 tokens.* prompt has \d+ tokens and 4000 tokens/)
    await expect(chat({ messages: [] })).rejects.toMatchObject({ status: 400, param: 'messages' })
    await expect(chat({ n: 129 })).rejects.toMatchObject({ status: 400, param: 'n' })
    await expect(client.embeddings.create({ model: 'bytes', input: '' })).rejects.toMatchObject({ status: 400 })
    const wrong = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'guess', maxRetries: 0 })
    await expect(wrong.models.list()).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' })
  })

  it('takes what is left open as null, and fills the context where no length is given', async () => {
    const answer = await client.chat.completions.create({
      model: 'other',
      messages,
      temperature: null,
      stop: null,
      seed: 2,
    })
    const { prompt_tokens: prompt, completion_tokens: completion } = answer.usage!
    const isFull = answer.choices[0]!.finish_reason === 'length'
    if (isFull) expect(prompt + completion).toBe(257)
    else expect(prompt + completion).toBeLessThan(257)
  })
})
