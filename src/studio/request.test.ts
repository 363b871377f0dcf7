import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { encodeMessage, type Message } from './message.js'
import { modelName, storedFile } from './model-name.js'
import { readRequest } from './request.js'

const read = (message: object) => readRequest(encodeMessage(message as Message))

describe('a request from a socket', () => {
  it('is one of those that there are, with all that it needs', () => {
    const open = { kind: 'open', job: 'duel', params: { a: [1, null] }, seed: 3 }
    expect(read(open)).toEqual(open)
    expect(read({ kind: 'watch', pictures: ['plane'], rate: 30 })).toMatchObject({ rate: 30 })
    const changes = [{ step: 4, request: { kind: 'set', params: { frozen: 'generator' } } }]
    expect(read({ kind: 'seek', step: 9, changes, thenPlay: true })).toMatchObject({ changes, thenPlay: true })
  })

  it.each([
    { kind: 'watch', pictures: ['a'], rate: 0 },
    { kind: 'watch', pictures: ['a'], rate: null },
    { kind: 'watch', pictures: Array(65).fill('a'), rate: 1 },
    { kind: 'step', count: -1 },
    { kind: 'step', count: '1' },
    { kind: 'seek', step: 1e300 },
    { kind: 'seek', step: 3, changes: [{ step: 1, request: { kind: 'open', job: 'duel', params: {}, seed: 1 } }] },
    { kind: 'open', job: 'x'.repeat(101), params: {}, seed: 0 },
    { kind: 'open', job: 'language', seed: 0 },
    { kind: '__proto__' },
    { kind: 'constructor' },
    { kind: 'ask', id: 'one', question: 'next', params: {} },
  ])('is refused in a sentence if it is not', (message) => {
    expect(() => read(message)).toThrow(/^request: "/)
  })

  it('is refused if it is no message at all', () => {
    for (const length of [0, 3, 4, 100]) expect(() => readRequest(new ArrayBuffer(length))).toThrow('not a message')
  })
})

describe('the name of a model', () => {
  const isName = (name: string): boolean => v.safeParse(modelName, name).success

  it('is one that ships, one of the library, or a checkpoint of one', () => {
    for (const name of ['writer', 'models/20261126-031502-whale-3fa2', 'models/page-3f@250'])
      expect(isName(name)).toBe(true)
    expect(storedFile('models/a-b@250/config.json')).toEqual({ id: 'a-b', step: 250, file: 'config.json' })
  })

  it('is never a way out', () => {
    const names = [
      '../writer',
      'models/..',
      'models/../../runs',
      'models/a/b',
      '/etc',
      'models/x@1/../y',
      'models/',
      'models/a@',
      'a/b',
      '',
    ]
    for (const name of names) expect(isName(name)).toBe(false)
    for (const file of [
      'models/a/../b',
      'models/a/..',
      'models/a/.hidden',
      'models/a/b/c',
      'models/a@x/config.json',
      'writer/config.json',
      'models/../config.json',
    ]) {
      expect(storedFile(file)).toBeUndefined()
    }
  })
})
