import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseNpy } from '../src/files/index.js'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const run = (...words: readonly string[]) => atelier(words, place.folder)
const file = (...path: readonly string[]): string => join(place.folder, ...path)
const small = ['--data', 'mnist', '--images', '300', '--network', 'dense', '--width', '16', '--layers', '1'] as const
const quick = ['--steps', '60', '--batch', '16', '--threads', '1'] as const

beforeAll(async () => {
  await run('train', ...small, ...quick, '--model', 'autoencoder', '--bottleneck', '4', '--out', 'coder')
  await run('train', ...small, ...quick, '--model', 'vae', '--latent', '2', '--binarise', '--out', 'vae')
})

describe('atelier encode', () => {
  it('tells the rate and the error beside principal components and the mean', async () => {
    const { code, stdout, stderr } = await run('encode', 'coder', '--out', 'codes.npy')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('mnist: 10,000 images of 784 numbers as codes of 4')
    expect(stdout).toMatch(/this model +128 +0\.163 +0\.\d+ +\d+\.\d\d/)
    const error = (name: string): number => Number(new RegExp(`${name} .* (0\\.\\d+) +\\d`).exec(stdout)![1])
    expect(error('4 principal components')).toBeLessThan(error('the mean example'))
    const { shape, values } = parseNpy(readFileSync(file('codes.npy')))
    expect(shape).toEqual([10_000, 4])
    expect(values.every(Number.isFinite)).toBe(true)
  })

  it('says it as JSON', async () => {
    const { stdout } = await run('encode', 'coder', '--part', 'training', '--out', 'training.csv', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      examples: 300,
      bottleneck: 4,
      rows: [{ name: 'this model', bits: 128 }, {}, {}, {}],
    })
    expect(readFileSync(file('training.csv'), 'utf8').split('\n')).toHaveLength(302)
  })

  it('refuses a file of another kind before it works', async () => {
    expect(await run('encode', 'coder', '--out', 'codes.txt')).toMatchObject({
      code: 2,
      stderr: 'codes: "codes.txt": no format of codes ends so. Use .npy, .safetensors, .csv\n',
    })
  })
})

describe('atelier decode', () => {
  it('makes the same images of the same codes in every format', async () => {
    const images = await Promise.all(
      ['npy', 'csv', 'safetensors'].map(async (format) => {
        await run('encode', 'coder', '--part', 'training', '--out', `some.${format}`)
        const { code } = await run('decode', 'coder', '--codes', `some.${format}`, '--out', `decoded-${format}`)
        expect(code).toBe(0)
        const names = readdirSync(file(`decoded-${format}`))
        expect(names).toHaveLength(300)
        return names.map((name) => readFileSync(file(`decoded-${format}`, name), 'base64'))
      }),
    )
    expect(images[1]).toEqual(images[0])
    expect(images[2]).toEqual(images[0])
  })

  it('refuses codes of another length', async () => {
    expect(await run('decode', 'vae', '--codes', 'some.npy')).toMatchObject({
      code: 2,
      stderr: "some.npy: codes of 4 numbers: the run's have 2\n",
    })
  })
})

describe('atelier sample', () => {
  it('draws the same images from the same seed', async () => {
    await run('sample', 'vae', '--count', '4', '--seed', '3', '--out', 'first', '--grid', 'first.png')
    const { stdout } = await run('sample', 'vae', '--count', '2', '--seed', '3', '--out', 'second', '--json')
    expect(JSON.parse(stdout)).toEqual({ seed: 3, images: 2, paths: ['vae/samples.png', 'second'] })
    expect(readdirSync(file('second'))).toEqual(['001.png', '002.png'])
    for (const name of ['001.png', '002.png']) {
      expect(readFileSync(file('second', name))).toEqual(readFileSync(file('first', name)))
    }
    expect(await sharp(file('first', '001.png')).metadata()).toMatchObject({ width: 28, height: 28 })
  })

  it('draws reconstructions, a plane and an animation', async () => {
    await run('sample', 'coder', '--reconstruct', '--count', '5')
    await run('sample', 'vae', '--plane', '--side', '4')
    await run('sample', 'coder', '--plane', '--side', '3')
    await run('sample', 'coder', '--interpolate', '1,2', '--frames', '5', '--grid', 'way.gif')
    for (const path of ['coder/reconstructions.png', 'vae/plane.png', 'coder/plane.png']) {
      expect(existsSync(file(path)), path).toBe(true)
    }
    // Five frames there, three back.
    expect(await sharp(file('way.gif'), { animated: true }).metadata()).toMatchObject({ format: 'gif', pages: 8 })
  })

  it.each([
    [['coder'], "coder: an autoencoder's codes have no distribution to draw from. Try --reconstruct"],
    [['vae', '--prompt', 'x'], 'sample: --prompt: it is for models of texts. Leave it out'],
    [['vae', '--interpolate', '3'], 'sample: --interpolate 3: it takes two places, as in 3,17'],
    [['vae', '--interpolate', '3,4', '--grid', 'a.png'], 'sample: --grid a.png: an animation is a .gif or a .webp'],
    [
      ['vae', '--plane', '--reconstruct'],
      'sample: of --plane, --reconstruct and --interpolate only one can be drawn at a time',
    ],
  ])('refuses %j with a sentence', async (words, sentence) => {
    expect(await run('sample', ...words)).toMatchObject({ code: 2, stderr: `${sentence}\n` })
  })
})
