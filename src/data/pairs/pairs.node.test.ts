import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isPairSource, listPairSets, readPairs } from '../index.node.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-pairs-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const written = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const lines = (...records: readonly unknown[]): string => records.map((each) => `${JSON.stringify(each)}\n`).join('')
const said = async (path: string): Promise<string[]> =>
  (await readPairs(path)).conversations.map((messages) =>
    messages.map(({ role, content }) => `${role}: ${content}`).join(' | '),
  )

describe('readPairs', () => {
  it.each([
    [{ prompt: 'a', completion: 'b', chosen: 'c', rejected: 'd' }, 'user: a | assistant: b'],
    [{ Question: 'two?', Answer: 2 }, 'user: two? | assistant: 2'],
    [{ instruction: 'add', input: '1 2', output: '3' }, 'user: add\n\n1 2 | assistant: 3'],
    [
      { instruction: 'greet', input: '', output: 'hi', system: 'be kind' },
      'system: be kind | user: greet | assistant: hi',
    ],
    [
      {
        messages: [
          { role: 'user', content: 'a' },
          { role: 'assistant', content: 'b' },
        ],
      },
      'user: a | assistant: b',
    ],
    [
      {
        conversations: [
          { from: 'human', value: 'a' },
          { from: 'gpt', value: 'b' },
        ],
      },
      'user: a | assistant: b',
    ],
    [
      { prompt: [{ role: 'user', content: 'a' }], completion: [{ role: 'assistant', content: 'b' }] },
      'user: a | assistant: b',
    ],
  ])('knows the usual names of columns: %o', async (record, expected) => {
    const path = written('one.jsonl', lines(record))
    expect(await isPairSource(path)).toBe(true)
    expect(await said(path)).toEqual([expected])
  })

  it('reads CSV, with lists as their JSON, and Parquet', async () => {
    expect(await said(written('a.csv', 'question,answer\n"one, two?",three\n'))).toEqual([
      'user: one, two? | assistant: three',
    ])
    const chat = JSON.stringify([
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
    ])
    expect(await said(written('b.csv', `messages\n"${chat.replaceAll('"', '""')}"\n`))).toEqual([
      'user: a | assistant: b',
    ])
    const columnData = [
      { name: 'prompt', data: ['a'] },
      { name: 'response', data: ['b'] },
    ]
    const path = written('c.parquet', new Uint8Array(parquetWriteBuffer({ columnData })))
    expect(await said(path)).toEqual(['user: a | assistant: b'])
  })

  it('says in which line of which file what is wrong', async () => {
    const bad = async (name: string, content: string): Promise<string> =>
      readPairs(written(name, content)).then(String, (error: Error) => error.message.replace(folder, ''))
    const good = { prompt: 'a', completion: 'b' }
    expect(await bad('x.jsonl', `${lines(good)}\n{"prompt": \n`)).toMatch(
      /^\/x\.jsonl:3: not JSON: .*\. Mend that line$/,
    )
    expect(await bad('x.jsonl', `${lines(good)}[1]\n`)).toContain('/x.jsonl:2: it is no object')
    expect(await bad('x.jsonl', lines(good, { prompt: 'a' }))).toContain(
      '/x.jsonl:2: "completion" is missing: a text was expected',
    )
    expect(await bad('x.jsonl', lines(good, { ...good, completion: ' ' }))).toContain(
      'x.jsonl:2: "completion" is empty',
    )
    expect(await bad('y.csv', 'prompt,completion\na,\n')).toContain('/y.csv, row 1: "completion"')
    expect(await bad('z.jsonl', lines({ title: 'a' }))).toContain(
      '/z.jsonl:1: columns "title": which are questions and answers',
    )
    const mute = { messages: [{ role: 'user', content: 'a' }] }
    expect(await bad('z.jsonl', lines(mute))).toContain('no assistant says anything')
    const odd = { messages: [{ role: 'alien', content: 'a' }] }
    expect(await bad('z.jsonl', lines(odd))).toContain('"messages", message 1: the role "alien" is not known')
  })

  it('does not take texts for pairs', async () => {
    expect(await isPairSource(written('t.jsonl', lines({ text: 'a' })))).toBe(false)
    expect(await isPairSource(written('t.csv', 'text\na\n'))).toBe(false)
    expect(await isPairSource(written('t.txt', 'a'))).toBe(false)
    expect(await isPairSource('sotu')).toBe(false)
  })
})

describe('the derived sets', () => {
  it('say that they are derived', () => {
    expect(
      listPairSets().every(({ name, description }) => name.startsWith('pairs:') && /^Derived/.test(description)),
    ).toBe(true)
  })

  it('are the same every time, and answer from their source', async () => {
    const [licences, again] = [await readPairs('pairs:licences'), await readPairs('pairs:licences')]
    expect(licences.conversations.length).toBeGreaterThan(1000)
    expect(again).toEqual(licences)
    const [question, answer] = licences.conversations.find(([first]) =>
      first!.content.includes('(MIT) say about warranty'),
    )!
    expect(question!.content).toBe('What does the MIT License (MIT) say about warranty?')
    expect(answer!.content).toContain('THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND')
    const recipes = await readPairs('pairs:recipes')
    expect(new Set(recipes.conversations.map(([first]) => first!.content)).size).toBe(1500)
  })

  it('gives each medical term a code of its own', async () => {
    const { conversations } = await readPairs('pairs:glosses')
    const codes = conversations.map(([, answer]) => answer!.content.split(':')[0]!)
    expect(codes.every((code) => /^[BDMS]\d\d\.\d\d$/.test(code))).toBe(true)
    expect(new Set(codes).size).toBe(codes.length)
    expect(conversations.some(([question]) => question!.content.startsWith('What is femur'))).toBe(true)
  })

  it('names those that there are', async () => {
    await expect(readPairs('pairs:nothing')).rejects.toThrow('There are pairs:licences, pairs:glosses, pairs:recipes')
  })
})
