/** What holds for every page of the Studio: the table of pages says which there are. One page alone: `-t '/lab/gan'`. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openedStudio } from './studio.js'
import { tourOf } from './tour.js'

interface ListedPage {
  readonly path: string
  /** An address of it, where its path has parameters. */
  readonly example?: string
}

// Vite resolves the table's imports as the Studio's build does; its types are those of another project.
const table = fileURLToPath(new URL('../../studio/src/pages/pages.ts', import.meta.url))
const { pages } = (await import(/* @vite-ignore */ table)) as { readonly pages: readonly ListedPage[] }

const axe = readFileSync(
  createRequire(new URL('../../studio/package.json', import.meta.url)).resolve('axe-core/axe.min.js'),
  'utf8',
)
const rules = `{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { 'target-size': { enabled: true } } }`

const { open, leave } = openedStudio()
const seen = (page: Page) => page.locator('[data-figure], [data-ready]').first().waitFor()

/** How far things have moved by themselves since the page began, as browsers count it. */
const shifts = `new Promise((resolve) => {
  let sum = 0
  const observer = new PerformanceObserver((list) => { for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) sum += value })
  observer.observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => resolve(sum), 50)
})`

/** Pictures that say nothing to those who do not see them. */
const mutePictures = `[...document.querySelectorAll('main canvas, main svg')]
  .filter((one) => one.closest('[aria-hidden=true]') === null && one.getClientRects().length > 0)
  .filter((one) => {
    const figure = one.closest('[data-figure]')
    const isNamed = one.getAttribute('aria-label') || one.getAttribute('aria-labelledby') || one.querySelector(':scope > title')
    return !(isNamed && figure?.querySelector('[data-summary]')?.textContent && figure.querySelector('table'))
  })
  .map((one) => one.outerHTML.slice(0, 120))`

describe.each(pages.map(({ path, example = path }) => ({ path, example })))('$path', ({ example }) => {
  let page: Page
  let complaints: readonly string[]
  beforeAll(async () => {
    ;({ page, complaints } = await open(example, { colorScheme: 'light', numbers: 'closed' }))
    await page.evaluate(`(() => { ${axe} })()`)
  })
  afterAll(() => page && leave(page))

  async function violations(): Promise<readonly string[]> {
    const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
      `axe.run(document, ${rules})`,
    )
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  }

  it('opens with one heading, something to see, nothing amiss, and stands still', async () => {
    await seen(page)
    const painted = await page.evaluate(() => performance.now())
    expect(await page.locator('h1').count()).toBe(1)
    expect(complaints).toEqual([])
    console.log(`${example}: seen within ${painted.toFixed(0)} ms`)
    expect(await page.evaluate<number>(shifts)).toBeLessThan(0.1)
  })

  it('breaks no rule of accessibility in light', async () => {
    expect(await violations()).toEqual([])
  })

  it('breaks no rule of accessibility in dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.locator('[data-theme=dark]').waitFor()
    expect(await violations()).toEqual([])
  })

  it('gives every picture a name, a sentence and a table', async () => {
    expect(await page.evaluate<string[]>(mutePictures)).toEqual([])
    const numbers = page.locator('main [data-figure] details', { hasText: 'The numbers' }).first()
    if ((await numbers.count()) === 0) return
    await numbers.locator('summary').click()
    await numbers.locator('table').waitFor()
    await numbers.locator('summary').click()
  })

  it('says of every analogy where it breaks', async () => {
    const tab = page.getByRole('tab', { name: 'Analogy' })
    if ((await tab.count()) === 0) return
    await tab.click()
    expect(await page.getByRole('tabpanel', { name: 'Analogy' }).textContent()).toContain('Where this breaks:')
  })

  it('is reached by keys: every control, with a ring around it, never under a bar', async () => {
    expect(await tourOf(page)).toEqual([])
  })

  it('moves nothing by itself where motion is not wanted', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const running = `document.getAnimations().filter(({ playState }) => playState === 'running').length`
    expect(await page.evaluate(running)).toBe(0)
  })

  it('fits 320 pixels, and a zoom of 200 %', async () => {
    for (const width of [640, 320]) {
      await page.setViewportSize({ width, height: 700 })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
    // Where the walk by keys has left it, a bar may lie over half of a control.
    await page.evaluate('scrollTo(0, 0)')
    expect(await violations()).toEqual([])
  })

  it('takes garbage in its address, and says what it left out', async () => {
    const before = complaints.length
    await page.goto(new URL(`${example.split('?')[0]}?temperature=999&seed=abc&nonsense=1`, page.url()).href)
    await seen(page)
    await page.getByRole('status').filter({ hasText: 'nonsense' }).first().waitFor()
    expect(complaints.slice(before)).toEqual([])
  })
})
