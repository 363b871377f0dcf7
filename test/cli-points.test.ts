import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const run = (...words: readonly string[]) => atelier(words, place.folder)
const small = ['--model', 'vae', '--width', '8', '--layers', '1', '--steps', '4', '--threads', '1'] as const
const file = (...path: readonly string[]) => readFileSync(join(place.folder, ...path), 'utf8')

describe('atelier on points', () => {
  let trained: Awaited<ReturnType<typeof run>>
  beforeAll(async () => {
    trained = await run('train', '--data', 'ring', '--images', '400', ...small, '--out', 'ring')
  })

  it('trains on a shape by its name', () => {
    expect(trained).toMatchObject({ code: 0, stderr: '' })
    expect(trained.stdout).toContain('ring: 400 points of a plane')
    const { shape, training } = JSON.parse(file('ring', 'config.json'))
    expect([shape, training.source]).toEqual([[2], { data: 'ring', seed: 0, images: 400, kind: 'points' }])
  })

  it('draws points as a picture and as a table', async () => {
    const { code, stdout } = await run('sample', 'ring', '--count', '20', '--out', 'made.csv')
    expect([code, stdout]).toEqual([0, `20 points of ring: ${join('ring', 'samples.svg')}, made.csv\n`])
    expect(file('made.csv')).toMatch(/^x,y\n(-?[\d.e-]+,-?[\d.e-]+\n){20}$/)
    expect(file('ring', 'samples.svg')).toMatch(/^<svg/)
  })

  it('measures what was made', async () => {
    const { code, stdout } = await run('evaluate', 'ring', '--samples', '200', '--json')
    expect(code).toBe(0)
    const { verdicts, files } = JSON.parse(stdout)
    expect(verdicts.map(({ axis }: { axis: string }) => axis)).toEqual(['Quality', 'Diversity'])
    expect(files).toEqual(['report.html', 'report.json'].map((name) => join('ring', 'evaluation', name)))
  })

  it('trains on points drawn by hand', async () => {
    writeFileSync(join(place.folder, 'drawn.csv'), 'x,y\n0,0\n1,1\n2,4\n')
    const { code, stdout } = await run('train', '--data', 'drawn.csv', ...small, '--out', 'drawn')
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'drawn.csv: 10,000 points of a plane'])
  })

  it.each([
    [2, /--plane: the vae of ring has no use for it/, ['sample', 'ring', '--plane']],
    [2, /--prompt: it is for models of texts/, ['sample', 'ring', '--prompt', 'x']],
    [2, /--pictures of points/, ['train', '--data', 'ring', ...small, '--pictures', '--out', 'x']],
  ] as const)('ends with %i and one sentence: %s', async (wanted, words, command) => {
    const { code, stderr } = await run(...command)
    expect(code).toBe(wanted)
    expect(stderr).toMatch(words)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
