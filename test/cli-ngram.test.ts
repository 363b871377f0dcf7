import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, minute, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const run = (...words: readonly string[]) => atelier(words, place.folder)
const json = async (...words: readonly string[]) => {
  const { stdout, stderr } = await run(...words, '--json')
  expect(stderr).toBe('')
  return JSON.parse(stdout.trim().split('\n').at(-1)!)
}

let counted: { order: number; model: { nats: number }; losses: { order: number }[] }
beforeAll(async () => {
  counted = await json('train', '--data', 'tale.txt', '--model', 'ngram', '--out', 'counts')
}, 60_000)

describe('a run that counts', () => {
  it('leaves counts, and what tells of them', () => {
    expect(readdirSync(join(place.folder, 'counts')).filter((name) => !name.startsWith('.'))).toEqual([
      'config.json',
      'manifest.json',
      'model.ngram',
      'run.json',
      'tokenizer.json',
    ])
  })

  it('is as good as the floor beside a GPT', async () => {
    const gpt = await run('train', '--data', 'tale.txt', '--out', 'gpt', ...minute, '--steps', '2')
    expect(gpt.code).toBe(0)
    const [{ floor }, own] = [
      await json('evaluate', 'gpt', '--data', 'tale.txt'),
      await json('evaluate', 'counts', '--data', 'tale.txt'),
    ]
    expect(own.model.nats).toBe(floor.nats)
    expect(own.floor).toEqual(floor)
    expect(counted).toMatchObject({ order: floor.order, model: { nats: floor.nats } })
  })

  it('counts n-grams of the length that is asked for', async () => {
    const bigrams = await json(
      ...[
        'train',
        '--data',
        'tale.txt',
        '--model',
        'ngram',
        '--out',
        'bigrams',
        '--order',
        '2',
        '--documents',
        'lines',
      ],
    )
    expect(bigrams).toMatchObject({ order: 2 })
    expect(bigrams).not.toHaveProperty('losses')
    const { model, floor } = await json('evaluate', 'bigrams', '--data', 'tale.txt')
    expect(model.nats).toBe(bigrams.model.nats)
    expect(floor.nats).toBeLessThan(model.nats)
  })

  it('samples the same text from the same seed', async () => {
    const words = ['sample', 'counts', '--prompt', 'The ', '--tokens', '60', '--seed', '3', '--count', '2']
    const [first, again, other] = [await run(...words), await run(...words), await run(...words, '--seed', '9')]
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout.startsWith('The ')).toBe(true)
    expect(again.stdout).toBe(first.stdout)
    expect(other.stdout).not.toBe(first.stdout)
  })

  it('is explained, with chances that sum to 1', async () => {
    const { next, tree } = await json('sample', 'counts', '--prompt', 'The ', '--explain', '--temperature', '1')
    expect(next.drawn.probabilities.reduce((a: number, b: number) => a + b)).toBeCloseTo(1, 9)
    expect(tree.nodes).toHaveLength(24)
  })

  it('is inspected', async () => {
    const { ngrams, parts, config } = await json('info', 'counts')
    expect(config).toMatchObject({ family: 'ngram', order: counted.order })
    expect(Object.values<number>(parts).reduce((a, b) => a + b)).toBe(ngrams)
    expect((await run('info', 'counts')).stdout).toMatch(/n-grams +[\d,]+\n +of 1 token /)
  })

  it('is looked through for copies', async () => {
    const { rows } = await json(
      ...['novelty', 'counts', '--data', 'tale.txt', '--tokens', '80', '--samples', '4', '--temperatures', '1'],
    )
    expect(rows.map(({ kind }: { kind: string }) => kind)).toEqual(['model', 'held-out', 'training'])
  })

  it.each([
    ['counts, not tensors', 1, ['export', 'counts']],
    ['--steps', 2, ['train', '--data', 'tale.txt', '--model', 'ngram', '--steps', '4']],
    ['--layers', 2, ['train', '--data', 'tale.txt', '--model', 'ngram', '--layers', '2']],
    ['--order', 2, ['train', '--data', 'tale.txt', '--order', '4']],
    ['--stride', 2, ['evaluate', 'counts', '--data', 'tale.txt', '--stride', '4']],
    ['--mixture', 2, ['evaluate', 'counts', '--data', 'tale.txt', '--mixture']],
    ['another family', 1, ['train', '--data', 'tale.txt', '--out', 'counts', ...minute, '--steps', '1']],
    [
      'other data or options',
      1,
      ['train', '--data', 'tale.txt', '--model', 'ngram', '--out', 'counts', '--order', '2'],
    ],
  ])('refuses in one sentence: %s', async (what, code, words) => {
    const { code: came, stderr } = await run(...words)
    expect(came).toBe(code)
    expect(stderr).toContain(what)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
