import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TextExplanation } from '../src/sample/index.js'
import { atelier, minute, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const explain = (...words: readonly string[]) =>
  atelier(['sample', 'run', '--prompt', 'The ', '--tokens', '8', '--explain', ...words], place.folder)
const explanation = async (...words: readonly string[]): Promise<TextExplanation> => {
  const { code, stdout, stderr } = await explain('--json', ...words)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

beforeAll(async () => {
  const trained = await atelier(
    ['train', '--data', 'tale.txt', '--out', 'run', ...minute, '--steps', '30'],
    place.folder,
  )
  expect(trained).toMatchObject({ code: 0, stderr: '' })
}, 60_000)

describe('atelier sample --explain', () => {
  it('shows the next token, the prompt, the continuation and its branches', async () => {
    const { code, stdout, stderr } = await explain(
      '--top-p',
      '0.9',
      '--rows',
      '4',
      '--branch',
      '3=bell',
      '--branch',
      '2#9',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const title of ['Next token', 'Surprise of the prompt', 'Continuation', 'Branch 1 from place 3', 'Paths']) {
      expect(stdout).toContain(`\n${title}  `)
    }
    expect(stdout).toMatch(/\n {2}top-p 0.9 +\d+ +\d+\.\d\d % /)
    expect(stdout).toMatch(/\n {2}token +T +h +e +␣\n/)
    expect(stdout).toMatch(/\n +\*3 +b /)
    expect(stdout).not.toContain('\u001b')
  })

  it('gives all as JSON, over the whole vocabulary', async () => {
    const { vocabulary, settings, next, surprise, tree } = await explanation('--top-k', '3', '--branch', '3=bell')
    expect(settings).toEqual({ temperature: 0.8, topK: 3 })
    for (const { probabilities } of [next.model, next.tempered, next.drawn]) {
      expect(probabilities).toHaveLength(vocabulary.length)
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9)
    }
    expect(next.steps.map(({ filter, kept }) => [filter, kept])).toEqual([
      ['temperature', vocabulary.length],
      ['topK', 3],
    ])
    expect(surprise.map(({ text }) => text).join('')).toBe('The ')
    expect(tree.paths.map(({ text }) => text.length)).toEqual([8, 8])
    expect(tree.paths[1]!.text).toBe(`${tree.paths[0]!.text.slice(0, 2)}bell${tree.paths[1]!.text.slice(6)}`)
    for (const { logits, probabilities } of tree.nodes) {
      expect([logits.length, probabilities.length]).toEqual([vocabulary.length, vocabulary.length])
    }
  })

  it('explains the text that sample draws', async () => {
    const { stdout } = await atelier(
      ['sample', 'run', '--prompt', 'The ', '--tokens', '8', '--seed', '4'],
      place.folder,
    )
    const { tree } = await explanation('--seed', '4', '--count', '2')
    expect(`The ${tree.paths[0]!.text}\n`).toBe(stdout)
    expect(tree.paths[1]!.seed).toBe(5)
  })

  it('is certain at temperature 0', async () => {
    const { next } = await explanation('--temperature', '0')
    expect(next.drawn.choices).toBe(1)
    expect(next.tempered).toEqual(next.drawn)
  })

  it.each([
    [['--branch', '12'], 2, /--branch "12": not a place with a text or a seed/],
    [['--branch', '12=a'], 2, /--branch at 12: the continuation has 8 tokens/],
    [['--branch', '2=🐳'], 1, /🐳/],
    [['--rows', '0'], 2, /--rows/],
  ])('refuses %j in one line', async (words, code, message) => {
    const failed = await explain(...words)
    expect(failed).toMatchObject({ code, stdout: '' })
    expect(failed.stderr).toMatch(message)
    expect(failed.stderr.trim().split('\n')).toHaveLength(1)
  })

  it('needs --explain to branch', async () => {
    const failed = await atelier(['sample', 'run', '--branch', '1=a'], place.folder)
    expect(failed).toMatchObject({ code: 2, stderr: 'sample: --branch needs --explain\n' })
  })
})
