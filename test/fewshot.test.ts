import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const minute = ['--dimensions', '2', '--examples', '4', '--layers', '1', '--heads', '1', '--width', '16']
const short = [...minute, '--steps', '6', '--prompts', '300', '--threads', '1']
const fewshot = (...words: readonly string[]) => atelier(['fewshot', ...words], place.folder)

describe('atelier fewshot', () => {
  it('trains, measures, and leaves a report with a picture', async () => {
    const { code, stdout, stderr } = await fewshot(...short, '--out', 'shots', '--seed', '1')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/examples +squared error +\/ dimensions +± +best possible/)
    const read = (name: string): string => readFileSync(join(place.folder, 'shots', name), 'utf8')
    expect(JSON.parse(read('report.json'))).toMatchObject({ dimensions: 2, examples: 4, bayes: [1, 0.5, 0, 0, 0] })
    expect(read('report.md')).toMatch(/\| 4 \| \d\.\d{4} \|/)
    expect(read('report.svg')).toContain('best possible')
    expect(existsSync(join(place.folder, 'shots', 'report.png'))).toBe(true)
  })

  it('goes on from where it is, to the same result', async () => {
    const again = await fewshot(...short, '--out', 'shots', '--seed', '1', '--json')
    const lines = again.stdout.trim().split('\n')
    const [plan, ...events] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(plan).toMatchObject({ event: 'plan', dimensions: 2 })
    expect(events.map(({ event }) => event)).toEqual(['resume', 'end', 'result'])
    const fresh = await fewshot(...short, '--out', 'fresh', '--seed', '1', '--json')
    const last = JSON.parse(fresh.stdout.trim().split('\n').at(-1)!) as Record<string, unknown>
    expect(last.model).toEqual(events.at(-1)!.model)
  })

  it.each([
    [['--dimensions', '0'], /--dimensions.*must be a whole number from 1 to 256/],
    [['--width', '30'], /width 30 and 4 heads: width must be a multiple of twice the heads/],
    [['--learning-rate', 'fast'], /--learning-rate.*must be a number above 0/],
  ])('refuses %s in one sentence', async (words, sentence) => {
    const { code, stdout, stderr } = await fewshot(...words, '--out', 'refused')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.trim()).toMatch(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(existsSync(join(place.folder, 'refused'))).toBe(false)
  })

  it('refuses to go on with another model', async () => {
    const { code, stderr } = await fewshot(...short, '--out', 'shots', '--seed', '2')
    expect(code).toBe(1)
    expect(stderr).toContain('seed was 1, is 2')
  })
})
