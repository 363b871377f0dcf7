import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())
const run = (...words: readonly string[]) => atelier(words, place.folder)

beforeAll(async () => {
  for (const [name, background] of Object.entries({ rose: '#ff0044', leaf: '#22aa44' })) {
    mkdirSync(join(place.folder, 'flowers', name), { recursive: true })
    for (const side of [8, 12, 16]) {
      const image = sharp({ create: { width: side, height: 8, channels: 3, background } })
      await image.png().toFile(join(place.folder, 'flowers', name, `${side}.png`))
    }
  }
  writeFileSync(join(place.folder, 'flowers', 'rose', 'broken.png'), 'no image')
})

describe('atelier data show', () => {
  it('says what a folder of images holds, and draws a sheet with a row for each class', async () => {
    const { code, stdout } = await run('data', 'show', 'flowers', '--resize', '8', '--sheet-images', '4')
    expect(code).toBe(0)
    expect(stdout).toMatch(/images +6\n +shape +8 × 8, red, green and blue/)
    expect(stdout).toContain('leaf (3), rose (3)')
    expect(stdout).toMatch(/skipped 1 +flowers\/rose\/broken.png: not an image/)
    expect(stdout).toContain('4 images in flowers-sheet.png')
    expect(stdout).not.toContain('▀')
    const sheet = await sharp(readFileSync(join(place.folder, 'flowers-sheet.png'))).metadata()
    expect([sheet.format, sheet.channels]).toEqual(['png', 3])
  })

  it('gives the same as JSON', async () => {
    const words = ['data', 'show', 'flowers', '--resize', '8', '--colours', 'grey', '--sheet', 'sub/grey.png', '--json']
    const { stdout } = await run(...words)
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ kind: 'images', name: 'flowers', training: 6, test: 0, channels: 1, height: 8, width: 8 },
      ...{ classes: ['leaf', 'rose'], counts: [3, 3], sheet: 'sub/grey.png', sources: ['flowers'] },
    })
    expect(existsSync(join(place.folder, 'sub/grey.png'))).toBe(true)
  })

  it('asks for a size where images differ, in one sentence', async () => {
    const { code, stderr } = await run('data', 'show', 'flowers')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^[^\n]*images of 8 × 12 \("leaf\/12.png"\) and of 8 × 16[^\n]*Give one size[^\n]*\n$/)
  })

  it('refuses a background that is no colour, and an attribute that images lack', async () => {
    expect((await run('data', 'show', 'flowers', '--resize', '8', '--background', 'red')).stderr).toContain(
      'not a colour',
    )
    expect((await run('data', 'show', 'flowers', '--resize', '8', '--label-by', 'hat')).stderr).toContain(
      'no attribute "hat". Its images have none',
    )
  })

  it('still shows texts', async () => {
    expect((await run('data', 'show', 'tale.txt')).stdout).toMatch(/name +tale\n +documents +1/)
  })
})

it('lists sets of images beside those of text, and how to add them', async () => {
  const sets = JSON.parse((await run('data', 'list', '--json')).stdout) as { name: string; kind: string }[]
  expect(sets.filter(({ kind }) => kind === 'images').map(({ name }) => name)).toContain('fashion-mnist')
  expect((await run('data', 'list')).stdout).toMatch(/^Texts\nmoby-dick[\s\S]*\nImages\nmnist/)
})
