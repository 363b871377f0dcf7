import { describe, expect, it } from 'vitest'
import { Fault } from './fault.js'
import { eventStream } from './sse.js'

async function* numbers(count: number, ended: () => void, error?: unknown): AsyncGenerator<object, void> {
  try {
    for (let number = 0; number < count; number++) yield { number }
    if (error !== undefined) throw error
  } finally {
    ended()
  }
}

describe('eventStream', () => {
  it('writes objects and an end', async () => {
    const ends: unknown[] = []
    const response = eventStream(
      numbers(2, () => {}),
      { patience: 1000, ended: (reason) => ends.push(reason) },
    )
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(await response.text()).toBe('data: {"number":0}\n\ndata: {"number":1}\n\ndata: [DONE]\n\n')
    expect(ends).toEqual([undefined])
  })

  it('ends by an error that says what went wrong, and keeps the words of what is unknown to itself', async () => {
    const ends: unknown[] = []
    const text = async (error: unknown): Promise<string> =>
      eventStream(
        numbers(1, () => {}, error),
        { patience: 1000, ended: (reason) => ends.push(reason) },
      ).text()
    expect(await text(new Fault(503, 'Bye.', { code: 'shutting_down' }))).toContain('"message":"Bye."')
    const told = await text(new Error('/home/secret'))
    expect(told).not.toContain('secret')
    expect(told).not.toContain('[DONE]')
    expect(ends).toHaveLength(2)
  })

  it.each(['leaves', 'makes no room'])('stops what makes events when a reader %s', async (how) => {
    let isOver = false
    const ends: unknown[] = []
    const response = eventStream(
      numbers(1000, () => {
        isOver = true
      }),
      { patience: 20, ended: (reason) => ends.push(reason) },
    )
    const reader = response.body!.getReader()
    await reader.read()
    if (how === 'leaves') await reader.cancel()
    else await expect(reader.closed).rejects.toThrow('makes no room')
    expect(isOver).toBe(true)
    expect(ends).toHaveLength(1)
    expect(ends[0]).toBeInstanceOf(Error)
  })
})
