import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, startAtelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const run = (...words: readonly string[]) => atelier(words, place.folder)
const here = (...path: readonly string[]): string => join(place.folder, ...path)
const small = ['--width', '8', '--layers', '1', '--batch', '8', '--steps', '3', '--threads', '1'] as const
const frames = async (path: string): Promise<number> => (await sharp(here(path), { pages: -1 }).metadata()).pages ?? 1

/** Squares and bars of many levels, a folder for each. */
async function drawImages(): Promise<void> {
  for (const [kind, isLit] of Object.entries({
    bar: (i: number) => i % 8 < 3,
    square: (i: number) => i % 8 > 2 && i > 23,
  })) {
    mkdirSync(here('shapes', kind), { recursive: true })
    for (let level = 0; level < 20; level++) {
      const pixels = Buffer.from(Array.from({ length: 64 }, (_, i) => (isLit(i) ? 150 + 5 * level : 0)))
      await sharp(pixels, { raw: { width: 8, height: 8, channels: 1 } })
        .png()
        .toFile(here('shapes', kind, `${level}.png`))
    }
  }
}

beforeAll(async () => {
  await drawImages()
  const trained = await run('train', '--model', 'diffusion', '--data', 'shapes', ...small, '--out', 'shown')
  expect(trained).toMatchObject({ code: 0, stderr: '' })
  const points = await run('train', '--model', 'flow', '--data', 'ring', '--images', '400', ...small, '--out', 'ring')
  expect(points).toMatchObject({ code: 0, stderr: '' })
}, 60_000)

const sample = (...words: readonly string[]) => run('sample', ...words, '--threads', '1')

describe('sampling from noise', () => {
  it('draws images of a class by a solver, and as files', async () => {
    const words = [
      '--label',
      'square',
      '--count',
      '4',
      '--steps',
      '3',
      '--solver',
      'heun',
      '--guidance',
      '2',
      '--out',
      'made',
    ]
    const { code, stdout, stderr } = await sample('shown', ...words)
    expect(stderr).toBe('')
    expect([code, stdout]).toEqual([0, `4 images by 5 evaluations each: ${join('shown', 'samples.png')}, made\n`])
    expect((await sharp(here('made', '004.png')).metadata()).width).toBe(8)
  })

  it('keeps the way from noise as an animation and a sheet', async () => {
    const { code } = await sample('shown', '--path', 'way.gif', '--steps', '4', '--count', '4')
    expect(code).toBe(0)
    expect(await frames('way.gif')).toBeGreaterThan(3)
    expect(existsSync(here('way.png'))).toBe(true)
    expect((await sample('ring', '--path', 'ring.gif', '--steps', '2', '--count', '50')).code).toBe(0)
    expect(await frames('ring.gif')).toBeGreaterThan(1)
  })

  it('draws points', async () => {
    const { code, stdout } = await sample('ring', '--count', '20', '--steps', '2', '--out', 'points.csv')
    expect([code, stdout]).toEqual([0, `20 points by 2 evaluations each: ${join('ring', 'samples.svg')}, points.csv\n`])
    expect(readFileSync(here('points.csv'), 'utf8')).toMatch(/^x,y\n(-?[\d.e-]+,-?[\d.e-]+\n){20}$/)
  })

  it('makes others like an image, of the data or of a file', async () => {
    const options = ['--strength', '0.5', '--steps', '4', '--count', '3', '--json'] as const
    const { code, stdout } = await sample('shown', '--from', '2', ...options)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ images: 3, paths: [join('shown', 'variations.png')] })
    expect((await sample('shown', '--from', 'made/001.png', ...options)).code).toBe(0)
    expect((await sample('ring', '--from', '5', ...options)).code).toBe(0)
  })

  it('goes from one image to another, or to what a seed makes', async () => {
    const { code } = await sample(
      'shown',
      '--interpolate',
      '1,seed:4',
      '--frames',
      '4',
      '--steps',
      '3',
      '--grid',
      'a.gif',
    )
    expect([code, await frames('a.gif')]).toEqual([0, 6])
  })
})

