/** The bench that compares generators of words, of pictures and of points. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openedStudio, share, tableOf } from './studio.js'

const { open } = openedStudio()
const figuresOf = (page: Page, id: string) => page.locator(`[data-candidate="${id}"] [data-measure]`).allTextContents()
const allMeasured = (page: Page) => page.locator('[data-left="0"]').waitFor()

/** Measures three, removes the middle one by a key: the others say what they said, each measure with its interval and n. */
async function removed(page: Page, [first, middle, last]: readonly [string, string, string]): Promise<number> {
  await allMeasured(page)
  const before = [await figuresOf(page, first), await figuresOf(page, last)]
  const intervals = await page.locator('[data-candidates] [data-interval]').allTextContents()
  expect(intervals).toHaveLength(await page.locator('[data-candidates] [data-measure]').count())
  for (const interval of intervals) expect(interval).toMatch(/ to .*n = \d+$/)
  // The table follows the chart a little later.
  const idsOf = async () => (await tableOf(page, 'overview')).map(([id]) => id)
  await expect.poll(idsOf).toEqual([first, middle, last])
  const points = await tableOf(page, 'overview')
  for (const [, quality, , diversity, , n] of points) {
    expect(share(quality!)).toBeGreaterThanOrEqual(0)
    expect(share(diversity!)).toBeLessThanOrEqual(100)
    expect(Number(n)).toBeGreaterThan(0)
  }
  await page.getByRole('button', { name: `Remove ${middle}`, exact: true }).press('Enter')
  await page.locator(`[data-candidate="${middle}"]`).waitFor({ state: 'detached' })
  expect([await figuresOf(page, first), await figuresOf(page, last)]).toEqual(before)
  return before[0]!.length
}

describe('the evaluation bench', () => {
  it('changes no number of other writers when one goes, and says of every one its interval and n (E1, E2)', async () => {
    const { page, complaints } = await open('/work/eval?candidates=ngram-2,ngram-3,ngram-5&words=20')
    await page.getByRole('button', { name: 'Measure them' }).click()
    expect(await removed(page, ['ngram-2', 'ngram-3', 'ngram-5'])).toBe(10)
    expect(complaints).toEqual([])
  })

  it('does so for pictures, and shows a copier’s beside what they were copied from (E1, E2)', async () => {
    const { page, complaints } = await open('/work/eval?medium=images&candidates=copier,gaussian,vae&pictures=20')
    await page.getByRole('button', { name: 'Measure 1 more' }).click()
    await removed(page, ['copier', 'gaussian', 'vae'])
    const pairsOf = async () => (await tableOf(page, 'neighbours')).filter(([id]) => id === 'copier')
    await expect.poll(async () => (await pairsOf()).length).toBe(6)
    const pairs = await pairsOf()
    for (const [, , distance, seen, labelled] of pairs) expect([distance, seen]).toEqual(['0', labelled])
    expect(await page.locator('[data-candidate=copier] [data-measure=copied]').textContent()).toBe('100 %')
    expect(complaints).toEqual([])
  })

  it('does so for points, that learn here, and turns to another medium by the keys (E1, E2)', async () => {
    const { page, complaints } = await open('/work/eval?medium=points&candidates=real,gaussian,gan-bare&points=100')
    await page.getByRole('button', { name: 'Measure 1 more' }).click()
    await removed(page, ['real', 'gaussian', 'gan-bare'])
    expect(await page.locator('[data-candidate=real] [data-measure="modes hit"]').textContent()).toBe('100 %')
    const chart = page.locator('[data-figure=overview] svg[role=img]')
    await chart.press('ArrowRight')
    await page.locator('[data-figure=overview] output', { hasText: /real: .* \(.* to .*\), .*n 100/ }).waitFor()
    await page.getByLabel('What is compared').selectOption('text')
    await page.locator('[data-candidate=real] [data-measure="real words"]').waitFor()
    expect(page.url()).not.toContain('medium=points')
    expect(complaints).toEqual([])
  })

  it('measures a file of one’s own, and refuses one that holds no words', async () => {
    const { page } = await open('/work/eval?candidates=real&words=20')
    const field = page.getByLabel('Samples of your own, one word a line')
    const give = (name: string, text: string) =>
      field.setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
    await give('bad.txt', '1 2 3\n'.repeat(40))
    await page.getByText('line 1: "1 2 3": not a word').waitFor()
    await give('mine.txt', 'whale\nocean\n'.repeat(20))
    await page.locator('[data-candidate="own:mine"]').waitFor()
    expect(await page.locator('[data-candidate="own:mine"] [data-measure="real words"]').textContent()).toBe('100 %')
  })
})
