import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { randomServedModel } from '../../test/served.js'
import { type RequestRecord, type RunningServer, type ServedModel, startServer } from './index.node.js'

let server: RunningServer
let model: ServedModel
const records: RequestRecord[] = []

beforeAll(async () => {
  // Large enough that a step takes a moment, and one slot, so that what holds it can be told.
  model = await randomServedModel('bytes', { slots: 1, config: { context: 2048, width: 64 } })
  server = await startServer({ port: 0, load: async () => [model], log: (record) => records.push(record) })
  await server.ready
  // Programs are opened at their first use.
  await (await ask({ max_tokens: 3 })).text()
})
afterAll(() => server.close(0))
beforeEach(() => {
  records.length = 0
})

const ask = (request: object, signal?: AbortSignal): Promise<Response> =>
  fetch(`${server.url}/v1/completions`, {
    method: 'POST',
    body: JSON.stringify({ prompt: 'Call me', seed: 1, logit_bias: { 257: -100 }, ...request }),
    ...(signal && { signal }),
  })

const long = { max_tokens: 2000, stream: true }

async function until(isSo: () => boolean): Promise<void> {
  const since = performance.now()
  while (!isSo()) {
    if (performance.now() - since > 3000) throw new Error('it did not happen in 3 s')
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}
const isFree = (): boolean => model.engine.counts().seated + model.engine.counts().waiting === 0
/** The slot gets free, and holds no positions, long before the text would have ended, and serves the next. */
async function expectReuse(): Promise<void> {
  await until(isFree)
  expect(model.engine.counts().positions).toBe(0)
  const { usage } = (await (await ask({ max_tokens: 3 })).json()) as { usage: object }
  expect(usage).toMatchObject({ completion_tokens: 3 })
}

describe('a client that goes away', () => {
  it('ends its stream', async () => {
    const controller = new AbortController()
    const response = await ask(long, controller.signal)
    await response.body!.getReader().read()
    expect(model.engine.counts().seated).toBe(1)
    controller.abort()
    await expectReuse()
    await until(() => records.length >= 2)
    expect(records.find(({ ended }) => ended)).toMatchObject({ status: 200, path: '/v1/completions' })
  })

  it('ends its stream by reading no further', async () => {
    const response = await ask(long)
    const reader = response.body!.getReader()
    await reader.read()
    await reader.cancel()
    await expectReuse()
  })

  it('ends an answer that is not streamed', async () => {
    const controller = new AbortController()
    const response = ask({ ...long, stream: false }, controller.signal)
    await until(() => model.engine.counts().positions > 20)
    controller.abort()
    await expect(response).rejects.toThrow()
    await expectReuse()
  })

  it('ends while its prompt is read', async () => {
    const controller = new AbortController()
    const response = ask({ prompt: 'abcdefgh'.repeat(200), max_tokens: 100 }, controller.signal)
    await until(() => model.engine.counts().positions > 0)
    expect(model.engine.counts().positions).toBeLessThan(1600)
    controller.abort()
    await expect(response).rejects.toThrow()
    await expectReuse()
  })

  it('leaves the queue, and the others in their order', async () => {
    const first = new AbortController()
    const running = await ask(long, first.signal)
    const gone = new AbortController()
    const leaving = ask({ max_tokens: 2 }, gone.signal)
    await until(() => model.engine.counts().waiting === 1)
    const staying = ask({ max_tokens: 4 })
    await until(() => model.engine.counts().waiting === 2)
    gone.abort()
    gone.abort()
    await expect(leaving).rejects.toThrow()
    await until(() => model.engine.counts().waiting === 1)
    expect(model.engine.counts().seated).toBe(1)
    await running.body!.getReader().read()
    first.abort()
    expect(await (await staying).json()).toMatchObject({ usage: { completion_tokens: 4 } })
  })

  it('ends all texts of its request', async () => {
    const controller = new AbortController()
    const response = await ask({ ...long, n: 5 }, controller.signal)
    await response.body!.getReader().read()
    await until(() => model.engine.counts().waiting === 4)
    controller.abort()
    await expectReuse()
  })
})

describe('an answer that ends by itself', () => {
  it('is not taken for one that was ended, whole or streamed', async () => {
    for (const stream of [false, true]) await (await ask({ max_tokens: 5, stream })).text()
    await until(() => records.length === 2)
    expect(records.map(({ ended, completionTokens }) => [ended, completionTokens])).toEqual([
      [undefined, 5],
      [undefined, 5],
    ])
    expect(isFree()).toBe(true)
  })

  it('does not mind a client that leaves afterwards', async () => {
    const controller = new AbortController()
    const response = await ask({ max_tokens: 3 }, controller.signal)
    await response.text()
    controller.abort()
    await expectReuse()
    expect(records.every(({ ended }) => ended === undefined)).toBe(true)
  })
})
