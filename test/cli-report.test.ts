import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, minute, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const run = (...words: readonly string[]) => atelier(words, place.folder)
const read = (...path: readonly string[]): string => readFileSync(join(place.folder, ...path), 'utf8')

beforeAll(async () => {
  expect(await run('train', '--data', 'tale.txt', '--out', 'run', ...minute, '--steps', '20')).toMatchObject({
    code: 0,
  })
}, 60_000)

describe('atelier evaluate --report', () => {
  it('writes a report on a text run and prints what matters', async () => {
    const { code, stdout, stderr } = await run(
      'evaluate',
      'run',
      '--data',
      'tale.txt',
      '--report',
      'report',
      '--samples',
      '3',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const part of [
      'Quality: ',
      'Diversity: ',
      'Speed: ',
      'this model',
      'best n-gram model',
      'real unseen text',
      'report/report.html',
    ]) {
      expect(stdout).toContain(part)
    }
    expect(readdirSync(join(place.folder, 'report')).sort()).toEqual(['report.html', 'report.json'])
    expect(read('report', 'report.html')).toMatch(/^<!doctype html>.*<\/html>\n$/s)
    const report = JSON.parse(read('report', 'report.json'))
    expect(report.sections.map(({ title }: { title: string }) => title)).toContain('Prediction')
    expect(report.made).toMatchObject({ run: 'run', seed: '1', system: expect.stringContaining('Node') })
  })

  it('is one JSON object for programs, the same for a seed but for times', async () => {
    const words = [
      'evaluate',
      'run',
      '--data',
      'tale.txt',
      '--report',
      'json',
      '--samples',
      '2',
      '--seed',
      '4',
      '--json',
    ]
    const [first, again] = [JSON.parse((await run(...words)).stdout), JSON.parse((await run(...words)).stdout)]
    expect(first.files).toEqual(['json/report.html', 'json/report.json'])
    for (const section of [0, 1, 3]) expect(again.sections[section]).toEqual(first.sections[section])
  })

  it.each([
    [2, /--mixture: a report has none/, ['run', '--data', 'tale.txt', '--report', 'no', '--mixture']],
    [2, /--data is missing/, ['run', '--report', 'no']],
    [1, /there is no such file/, ['none', '--data', 'tale.txt', '--report', 'no']],
  ] as const)('ends with %i and one sentence: %s', async (code, sentence, words) => {
    const { stderr, ...ended } = await run('evaluate', ...words)
    expect(stderr).toMatch(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(ended.code).toBe(code)
    expect(existsSync(join(place.folder, 'no'))).toBe(false)
  })
})
