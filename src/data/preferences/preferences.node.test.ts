import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parsePair, writtenPair } from './pair.js'
import { readPreferences, readPrompts } from './read.node.js'

const folder = mkdtempSync(join(tmpdir(), 'atelier-pairs-'))
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
afterAll(() => rmSync(folder, { recursive: true }))

const user = { role: 'user', content: 'Which sky?' } as const
const turn = (content: string) => ({ role: 'assistant', content }) as const

describe('pairs', () => {
  it('are read from the formats of TRL: plain, conversational, and without a prompt', () => {
    const plain = { prompt: 'The sky is', chosen: ' blue.', rejected: ' green.' }
    expect(parsePair(plain)).toEqual(plain)
    expect(parsePair({ chosen: 'The sky is blue.', rejected: 'The sky is green.' })).toEqual(plain)
    const talk = { prompt: [user], chosen: 'Blue', rejected: 'Green' }
    expect(parsePair({ prompt: [user], chosen: [turn('Blue')], rejected: [turn('Green')] })).toEqual(talk)
    expect(parsePair({ chosen: [user, turn('Blue')], rejected: [user, turn('Green')] })).toEqual(talk)
    expect(parsePair({ prompt: [user], chosen: 'Blue', rejected: 'Green' })).toEqual(talk)
  })

  it('come back as they were written', () => {
    for (const pair of [
      { prompt: 'a', chosen: 'b', rejected: 'c' },
      { prompt: [user], chosen: 'Blue', rejected: 'Green' },
    ]) {
      expect(parsePair(writtenPair(pair))).toEqual(pair)
    }
  })

  it('are refused with their row', async () => {
    const rows = (...list: object[]) => list.map((row) => JSON.stringify(row)).join('\n')
    const good = { prompt: 'a', chosen: 'b', rejected: 'c' }
    const refusal = async (name: string, text: string) =>
      readPreferences(write(name, text)).catch((e: Error) => e.message)
    expect(await refusal('same.jsonl', rows(good, { ...good, rejected: 'b' }))).toContain(
      'row 2: chosen and rejected are both "b"',
    )
    expect(await refusal('no.jsonl', rows(good, { prompt: 'a', chosen: 'b' }))).toContain('row 2: ')
    expect(await refusal('odd.jsonl', rows({ ...good, prompt: 3 }))).toContain('row 1: prompt 3: it is neither')
    expect(await refusal('bad.jsonl', `${rows(good)}\n{oops`)).toContain('row 2: not JSON')
    expect(await refusal('empty.jsonl', '')).toContain('it is empty')
    expect(await refusal('heading.csv', 'prompt,chosen,rejected\n')).toContain('no preferences')
  })
})

describe('readPrompts', () => {
  it('reads lines, and tables with what else they hold', async () => {
    expect(await readPrompts(write('p.txt', 'One?\n\nTwo?\n'))).toEqual([
      { prompt: 'One?', fields: {} },
      { prompt: 'Two?', fields: {} },
    ])
    const table = write('p.jsonl', '{"prompt":"1+1=","answer":"2"}\n{"prompt":[{"role":"user","content":"Hi"}]}')
    expect(await readPrompts(table)).toEqual([
      { prompt: '1+1=', fields: { answer: '2' } },
      { prompt: [{ role: 'user', content: 'Hi' }], fields: { answer: undefined } },
    ])
    await expect(readPrompts(write('q.jsonl', '{"text":"a"}'))).rejects.toThrow('row 1: it has no prompt')
    await expect(readPrompts(write('q.txt', ' \n'))).rejects.toThrow('every line is blank')
  })
})
