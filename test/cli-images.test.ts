import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const run = (...words: readonly string[]) => atelier(words, place.folder)
const small = ['--network', 'dense', '--width', '8', '--layers', '1', '--batch', '4', '--threads', '1'] as const
const train = (...words: readonly string[]) => run('train', '--data', 'mnist', ...small, ...words)

describe('atelier on images', () => {
  let first: Awaited<ReturnType<typeof run>>
  beforeAll(async () => {
    first = await train('--model', 'vae', '--latent', '2', '--steps', '4', '--out', 'vae')
  })

  it('trains a VAE and says what it is worth beside pixels for themselves', () => {
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toContain('mnist: 60,000 images of 28 × 28, grey; 10 classes')
    expect(first.stdout).toMatch(/independent pixels +20\d\.\d{4}/)
    const { family, latent, training } = JSON.parse(readFileSync(join(place.folder, 'vae', 'config.json'), 'utf8'))
    expect({ family, latent, data: training.data }).toEqual({ family: 'vae', latent: 2, data: 'mnist' })
  })

  it('goes on with the same command, and finds nothing left to do', async () => {
    const { code, stdout } = await train('--model', 'vae', '--latent', '2', '--steps', '4', '--out', 'vae')
    expect(code).toBe(0)
    expect(stdout).toContain('All of the 4 steps were made before')
    const table = (text: string): string => /this model.*/.exec(text)![0]
    expect(table(stdout)).toBe(table(first.stdout))
  })

  it('remembers what its images were made of', async () => {
    const words = [
      '--model',
      'vae',
      '--steps',
      '2',
      '--resize',
      '14',
      '--binarise',
      '--images',
      '200',
      '--out',
      'small',
    ]
    const { stdout } = await train(...words)
    expect(stdout).toContain('200 images of 14 × 14, grey')
    const { shape, training } = JSON.parse(readFileSync(join(place.folder, 'small', 'config.json'), 'utf8'))
    expect(shape).toEqual([1, 14, 14])
    expect(training.source).toEqual({ data: 'mnist', seed: 0, resize: 14, binarise: true, images: 200 })
  })

  it('keeps pictures of an autoencoder as it learns, also over a pause', async () => {
    const words = ['--model', 'autoencoder', '--images', '100', '--validate-every', '2', '--pictures', '--out', 'seen']
    expect((await train(...words, '--steps', '2')).code).toBe(0)
    const { code, stdout } = await train(...words, '--steps', '4')
    expect({ code, said: stdout }).toMatchObject({
      code: 0,
      said: expect.stringContaining('seen/pictures/training.gif'),
    })
    const animated = await sharp(join(place.folder, 'seen', 'pictures', 'training.gif')).metadata()
    expect(animated.pages).toBe(2)
  })

  it('tells a run as JSON lines', async () => {
    const { code, stdout } = await train('--model', 'autoencoder', '--steps', '2', '--out', 'lines', '--json')
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(code).toBe(0)
    expect(lines[0]).toMatchObject({ event: 'plan', images: 60_000, model: { family: 'autoencoder', bottleneck: 32 } })
    expect(lines.at(-1)).toMatchObject({
      event: 'result',
      test: { examples: 10_000, baseline: { name: 'the mean example' } },
    })
  })

  it('inspects a run', async () => {
    const { parameters, parts, config } = JSON.parse((await run('info', 'vae', '--json')).stdout)
    expect(parameters).toBe(parts.encoder + parts.decoder)
    expect(config.shape).toEqual([1, 28, 28])
    expect((await run('info', 'vae')).stdout).toContain('best validation')
  })

  it('exports a part of a run', async () => {
    const { code, stdout } = await run('export', 'vae', '--part', 'decoder', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ path: join('vae', 'decoder.onnx'), part: 'decoder' })
    expect(readFileSync(join(place.folder, 'vae', 'decoder.onnx')).length).toBeGreaterThan(20_000)
    expect((await run('export', 'vae', '--cached')).code).toBe(2)
  })

  it.each([
    [2, /--context with --model vae: it is for models of texts/, ['train', '--model', 'vae', '--context', '8']],
    [2, /--beta with --model gpt: it is for models of images/, ['train', '--model', 'gpt', '--beta', '2']],
    [2, /--data is missing/, ['train', '--model', 'vae']],
    [1, /"elephants"/, ['train', '--model', 'vae', '--data', 'elephants']],
  ] as const)('ends with %i and one sentence: %s', async (code, sentence, words) => {
    const ended = await run(...words)
    expect(ended.stderr).toMatch(sentence)
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(ended.code).toBe(code)
  })
})
