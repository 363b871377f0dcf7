/** The image bench: draw, pick, go on near and far, mark, compare, keep, and take away. Digits in few steps, so that a round takes little time. */
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { encodePng, pngTexts } from '../../dist/files/index.js'
import { bytesOf, openedStudio, tableOf } from './studio.js'

const { open, leave, pathOf } = openedStudio()
const toy = '/work/image?tiles=8&steps=4&label=3'

const summary = (page: Page, figure: string) => page.locator(`[data-figure=${figure}] [data-summary]`)

/** The table of the round, when all of it is drawn. */
async function roundOf(page: Page, words: string): Promise<readonly (readonly string[])[]> {
  await summary(page, 'round').filter({ hasText: words }).waitFor()
  return tableOf(page, 'round')
}

/** How far the pictures of the round are from what they come from, on average. */
const meanDistance = (rows: readonly (readonly string[])[]): number =>
  rows.reduce((sum, row) => sum + Number(row[3]), 0) / rows.length

/** Numbers of the comparison by name. */
const compared = async (page: Page): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries((await tableOf(page, 'compare')).map(([name, value]) => [name, Number(value)]))

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()

describe('the image bench', () => {
  it('draws by seed, puts one on stage, and goes on near and far: nearer differs less (8 pictures each)', async () => {
    const { page, complaints } = await open(toy)
    const first = await roundOf(page, '8 pictures, drawn from nothing with seeds 1 to 8')
    expect(first.map((row) => row[1])).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
    expect(new Set(first.map((row) => row[2])).size).toBe(8)

    // By keys: to the third picture, and on stage with it.
    await page.getByRole('button', { name: 'Picture 1, seed 1' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await summary(page, 'stage').filter({ hasText: 'seed 3: picture 3 of the round' }).waitFor()

    const far = page.getByRole('slider', { name: 'How far from it' })
    await far.press('PageUp')
    await press(page, 'Draw 8 from it')
    const wide = meanDistance(await roundOf(page, '8 pictures, varied, 70 % of the way'))
    // The picture that it comes from is on stage still.
    await far.press('PageDown')
    await far.press('PageDown')
    await press(page, 'Draw 8 from it')
    const near = meanDistance(await roundOf(page, '8 pictures, varied, 30 % of the way'))
    expect(near).toBeGreaterThan(0)
    expect(near).toBeLessThan(wide / 2)

    // Three rounds, two of them from the same picture; back to the first one by keys.
    expect((await tableOf(page, 'tree')).map((row) => [row[1], row[2]])).toEqual([
      ['0', '–'],
      ['1', 'picture 3'],
      ['1', 'picture 3'],
    ])
    await page.locator('[data-figure=tree] button[aria-current=true]').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    const back = await roundOf(page, '8 pictures, drawn from nothing')
    expect(back.map((row) => row.slice(0, 3))).toEqual(first.map((row) => row.slice(0, 3)))
    await summary(page, 'stage').filter({ hasText: 'seed 3: picture 3' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('makes anew what a typed rectangle marks, and nothing else; the map of what differs sums to what is said', async () => {
    const { page, complaints } = await open(toy)
    await roundOf(page, '8 pictures, drawn')
    const rectangle = page.getByRole('group', { name: 'A rectangle' })
    for (const [name, value] of [
      ['First column', '1'],
      ['First row', '5'],
      ['Columns', '16'],
      ['Rows', '6'],
    ] as const) {
      await rectangle.getByLabel(name).fill(value)
      await rectangle.getByLabel(name).press('Enter')
    }
    await press(page, 'Mark it')
    await summary(page, 'mask').filter({ hasText: '96 of 256 pixels' }).waitFor()
    await press(page, 'Draw 8 with it made anew')
    await roundOf(page, '8 pictures, 96 of 256 pixels made anew')
    await press(page, /^Picture 2,/)
    await summary(page, 'compare').filter({ hasText: 'A, seed 2, and B, seed 1' }).waitFor()
    const found = await compared(page)
    const rows = Array.from({ length: 16 }, (_, row) => found[`Row ${row + 1}`]!)
    for (const [row, sum] of rows.entries()) if (row < 4 || row >= 10) expect(sum).toBe(0)
    expect(rows.reduce((a, b) => a + b, 0)).toBeCloseTo(found['Sum of the map']!, 2)
    expect(found['Sum of the map']! / 256).toBeCloseTo(found['Mean a pixel']!, 3)
    expect(found['Sum of the map']).toBeGreaterThan(1)
    const wipe = page.getByRole('slider', { name: 'A up to here' })
    await wipe.press('Home')
    await expect.poll(() => wipe.getAttribute('aria-valuetext')).toBe('0 % A, 100 % B')
    expect(complaints).toEqual([])
  })

  it('keeps a picture over a reload, and a file of it says what made it: enough to make it again', async () => {
    const { page, complaints } = await open(`${toy}&path=d.s4.p1.c3.n4*v.s7.c8.n4.f60&pick=2`)
    const before = await roundOf(page, '8 pictures, varied, 60 % of the way')
    await press(page, '☆ Keep')
    await page.getByRole('button', { name: '4 stars' }).click()
    const name = page.getByLabel('Name of seed 8')
    await name.fill('from five to eight')
    await name.press('Enter')
    await page.reload()
    await summary(page, 'kept').filter({ hasText: '1 picture is kept in this browser, 1 with stars' }).waitFor()
    expect((await tableOf(page, 'kept'))[0]!.slice(0, 4)).toEqual(['1', 'from five to eight', '4', 'digits'])

    const [download] = await Promise.all([page.waitForEvent('download'), press(page, /^PNG$/)])
    expect(download.suggestedFilename()).toBe('from-five-to-eight.png')
    const file = await bytesOf(download)
    const texts = pngTexts(file)
    expect(texts).toMatchObject({ Title: 'from five to eight', Software: 'Atelier Studio' })
    const said = JSON.parse(texts.atelier!)
    expect(said).toMatchObject({
      ...{ model: 'digits', family: 'diffusion', rating: 4, path: 'd.s4.p1.c3.n4*v.s7.p1.c8.n4.f60' },
      steps: [
        'drawn from nothing (seed 5, class 3, 4 steps, guidance 2)',
        'varied, 60 % of the way (seed 8, class 8, 4 steps, guidance 2)',
      ],
    })
    expect(said.sha256).toMatch(/^[0-9a-f]{64}$/)

    const [all] = await Promise.all([page.waitForEvent('download'), press(page, 'Save all as a ZIP')])
    const files = unzipSync(await bytesOf(all))
    expect(Object.keys(files)).toEqual(['pictures/01-from-five-to-eight.png', 'pictures/pictures.json'])
    expect(pngTexts(files['pictures/01-from-five-to-eight.png']!)).toEqual(texts)
    const [sheet] = await Promise.all([page.waitForEvent('download'), press(page, 'Save a contact sheet')])
    expect(JSON.parse(pngTexts(await bytesOf(sheet)).atelier!)).toEqual([said])

    // Its link, in another browser, shows the same round with the same numbers.
    const other = await open(`${said.link}&tiles=8`)
    const again = await roundOf(other.page, '8 pictures, varied, 60 % of the way')
    expect(again.map((row) => row.slice(0, 4))).toEqual(before.map((row) => row.slice(0, 4)))
    await summary(other.page, 'stage').filter({ hasText: 'seed 8: picture 2 of the round' }).waitFor()
    // So does its file, after a look at another picture.
    await press(other.page, /^Picture 5,/)
    await summary(other.page, 'stage').filter({ hasText: 'seed 11: picture 5' }).waitFor()
    await other.page
      .getByLabel('Begin with a picture of your own')
      .setInputFiles({ name: 'dropped.png', mimeType: 'image/png', buffer: file })
    await summary(other.page, 'stage').filter({ hasText: 'seed 8: picture 2 of the round' }).waitFor()
    expect(pathOf(other.page.url())).toContain('pick=2')
    await leave(other.page)

    await press(page, 'Remove from five to eight')
    await summary(page, 'kept').filter({ hasText: 'Nothing is kept yet' }).waitFor()
    expect([...complaints, ...other.complaints]).toEqual([])
  })

  it('begins with a picture of one’s own at the model’s size, and refuses what is none', async () => {
    const { page, complaints } = await open(toy)
    await roundOf(page, '8 pictures, drawn')
    const field = page.getByLabel('Begin with a picture of your own')
    await field.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') })
    await page.getByRole('alert').filter({ hasText: 'a file of another kind' }).waitFor()
    await field.setInputFiles({ name: 'bad.png', mimeType: 'image/png', buffer: Buffer.from('notes') })
    await page.getByRole('alert').filter({ hasText: 'not a picture that the browser can read' }).waitFor()
    const pixels = Uint8Array.from({ length: 60 * 40 }, (_, i) => (i % 60 < 30 ? 255 : 0))
    const mine = Buffer.from(await encodePng({ channels: 1, height: 40, width: 60, pixels }))
    await field.setInputFiles({ name: 'mine.png', mimeType: 'image/png', buffer: mine })
    const rows = await roundOf(page, 'Your own picture, as the model draws it')
    expect(Number(rows[0]![2])).toBeCloseTo(0.5, 1)
    await press(page, 'Draw 8 from it')
    expect(meanDistance(await roundOf(page, '8 pictures, varied'))).toBeGreaterThan(0.01)
    expect(complaints).toEqual([])
  })
})
