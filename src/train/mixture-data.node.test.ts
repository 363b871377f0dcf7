import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { languageRun } from './language.node.js'
import { languageData } from './languageData.node.js'
import type { TrainingEvent } from './trainer.js'

let folder: string
const at = (name: string): string => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-mixture-'))
  const stream = randomStream(1, 'documents')
  const documents = (letters: string): string =>
    Array.from({ length: 80 }, () =>
      JSON.stringify({
        text: Array.from({ length: 5 + stream.integer(30) }, () => letters[stream.integer(letters.length)]).join(''),
      }),
    ).join('\n')
  writeFileSync(at('vowels.jsonl'), documents('aeiou'))
  writeFileSync(at('digits.jsonl'), documents('0123456789'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sources = () => [
  { source: at('vowels.jsonl'), weight: 3 },
  { source: at('digits.jsonl'), weight: 1 },
]

it('draws rows by their shares, from documents that end with a token of their own', async () => {
  const data = await languageData({ data: sources() })
  const { tokenizer, mixture } = data
  const end = tokenizer.special.get('<|endoftext|>')!
  expect(tokenizer.size).toBe(15 + 1 + 1) // letters, what stands between documents where merges are learnt, their end
  expect(mixture!.map(({ share }) => share)).toEqual([0.75, 0.25])
  const loader = data.loader('blocks', { batch: 4, context: 32, seed: 1 })
  for (let i = 0; i < 20; i++) {
    const { tokens } = loader.next()
    const rows = [0, 1, 2, 3].map((row) =>
      tokenizer.decode(tokens.subarray(row * 32, (row + 1) * 32)).replaceAll('<|endoftext|>', ''),
    )
    expect(rows.filter((row) => /\d/.test(row)).length).toBe(1)
    expect(rows.some((row) => /\d/.test(row) && /[aeiou]/.test(row))).toBe(false)
  }
  expect(data.heldOut.filter((id) => id === end).length).toBeGreaterThan(2)
})

it('packs whole documents, each from the end before it to its own', async () => {
  const data = await languageData({ data: sources() })
  const end = data.tokenizer.special.get('<|endoftext|>')!
  const { tokens, targets, segments } = data.loader('packed', { batch: 4, context: 64, seed: 1 }).next()
  const isStart = (i: number): boolean => i % 64 === 0 || segments![i] !== segments![i - 1]
  const starts = [...tokens.keys()].filter((i) => isStart(i) && targets[i] !== -1)
  expect(starts.length).toBeGreaterThan(8)
  for (const start of starts) {
    expect(tokens[start]).toBe(end)
    let last = start
    while ((last + 1) % 64 !== 0 && segments![last + 1] === segments![start]) last += 1
    expect(targets[last]).toBe(end)
  }
})

it.each(['blocks', 'packed'] as const)(
  'trains on %s, with a loss of each corpus and of their mean, and goes on bit for bit',
  async (rows) => {
    const options = (out: string) => ({
      ...{ data: sources(), out: at(out), rows, steps: 6, batch: 4, threads: 1, seed: 2, validateEvery: 6 },
      model: { family: 'gpt' as const, layers: 1, heads: 2, width: 16, context: 48 },
    })
    const events = async (out: string, stop?: number): Promise<TrainingEvent[]> => {
      const controller = new AbortController()
      const run = await languageRun({ ...options(out), signal: controller.signal })
      const all: TrainingEvent[] = []
      for await (const event of run.events()) {
        all.push(event)
        if (event.kind === 'step' && event.step === stop) controller.abort()
      }
      return all
    }
    const whole = await events(`whole-${rows}`)
    const validation = whole.find((event) => event.kind === 'validation')!
    const { vowels, digits } = validation.losses!
    expect(validation.loss).toBeCloseTo(0.75 * vowels! + 0.25 * digits!, 10)
    await events(`parts-${rows}`, 2)
    const parts = await events(`parts-${rows}`)
    expect(parts.find((event) => event.kind === 'validation')).toEqual(validation)
  },
)

it('refuses weights, sources and options that make no sense', async () => {
  const refused = (data: { source: string; weight: number }[], more = {}) => languageData({ data, ...more })
  const [one] = sources()
  await expect(refused([{ ...one!, weight: 0 }])).rejects.toThrow('with a weight of 0: must be above zero')
  await expect(refused([one!, one!])).rejects.toThrow('is in the mixture twice')
  await expect(refused([one!], { documents: 'lines' })).rejects.toThrow('documents with a mixture')
  const data = await languageData({ data: sources() })
  expect(() => data.loader('streams', { batch: 1, context: 8, seed: 0 })).toThrow('rows of streams from a mixture')
})
