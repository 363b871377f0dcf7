import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const write = (name: string, text: string): void => writeFileSync(join(place.folder, name), text)
const rank = (...words: string[]) => atelier(['rank', ...words], place.folder)

beforeAll(() => {
  const rows = Array.from({ length: 20 }, (_, i) => ({
    prompt: `Question ${i}`,
    answers: [`good ${i}`, `bad ${i}`],
    sources: ['runs/good', 'runs/bad'],
  }))
  write('essays.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'))
})

describe('atelier rank', () => {
  it('stores what a script chooses, goes on where it was left, takes back, and says the scores', async () => {
    write('some', '1 t b u 1 x q')
    expect((await rank('--from', 'essays.jsonl', '--answers', 'some')).stdout).toMatch(
      /^3 choices made by a script, 19 left/,
    )
    write('rest', '1'.repeat(40))
    expect((await rank('--from', 'essays.jsonl', '--answers', 'rest')).stdout).toMatch(
      /^19 choices made by a script, 0 left/,
    )
    const { stdout } = await rank('--name', 'essays', '--scores', '--json')
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ comparisons: 22, scripted: 22, ties: 1, raters: [expect.any(String)] })
    expect(report.scores.map(({ comparisons }: { comparisons: number }) => comparisons)).toEqual([20, 20])
    expect(report.first.value).toBe(1)
  })

  it('finds the better source when a rater does, whatever the sides', async () => {
    const { stdout } = await rank('--name', 'essays', '--export', 'pairs.jsonl')
    expect(stdout).toMatch(/^1\d pairs written/)
    const pairs = readFileSync(join(place.folder, 'pairs.jsonl'), 'utf8').trim().split('\n')
    const good = pairs.filter((line) => JSON.parse(line).chosen.startsWith('good')).length
    // Key 1 throughout, and sides that the seed shuffles: about half of the pairs each way.
    expect(good).toBeGreaterThan(3)
    expect(good).toBeLessThan(pairs.length - 3)
    expect((await rank('--name', 'copy', '--import', 'pairs.jsonl')).stdout).toBe(`${pairs.length} pairs taken in\n`)
    expect((await rank('--name', 'copy', '--export', 'again.jsonl')).code).toBe(0)
    expect(readFileSync(join(place.folder, 'again.jsonl'), 'utf8').trim().split('\n').toSorted()).toEqual(
      pairs.toSorted(),
    )
  })

  it('refuses what it cannot rank, in a sentence', async () => {
    write('alone.jsonl', '{"prompt":"a","answers":["b"]}')
    write('alike.jsonl', '{"prompt":"a","answers":["b","b"]}')
    expect(await rank('--from', 'alone.jsonl')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('row 1: answers ["b"]'),
    })
    expect(await rank('--from', 'alike.jsonl')).toMatchObject({ code: 1, stderr: expect.stringContaining('are alike') })
    expect(await rank('--name', 'none', '--scores')).toMatchObject({
      code: 1,
      stderr: 'rank: "none": nothing is ranked there yet\n',
    })
    expect(await rank()).toMatchObject({ code: 2, stderr: expect.stringContaining('There are copy, essays') })
    expect(await rank('--prompts', 'tale.txt')).toMatchObject({ code: 2, stderr: expect.stringContaining('no run') })
  })
})