describe('in-painting', () => {
  it.each(['right', 'centre', 'hole.png'])('makes a part anew: %s', async (mask) => {
    const hole = Buffer.from(Array.from({ length: 64 }, (_, i) => (i < 20 ? 255 : 0)))
    await sharp(hole, { raw: { width: 8, height: 8, channels: 1 } })
      .png()
      .toFile(here('hole.png'))
    const words = ['--from', '3', '--mask', mask, '--count', '2', '--steps', '3', '--threads', '1']
    const { code, stdout } = await run('inpaint', 'shown', ...words)
    expect(code).toBe(0)
    expect(stdout).toContain(join('shown', 'inpainted.png'))
  })
})

describe('distillation', () => {
  const distil = (...words: readonly string[]) =>
    ['distill', 'ring', '--batch', '4', '--threads', '1', ...words] as const

  it('leaves a run that samples in as many steps, and goes on where it was stopped', async () => {
    const words = distil('--steps', '1', '--updates', '40', '--checkpoint-every', '5', '--out', 'once')
    const stopped = startAtelier(words, place.folder)
    await stopped.seen(/update|teaches/)
    setTimeout(() => stopped.process.kill('SIGINT'), 300)
    const first = await stopped.finished
    expect([0, 130]).toContain(first.code)
    const { code, stdout } = await run(...words)
    expect(code).toBe(0)
    expect(stdout).toContain('its teacher, in as few steps')
    const { distilled } = JSON.parse(readFileSync(here('once', 'config.json'), 'utf8'))
    expect(distilled).toEqual({ steps: 1, grid: 16, guidance: 1 })
    expect((await sample('once', '--count', '5')).stdout).toContain('5 points by 1 evaluation each')
    const exported = await run('export', 'once')
    expect([exported.code, existsSync(here('once', 'sampler.onnx'))]).toEqual([0, true])
  })
})

describe('bad input', () => {
  writeFileSync(here('white.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')
  it.each([
    [2, /--label eleven: there is no such class/, ['sample', 'shown', '--label', 'eleven']],
    [2, /only one can be drawn at a time/, ['sample', 'shown', '--from', '1', '--interpolate', '1,2']],
    [2, /--strength needs --from/, ['sample', 'shown', '--strength', '0.3']],
    [1, /nothing.png: there is no such file/, ['sample', 'shown', '--from', 'nothing.png']],
    [1, /place 999999/, ['sample', 'shown', '--from', '999999']],
    [2, /an animation is a .gif or a .webp/, ['sample', 'shown', '--path', 'way.mp4']],
    [1, /eta 0.5 with dpm\+\+2m: it is for ddim only/, ['sample', 'shown', '--eta', '0.5']],
    [1, /the model reads no captions/, ['sample', 'shown', '--caption', 'a seven']],
    [2, /--temperature: the diffusion of shown has no use for it/, ['sample', 'shown', '--temperature', '1']],
    [2, /inpaint: --mask is missing/, ['inpaint', 'shown', '--from', '1']],
    [2, /white.svg: it is white all over/, ['inpaint', 'shown', '--from', '1', '--mask', 'white.svg']],
    [2, /its examples are no images/, ['inpaint', 'ring', '--from', '1', '--mask', 'left']],
    [1, /a teacher of 7 steps: must be a multiple of the student's 2/, ['distill', 'ring', '--teacher-steps', '7']],
    [1, /solver "ddpm": it adds noise on its way/, ['export', 'shown', '--solver', 'ddpm']],
    [2, /--guidance much: must be a number or input/, ['export', 'shown', '--guidance', 'much']],
  ] as const)('ends with %i and one sentence: %s', async (wanted, words, command) => {
    const { code, stderr } = await run(...command)
    expect(stderr).toMatch(words)
    expect(code).toBe(wanted)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
