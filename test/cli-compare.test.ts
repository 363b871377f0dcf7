import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const small = [
  '--context',
  '8',
  '--batch',
  '4',
  '--windows',
  '3',
  '--heads',
  '1',
  '--parameters',
  '5k',
  '--threads',
  '1',
]
const compare = (...words: readonly string[]) =>
  atelier(['compare', '--data', 'tale.txt', ...small, ...words], place.folder)
const read = (...path: readonly string[]) => readFileSync(join(place.folder, ...path))

describe('atelier compare', () => {
  it('trains families alike, reports, and finds them finished when asked again', async () => {
    const words = ['--models', 'rnn,gpt', '--steps', '6', '--seeds', '2', '--out', 'both']
    const first = await compare(...words)
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toMatch(/n-gram of \d/)
    const report = JSON.parse(read('both', 'report.json').toString())
    const [rnn, gpt] = report.families
    expect(Math.abs(rnn.parameters / gpt.parameters - 1)).toBeLessThan(0.05)
    expect(rnn.path).toEqual({ near: 3, far: 34, sequential: 9 })
    expect(gpt.path).toEqual({ near: 2, far: 2, sequential: 2 })
    for (const { runs } of report.families) {
      expect(runs.map(({ seed }: { seed: number }) => seed)).toEqual([1, 2])
      for (const run of runs) {
        expect(run.curve.at(-1)[0]).toBe(6 * 4 * 8)
        expect(run.trainingCurve.at(-1)[0]).toBe(6 * 4 * 8)
        for (const draw of [...run.reachBefore, ...run.reach]) expect(Math.min(...draw)).toBeGreaterThan(0)
      }
      expect(runs.flatMap(({ reach }: { reach: unknown[] }) => reach).length).toBeGreaterThanOrEqual(3)
    }
    expect(read('both', 'report.svg').toString()).toContain('Held-out loss by tokens read')
    expect(read('both', 'report.md').toString()).toContain('| n-gram of')
    expect([...read('both', 'report.png').subarray(1, 4)]).toEqual([...'PNG'].map((letter) => letter.charCodeAt(0)))
    for (const family of ['rnn', 'gpt']) {
      expect(JSON.parse(read('both', `${family}-1`, 'config.json').toString()).training.rows).toBeUndefined()
    }
    const again = await compare(...words)
    expect(again.code).toBe(0)
    expect(JSON.parse(read('both', 'report.json').toString()).families[1].runs[1].reach).toEqual(gpt.runs[1].reach)
  }, 120_000)

  it('reports as JSON lines', async () => {
    const { code, stdout } = await compare('--models', 'gru', '--steps', '2', '--out', 'lines', '--json')
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(code).toBe(0)
    expect(lines.at(-1)).toMatchObject({ event: 'result', steps: 2 })
  })

  it.each([
    [2, /"elephant": there are gpt/, ['--models', 'rnn,elephant']],
    [2, /--parameters many: it must be a number/, ['--parameters', 'many']],
    [1, /20 parameters: the .* comes closest has/, ['--parameters', '20']],
    [1, /with a context of 100000: measuring needs 100001/, ['--context', '100000']],
    [1, /3 held-out tokens with a context of 8/, ['--data', 'short.txt']],
    [2, /--data is missing/, ['--data']],
  ] as const)('ends with %i and one sentence: %s', async (code, sentence, words) => {
    writeFileSync(join(place.folder, 'short.txt'), 'a text of some twenty.')
    const all = words[0] === '--data' && words.length === 1 ? ['compare'] : undefined
    const { stderr, ...ended } = all ? await atelier(all, place.folder) : await compare(...words, '--out', 'bad')
    expect(stderr).toMatch(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(ended.code).toBe(code)
    expect(existsSync(join(place.folder, 'bad'))).toBe(false)
  })
})
