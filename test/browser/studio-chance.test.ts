/** The temperature dial: chances on a fixed axis, dice that stay where they are. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { changed, openedStudio, share, tableOf } from './studio.js'

const { open, pathOf } = openedStudio()
const dial = (page: Page) => page.getByRole('slider', { name: 'Temperature' })

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
    const other = await open(pathOf(page.url()))
    await other.page.locator('[data-figure=needle]').waitFor()
    expect(await tableOf(other.page, 'needle')).toEqual(rows)
    await page.context().close()
    await other.page.context().close()
  })
})
