import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleImages } from './image-example.js'
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

/** Bytes of an IDX file: so many dimensions of one byte each. */
function idx(dimensions: readonly number[], bytes: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * dimensions.length))
  header.setUint32(0, 0x0800 + dimensions.length)
  for (const [i, length] of dimensions.entries()) header.setUint32(4 + 4 * i, length)
  return Buffer.concat([new Uint8Array(header.buffer), bytes])
}

describe('atelier evaluate of a run of images', () => {
  const sizes = {
    vae: ['--network', 'dense', '--width', '16', '--layers', '1', '--latent', '2'],
    autoencoder: ['--network', 'dense', '--width', '16', '--layers', '1', '--bottleneck', '4'],
    classifier: ['--network', 'lenet', '--features', '32'],
  }

  beforeAll(() => {
    const { pixels, labels } = exampleImages(300, 1)
    const enlarged = enlarge(pixels, 300)
    writeFileSync(join(place.folder, 'train-images-idx3-ubyte'), idx([300, 16, 16], enlarged))
    writeFileSync(join(place.folder, 'train-labels-idx1-ubyte'), idx([300], Uint8Array.from(labels!)))
  })

  it.each([
    ['vae', ['Quality', 'Diversity', 'Speed'], 'Copying'],
    ['autoencoder', ['Quality', 'Rate', 'Speed'], 'The code'],
    ['classifier', ['Accuracy', 'Calibration', 'Speed'], 'Mistakes'],
  ] as const)('writes what %s is judged by, without being told its data', async (family, axes, section) => {
    const training = ['--model', family, '--data', 'train-images-idx3-ubyte', '--out', family, ...sizes[family]]
    expect(await run('train', ...training, '--steps', '20', '--batch', '16', '--threads', '1')).toMatchObject({
      code: 0,
    })
    const { code, stdout, stderr } = await run('evaluate', family, '--samples', '30', '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const report = JSON.parse(stdout)
    expect(report.verdicts.map(({ axis }: { axis: string }) => axis)).toEqual(axes)
    expect(report.sections.map(({ title }: { title: string }) => title)).toContain(section)
    expect(report.files).toEqual([`${family}/evaluation/report.html`, `${family}/evaluation/report.json`])
    const pictures = read(family, 'evaluation', 'report.html').match(/data:image\/png;base64,/g) ?? []
    if (family !== 'classifier') expect(pictures.length).toBeGreaterThan(1)
    expect(await run('evaluate', family, '--stride', '3')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--stride: .* holds images/),
    })
  })
})

/** Images of 8 × 8 at twice their size. */
const enlarge = (pixels: Uint8Array, count: number): Uint8Array =>
  Uint8Array.from({ length: count * 256 }, (_, i) => pixels[(i >> 8) * 64 + ((i & 255) >> 5) * 8 + ((i & 15) >> 1)]!)

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
