import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseNpy } from '../src/files/index.js'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const run = (...words: readonly string[]) => atelier(words, place.folder)
const picture = (name: string) => sharp(join(place.folder, name)).metadata()

describe('atelier on styles', () => {
  beforeAll(async () => {
    const data = ['--data', 'faces:pixel-art', '--images', '60', '--resize', '16']
    const sizes = ['--width', '4', '--latent', '8', '--mapping-layers', '1', '--batch', '4', '--steps', '5']
    const { code, stderr } = await run(
      'train',
      '--model',
      'stylegan',
      ...data,
      ...sizes,
      '--threads',
      '1',
      '--out',
      'faces',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('draws a sheet, the same of the same seed, and another where styles are cut', async () => {
    const sheet = async (name: string, ...words: readonly string[]) => {
      expect((await run('sample', 'faces', '--count', '4', '--grid', name, ...words)).code).toBe(0)
      return readFileSync(join(place.folder, name))
    }
    const first = await sheet('a.png')
    expect(await sheet('b.png')).toEqual(first)
    expect(await sheet('c.png', '--truncation', '0.5')).not.toEqual(first)
    expect(await sheet('d.png', '--noise', 'off')).not.toEqual(first)
  })

  it('mixes styles in a table with words around it', async () => {
    const { code, stdout } = await run('mix', 'faces', '--coarse', '1,2', '--fine', '3,4,5', '--json')
    expect(code).toBe(0)
    const told = JSON.parse(stdout)
    expect(told).toMatchObject({ coarse: [1, 2], fine: [3, 4, 5], images: 6, path: 'faces/mixing.png' })
    // Three rows and four columns of 64 pixels.
    const { width = 0, height = 0 } = await picture('faces/mixing.png')
    expect(width).toBeGreaterThan(4 * 64)
    expect(height).toBeGreaterThan(3 * 64)
    const wrong = await run('mix', 'faces', '--crossover', '4,2')
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('two rising layers of 0 to 6') })
  })

  it('interpolates in styles and in codes', async () => {
    for (const space of ['w', 'z']) {
      const words = ['--interpolate', '0,3', '--frames', '5', '--space', space, '--grid', `${space}.gif`]
      expect((await run('sample', 'faces', ...words)).code).toBe(0)
      expect((await picture(`${space}.gif`)).pages).toBe(8)
    }
    expect(readFileSync(join(place.folder, 'w.gif'))).not.toEqual(readFileSync(join(place.folder, 'z.gif')))
  })

  it('projects held-out images and files, and writes styles and a film', async () => {
    const words = ['--steps', '4', '--out', 'styles.npy', '--film', 'search.gif', '--json']
    const { code, stdout } = await run('project', 'faces', '--image', '0,2', ...words)
    expect(code).toBe(0)
    expect(JSON.parse(stdout).errors).toHaveLength(2)
    const { shape } = parseNpy(readFileSync(join(place.folder, 'styles.npy')))
    expect(shape).toEqual([2, 6 * 8])
    expect((await picture('search.gif')).pages).toBeGreaterThan(1)
    expect((await run('project', 'faces', '--image', 'a.png', '--steps', '2', '--space', 'w')).code).toBe(0)
    const missing = await run('project', 'faces', '--image', 'none.png')
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('image: none.png: ') })
  })

  it('says which attributes the data tells of', async () => {
    const { code, stderr } = await run('sample', 'faces', '--direction', 'wings')
    expect(code).toBe(2)
    expect(stderr).toMatch(/tells of no "wings".* It tells of glasses, beard/)
  })

  it('refuses what is for other families', async () => {
    const { code, stderr } = await run('sample', 'faces', '--plane')
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the stylegan of faces has no use'),
    })
  })
})
