import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { embed, generateObject, generateText, jsonSchema, streamText, tool } from 'ai'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomServedModel } from '../../test/served.js'
import { type RunningServer, startServer } from './index.node.js'

let server: RunningServer
let client: OpenAI

beforeAll(async () => {
  const model = await randomServedModel('bytes', { slots: 4, config: { context: 512 } })
  server = await startServer({ port: 0, load: async () => [model] })
  await server.ready
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'any', maxRetries: 0 })
})
afterAll(() => server.close(0))

const schema = {
  type: 'object',
  properties: { name: { type: 'string', maxLength: 12 }, age: { type: 'integer', minimum: 0, maximum: 99 } },
  required: ['name', 'age'],
  additionalProperties: false,
} as const
const messages = [{ role: 'user', content: 'Who?' }] satisfies OpenAI.ChatCompletionMessageParam[]
const weather = {
  type: 'function',
  function: {
    name: 'weather',
    parameters: {
      type: 'object',
      properties: { city: { enum: ['Bern', 'Oslo'] } },
      required: ['city'],
      additionalProperties: false,
    },
  },
} as const satisfies OpenAI.ChatCompletionTool
const time = { type: 'function', function: { name: 'time' } } as const satisfies OpenAI.ChatCompletionTool
const request = { model: 'bytes', messages, max_tokens: 200, seed: 5 }

describe("forms of answers by OpenAI's client", () => {
  it('follows a schema, whole and streamed', async () => {
    const response_format = { type: 'json_schema', json_schema: { name: 'person', schema, strict: true } } as const
    for (let seed = 0; seed < 3; seed++) {
      const { choices } = await client.chat.completions.create({ ...request, seed, response_format })
      const person = JSON.parse(choices[0]!.message.content!) as { name: string; age: number }
      expect(Object.keys(person)).toEqual(['name', 'age'])
      expect(person.age).toBeLessThan(100)
      expect(choices[0]!.finish_reason).toBe('stop')
      let streamed = ''
      for await (const chunk of await client.chat.completions.create({
        ...request,
        seed,
        response_format,
        stream: true,
      })) {
        streamed += chunk.choices[0]?.delta.content ?? ''
      }
      expect(streamed).toBe(choices[0]!.message.content)
    }
  })

  it('answers by an object where JSON is asked for', async () => {
    const response_format = { type: 'json_object' } as const
    const { choices } = await client.chat.completions.create({ ...request, response_format, temperature: 0.5 })
    const { content } = choices[0]!.message
    expect(content!.startsWith('{')).toBe(true)
    if (choices[0]!.finish_reason === 'stop') expect(JSON.parse(content!)).toBeTypeOf('object')
  })

  it('calls the tool that is asked for, whole and streamed', async () => {
    const tool_choice = { type: 'function', function: { name: 'weather' } } as const
    const { choices } = await client.chat.completions.create({ ...request, tools: [weather, time], tool_choice })
    const [call] = choices[0]!.message.tool_calls!
    expect(call).toMatchObject({ type: 'function', function: { name: 'weather' } })
    expect(call!.type === 'function' && JSON.parse(call!.function.arguments)).toEqual({
      city: expect.stringMatching(/^(Bern|Oslo)$/),
    })
    expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } })
    const stream = client.chat.completions.stream({ ...request, tools: [weather, time], tool_choice })
    const final = await stream.finalChatCompletion()
    expect(final.choices[0]!.message.tool_calls![0]).toMatchObject({
      function: (call as { function: object }).function,
    })
    const any = await client.chat.completions.create({ ...request, tools: [weather, time], tool_choice: 'required' })
    const called = any.choices[0]!.message.tool_calls![0]!
    expect(['weather', 'time']).toContain(called.type === 'function' && called.function.name)
  })

  it('writes a text where tools may be called and are not, and reads what tools answered', async () => {
    const conversation = [
      ...messages,
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Bern"}' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'Sun' },
    ] satisfies OpenAI.ChatCompletionMessageParam[]
    const { choices } = await client.chat.completions.create({
      ...request,
      messages: conversation,
      tools: [weather],
      max_tokens: 10,
    })
    expect(choices[0]!.message.tool_calls).toBeUndefined()
    expect(choices[0]!.message.content).toBeTypeOf('string')
  })

  it('refuses forms and tools that cannot be followed', async () => {
    const chat = (given: object) =>
      client.chat.completions.create({ ...request, ...given } as OpenAI.ChatCompletionCreateParamsNonStreaming)
    const format = (value: unknown) => ({
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema: value } },
    })
    await expect(chat(format({ type: 'nothing' }))).rejects.toMatchObject({ status: 400, param: 'response_format' })
    await expect(chat(format({ $ref: '#/nowhere' }))).rejects.toMatchObject({ status: 400, param: 'response_format' })
    await expect(chat({ response_format: { type: 'xml' } })).rejects.toMatchObject({ status: 400 })
    await expect(chat({ tools: [time, time] })).rejects.toMatchObject({ status: 400, param: 'tools' })
    await expect(chat({ tool_choice: 'required' })).rejects.toMatchObject({ status: 400, param: 'tool_choice' })
    const none = { tools: [time], tool_choice: { type: 'function', function: { name: 'other' } } }
    await expect(chat(none)).rejects.toMatchObject({ status: 400, param: 'tool_choice' })
  })
})

describe('the Vercel AI SDK', () => {
  const provider = () =>
    createOpenAICompatible({
      name: 'atelier',
      baseURL: `${server.url}/v1`,
      supportsStructuredOutputs: true,
      includeUsage: true,
    })

  it('generates texts, whole and streamed', async () => {
    const model = provider().chatModel('bytes')
    const given = { model, prompt: 'Hello', seed: 1, maxOutputTokens: 30, maxRetries: 0 }
    const { text, usage, finishReason } = await generateText(given)
    expect(['length', 'stop']).toContain(finishReason)
    expect(usage.outputTokens).toBeGreaterThan(0)
    const stream = streamText(given)
    let streamed = ''
    for await (const delta of stream.textStream) streamed += delta
    expect(streamed).toBe(text)
    expect((await stream.usage).outputTokens).toBe(usage.outputTokens)
  })

  it('generates objects, calls tools, embeds, and stops', async () => {
    const model = provider().chatModel('bytes')
    const given = { model, prompt: 'Who?', seed: 2, maxOutputTokens: 200, maxRetries: 0 }
    const { object } = await generateObject({
      ...given,
      schema: jsonSchema<{ name: string; age: number }>(schema as never),
    })
    expect(object.age).toBeLessThan(100)
    const { toolCalls } = await generateText({
      ...given,
      tools: { weather: tool({ inputSchema: jsonSchema<{ city: string }>(weather.function.parameters as never) }) },
      toolChoice: 'required',
    })
    expect(toolCalls[0]).toMatchObject({ toolName: 'weather', input: { city: expect.stringMatching(/^(Bern|Oslo)$/) } })
    const { embedding } = await embed({ model: provider().embeddingModel('bytes'), value: 'whale', maxRetries: 0 })
    expect(embedding).toHaveLength(16)
    const controller = new AbortController()
    const aborted = streamText({ model, prompt: 'long', abortSignal: controller.signal, onError: () => {} })
    for await (const _ of aborted.textStream) {
      controller.abort()
      break
    }
  })
})
