import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const run = (...words: readonly string[]) => atelier(words, place.folder)
const train = (data: string, ...words: readonly string[]) =>
  run('train', '--model', 'gan', '--data', data, '--threads', '1', '--validate-every', '2', ...words)
const fileAt = (...path: readonly string[]): Buffer => readFileSync(join(place.folder, ...path))

describe('atelier with adversarial models', () => {
  let first: Awaited<ReturnType<typeof run>>
  const digits = [
    ...['--images', '200', '--resize', '14', '--width', '4', '--batch', '8', '--steps', '4', '--out', 'digits'],
    ...['--condition', 'labels', '--adapt', '0.6', '--penalty-every', '2', '--discriminator-steps', '2'],
  ]
  beforeAll(async () => {
    first = await train('mnist', ...digits)
  })

  it('trains one of images, and says how far what it makes is from real images', async () => {
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toMatch(/validation counts energy distance to held-out examples/)
    expect(first.stdout).toMatch(/this model +\d.*\n +independent elements +\d/)
    const { condition, classes, training } = JSON.parse(fileAt('digits', 'config.json').toString())
    expect([condition, classes.length, training.adapt, training.discriminatorSteps]).toEqual(['labels', 10, 0.6, 2])
    const steps = fileAt('digits', 'metrics.jsonl')
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const { readings } = steps.find(({ step }) => step === 2)
    for (const name of ['accuracy.real', 'accuracy.fake', 'score.real', 'score.fake', 'slopes', 'strength']) {
      expect(readings[`discriminator.${name}`]).toBeTypeOf('number')
    }
    expect(readings['generator.gradient']).toBeGreaterThan(0)
    expect((await train('mnist', ...digits)).stdout).toContain('All of the 4 steps were made before')
  })

  it('draws a sheet, one class, a way between two seeds and a plane', async () => {
    const drawn = async (...words: readonly string[]) =>
      JSON.parse((await run('sample', 'digits', '--json', ...words)).stdout)
    expect(await drawn('--count', '6', '--out', 'each')).toMatchObject({
      images: 6,
      paths: [join('digits', 'samples.png'), 'each'],
    })
    await drawn('--count', '4', '--label', '7', '--grid', 'sevens.png')
    await drawn('--count', '4', '--label', '8', '--grid', 'eights.png')
    expect(fileAt('sevens.png').equals(fileAt('eights.png'))).toBe(false)
    expect(await drawn('--interpolate', '3,5', '--frames', '4', '--grid', 'way.gif')).toMatchObject({ images: 4 })
    expect((await sharp(join(place.folder, 'way.gif')).metadata()).pages).toBe(6)
    expect(await drawn('--plane', '--side', '3')).toMatchObject({ images: 9 })
  })

  it('exports the generator', async () => {
    expect((await run('export', 'digits', '--out', 'digits.onnx')).code).toBe(0)
    expect(fileAt('digits.onnx').length).toBeGreaterThan(20_000)
  })

  it('trains one of points, and warns of what goes wrong', async () => {
    const words = [
      '--width',
      '8',
      '--layers',
      '1',
      '--steps',
      '200',
      '--adversarial-loss',
      'wasserstein',
      '--penalty',
      'none',
    ]
    const { code, stdout } = await train(
      'ring',
      ...words,
      '--discriminator-rate',
      '30',
      '--learning-rate',
      '0.01',
      '--out',
      'ring',
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(/Step \d+: (divergence|collapse|discriminator won)/)
    const { points, paths } = JSON.parse((await run('sample', 'ring', '--temperature', '0.5', '--json')).stdout)
    expect([points, paths]).toEqual([2000, [join('ring', 'samples.svg')]])
  })

  it.each([
    [/--label: the model was told of no classes|--label: ring makes points/, ['sample', 'ring', '--label', '1']],
    [/--label ten: there is no such class/, ['sample', 'digits', '--label', 'ten']],
    [/only one can be drawn at a time/, ['sample', 'digits', '--plane', '--interpolate', '1,2']],
    [/--interpolate 1: it takes two seeds/, ['sample', 'digits', '--interpolate', '1']],
    [/--penalty/, ['train', '--model', 'gan', '--data', 'ring', '--penalty', 'r3']],
  ] as const)('ends with one sentence: %s', async (sentence, words) => {
    const ended = await run(...words)
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(sentence)
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})
