/** The duel: one move at a time, and what becomes of the other side. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { changed, openedStudio, share, tableOf } from './studio.js'

const { open } = openedStudio()

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
