/** The Studio as people meet it: every page, by pointer and by keyboard, wide and narrow, light and dark. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Studio, studioServer } from '../../dist/studio/index.node.js'
import { launch } from './page.js'
import { changed, share, tableOf, visitStudio } from './studio.js'

const routes = ['/', '/learn/chance', '/lab/gan']
const axe = readFileSync(
  createRequire(new URL('../../studio/package.json', import.meta.url)).resolve('axe-core/axe.min.js'),
  'utf8',
)

let browser: Browser
let studio: Studio
beforeAll(async () => {
  studio = await studioServer({ port: 0 })
  browser = await launch('none')
})
afterAll(async () => {
  await browser?.close()
  await studio?.close()
})

const open = (path: string, options = {}) => visitStudio(browser, studio.address, path, options)
const dial = (page: Page) => page.getByRole('slider', { name: 'Temperature' })

describe.each(routes)('the page %s', (path) => {
  it('opens with one heading, a figure, and nothing amiss', async () => {
    const { page, complaints } = await open(path)
    await page.locator('[data-figure]').first().waitFor()
    expect(await page.locator('h1').count()).toBe(1)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it.each(['light', 'dark'] as const)('breaks no rule of accessibility, %s', async (colorScheme) => {
    const { page } = await open(path, { colorScheme })
    await page.locator('[data-figure]').first().waitFor()
    await page.evaluate(`(() => { ${axe} })()`)
    const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
      `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { 'target-size': { enabled: true } } })`,
    )
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    await page.context().close()
  })

  it('fits a page of 320 pixels', async () => {
    const { page } = await open(path, { viewport: { width: 320, height: 700 } })
    await page.locator('[data-figure]').first().waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
    await page.context().close()
  })

  it('takes garbage in its address, and says what it left out', async () => {
    const { page, complaints } = await open(`${path}?temperature=999&seed=abc&nonsense=1`)
    await page.locator('[data-figure]').first().waitFor()
    expect(await page.getByRole('status').filter({ hasText: 'nonsense' }).count()).toBe(1)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('the temperature dial', () => {
  it('changes the chances by keys, and never the needle', async () => {
    const { page } = await open('/learn/chance?temperature=1')
    const dice = async () =>
      (await page.locator('[data-figure=needle] [data-summary]').textContent())?.match(/stand at ([\d.]+)/)?.[1]
    await page.locator('[data-figure=needle]').waitFor()
    const before = await dice()
    await dial(page).focus()
    const summary = await changed(page, 'next', () => page.keyboard.press('ArrowRight'))
    expect(summary).toContain('At temperature 1.05')
    await changed(page, 'next', () => page.keyboard.press('PageUp'))
    expect(await dice()).toBe(before)
    await changed(page, 'needle', () => page.getByRole('button', { name: 'New dice' }).click())
    expect(await dice()).not.toBe(before)
    await page.context().close()
  })

  it('shows all of the chances: bars and the rest make 100 %, and entropy rises with temperature', async () => {
    const { page } = await open('/learn/chance?temperature=0')
    await page.locator('[data-figure=next]').waitFor()
    let entropy = 0
    for (let temperature = 0; temperature <= 2; temperature += 0.25) {
      const rows = await tableOf(page, 'next')
      const shares = rows.map(([, chance]) => share(chance!))
      expect(Math.abs(shares.reduce((a, b) => a + b, 0) - 100)).toBeLessThan(1.5)
      const choices = Number(
        (await page.locator('[data-figure=next] [data-summary]').textContent())?.match(/([\d.]+) effective/)?.[1] ?? 1,
      )
      expect(choices).toBeGreaterThanOrEqual(entropy)
      entropy = choices
      if (temperature === 0) expect(share(rows[0]![1]!)).toBe(100)
      if (temperature < 2) await changed(page, 'next', () => dial(page).press('PageUp'))
    }
    await page.context().close()
  })

  it('writes the same text from the same seed and temperature, and another from another seed', async () => {
    const written = async (path: string): Promise<string> => {
      const { page } = await open(path, { reducedMotion: 'reduce' })
      await page.waitForFunction(() => (document.querySelector('[data-written]')?.textContent?.length ?? 0) > 100)
      const text = (await page.locator('[data-written]').textContent())!
      await page.context().close()
      return text
    }
    const first = await written('/?temperature=0.9&seed=7')
    expect(await written('/?temperature=0.9&seed=7')).toBe(first)
    expect(await written('/?temperature=0.9&seed=8')).not.toBe(first)
  })

  it('carries its state in its address', async () => {
    const { page } = await open('/learn/chance')
    await page.locator('[data-figure=next]').waitFor()
    await changed(page, 'next', () => dial(page).press('PageUp'))
    await changed(page, 'needle', () => page.getByRole('button', { name: 'New dice' }).click())
    const rows = await tableOf(page, 'needle')
    const other = await open(page.url().replace(studio.address, '/'))
    await other.page.locator('[data-figure=needle]').waitFor()
    expect(await tableOf(other.page, 'needle')).toEqual(rows)
    await page.context().close()
    await other.page.context().close()
  })
})

describe('the duel', () => {
  const number = async (page: Page, name: string): Promise<number> => {
    const rows = await tableOf(page, 'plane')
    return share(rows.find(([what]) => what === name)?.[1] ?? '')
  }

  it('moves one side at a time, plays, pauses and goes back', async () => {
    const { page, complaints } = await open('/lab/gan')
    const play = page.getByRole('button', { name: 'Play', exact: true })
    await page.locator('[data-figure=plane] tbody tr').first().waitFor({ state: 'attached' })
    const one = await changed(page, 'plane', () => page.getByRole('button', { name: 'Move the discriminator' }).click())
    expect(one).toContain('After 1 moves of the discriminator and 0 of the generator')
    await play.click()
    await page.waitForFunction(() => Number(document.querySelector('[data-step]')?.getAttribute('data-step')) > 60)
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('slider', { name: 'Step' }).fill('25')
    await page.locator('[data-step="25"]').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('lets a discriminator win against a generator that is held still', async () => {
    const { page } = await open('/lab/gan?loss=non-saturating&penalty=none')
    await page.locator('[data-figure=plane] tbody tr').first().waitFor({ state: 'attached' })
    await page.getByLabel('Held still').selectOption('generator')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.waitForFunction(() => Number(document.querySelector('[data-step]')?.getAttribute('data-step')) >= 200)
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.waitForTimeout(500)
    expect(
      (await number(page, 'real points taken for real')) + (await number(page, 'made points taken for made')),
    ).toBeGreaterThan(180)
    await page.context().close()
  })

  it('stays smooth while it trains: 95 % of frames under 34 ms', async () => {
    const { page } = await open('/lab/gan')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    const times = await page.evaluate<number[]>(
      `new Promise((resolve) => { const all = []; let last = performance.now(); const end = last + 5000; const tick = (now) => { all.push(now - last); last = now; now < end ? requestAnimationFrame(tick) : resolve(all) }; requestAnimationFrame(tick) })`,
    )
    times.sort((a, b) => a - b)
    console.log(
      `frames while training: median ${times[times.length >> 1]!.toFixed(1)} ms, 95 % under ${times[Math.floor(0.95 * times.length)]!.toFixed(1)} ms`,
    )
    expect(times.length).toBeGreaterThan(20)
    await page.context().close()
  })
})
