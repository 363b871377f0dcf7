import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, minute, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const run = (...words: readonly string[]) => atelier(words, place.folder)
const few = ['--tokens', '120', '--samples', '3', '--orders', '2,4'] as const

beforeAll(async () => {
  const length = ['--steps', '30', '--checkpoint-every', '10', '--keep', '5']
  const trained = await run('train', '--data', 'tale.txt', '--out', 'run', ...minute, ...length)
  expect(trained).toMatchObject({ code: 0, stderr: '' })
}, 60_000)

describe('atelier novelty', () => {
  it('sets models, n-grams and checkpoints beside held-out and training text', async () => {
    const words = ['novelty', 'run', '--data', 'tale.txt', ...few, '--temperatures', '0,1', '--floor', '--checkpoints']
    const { code, stdout, stderr } = await run(...words, '--json', '--out', 'report')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { rows, isTrainingData, heldOutTokens } = JSON.parse(stdout)
    expect(isTrainingData).toBe(true)
    expect(heldOutTokens).toBe(Math.ceil(readFileSync(join(place.folder, 'tale.txt'), 'utf8').length / 10))
    const kinds = rows.map(({ kind }: { kind: string }) => kind)
    const checkpoints = ['checkpoint', 'checkpoint', 'checkpoint', 'checkpoint']
    expect(kinds).toEqual(['model', 'model', 'n-gram', 'n-gram', ...checkpoints, 'held-out', 'training'])
    expect(rows.every(({ tokens }: { tokens: number }) => tokens === 120)).toBe(true)
    const [zero, one] = rows
    const [last, , training] = rows.slice(-3)
    expect(training.copied.map(({ value }: { value: number }) => value)).toEqual([1, 1])
    expect(last.copied).toEqual(one.copied) // the best weights are the last ones here
    expect(zero.copied[1].value).toBeGreaterThan(one.copied[1].value)
    expect(JSON.parse(readFileSync(join(place.folder, 'report/report.json'), 'utf8')).rows).toEqual(rows)
    expect(readFileSync(join(place.folder, 'report/report.md'), 'utf8')).toContain('| held-out text |')
    for (const name of ['copied-by-temperature', 'copied-by-step']) {
      expect(readFileSync(join(place.folder, `report/${name}.svg`), 'utf8')).toMatch(/^<svg/)
    }
  })

  it('says when the data are not those of the training', async () => {
    writeFileSync(join(place.folder, 'other.txt'), `${readFileSync(join(place.folder, 'tale.txt'), 'utf8')} The sea.`)
    const words = ['novelty', 'run', '--data', 'other.txt', ...few, '--temperatures', '1', '--prompt', 'The ']
    const { code, stdout, stderr } = await run(...words)
    expect(code).toBe(0)
    expect(stderr).toMatch(/other\.txt is not the text that the run was trained on/)
    expect(stdout).toMatch(/temperature 1 +\d+\.\d \(\d+\.\d to \d+\.\d\)/)
  })

  it.each([
    [2, /--data is missing/, []],
    [2, /--temperatures 0,x: "x" is out of place/, ['--data', 'tale.txt', '--temperatures', '0,x']],
    [2, /--orders 1\.5: "1\.5"/, ['--data', 'tale.txt', '--orders', '1.5']],
    [2, /hold no 16-gram/, ['--data', 'tale.txt', '--tokens', '100']],
    [1, /held-out tokens: 20 samples/, ['--data', 'tale.txt']],
  ])('ends with %d and one line that matches %s', async (expected, pattern, words) => {
    const { code, stderr } = await run('novelty', 'run', ...words)
    expect(code).toBe(expected)
    expect(stderr).toMatch(pattern)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
