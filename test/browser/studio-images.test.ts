/** The labs of images: autoencoder, VAE, diffusion, and what is unusual. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { changed, openedStudio, tableOf } from './studio.js'

const { open, leave } = openedStudio()

const summaryOf = async (page: Page, figure: string): Promise<string> => {
  const summary = page.locator(`[data-figure=${figure}] [data-summary]`)
  await summary.waitFor()
  return (await summary.textContent()) ?? ''
}
const says = (page: Page, figure: string, pattern: RegExp) =>
  page.waitForFunction(
    ([name, source]) =>
      new RegExp(source).test(document.querySelector(`[data-figure=${name}] [data-summary]`)?.textContent ?? ''),
    [figure, pattern.source] as const,
  )
const play = (page: Page) => page.getByRole('button', { name: 'Play', exact: true }).click()

describe('the autoencoder', () => {
  const address = (bottleneck: number) => `/lab/ae?bottleneck=${bottleneck}&width=32&steps=60`

  it('maps an error that sums to the mean square it prints, and loses less through a wider bottleneck (A1, A2)', async () => {
    const errors: number[] = []
    for (const bottleneck of [2, 16]) {
      const { page, complaints } = await open(address(bottleneck))
      await page.locator('[data-figure=rebuilt]').waitFor()
      await play(page)
      await says(page, 'rebuilt', /measured at step 60/)
      const said = (await summaryOf(page, 'rebuilt')).match(/misses ([\d.]+)/)!
      errors.push(Number(said[1]))
      if (bottleneck === 2) {
        const [, sum, , square] = (await summaryOf(page, 'error')).match(
          /sums to ([\d.]+); over (\d+) .* of ([\d.]+)\.$/,
        )!
        const cells = (await tableOf(page, 'error')).flatMap(([, ...values]) => values.map(Number))
        const total = cells.reduce((a, b) => a + b, 0)
        expect(cells).toHaveLength(256)
        expect(Math.abs(total - Number(sum)) / total).toBeLessThan(0.01)
        expect(Math.abs(Number(sum) / 256 - Number(square))).toBeLessThan(1e-6)
      }
      expect(complaints).toEqual([])
      await leave(page)
    }
    expect(errors[1]).toBeLessThan(errors[0]!)
  })

  it('decodes where its plane is clicked or walked, and calls a far place a hole', async () => {
    const { page } = await open(`${address(2)}&x=900&y=900`)
    await says(page, 'decoded', /^A hole/)
    const plane = page.locator('[data-figure=codes] canvas')
    await changed(page, 'decoded', () => plane.click({ position: { x: 100, y: 100 } }))
    await changed(page, 'codes', () => plane.press('ArrowRight'))
  })

  it('stops at a learning rate of 10, names layer, step and cause, and goes back to what was kept (Z3)', async () => {
    const { page } = await open(`${address(2)}&rate=10`)
    await page.locator('[data-figure=rebuilt]').waitFor()
    await play(page)
    const alert = page.getByRole('alert').filter({ hasText: 'Stopped at step' })
    await alert.waitFor()
    expect(await alert.textContent()).toMatch(
      /step \d+: the loss has exploded to .* (encoder|decoder) layer \d, activations.* learning rate of 10 is the likely cause/,
    )
    expect(await alert.getByRole('link').getAttribute('href')).toMatch(/^\/learn\/networks/)
    await alert.getByRole('button', { name: 'Go back to step 0' }).click()
    await alert.waitFor({ state: 'detached' })
    await says(page, 'rebuilt', /measured at step 0/)
  })

  it('refuses files that are no pictures in a sentence', async () => {
    const { page } = await open(address(2))
    const files = Array.from({ length: 5 }, (_, i) => ({
      name: `${i}.png`,
      mimeType: 'image/png',
      buffer: Buffer.from('no'),
    }))
    await page.getByLabel('Pictures of your own').setInputFiles(files)
    await page.getByRole('alert').filter({ hasText: 'not a picture' }).waitFor()
  })
})

describe('the VAE', () => {
  it('decodes where it is clicked, and pays less for its codes under a larger β (V1)', async () => {
    const costs: number[] = []
    for (const beta of [0.2, 20]) {
      const { page } = await open(`/lab/vae?beta=${beta}&width=32&layers=1&steps=60&rival=hidden&side=5`)
      await page.locator('[data-figure=bound]').waitFor()
      await play(page)
      await says(page, 'bound', /At step 60/)
      costs.push(Number((await summaryOf(page, 'bound')).match(/KL ([\d.]+)/)![1]))
      if (beta === 0.2) {
        const before = await tableOf(page, 'decoded')
        await page.locator('[data-figure=codes] canvas').click({ position: { x: 60, y: 320 } })
        await page.waitForFunction(
          (text) => document.querySelector('[data-figure=decoded] tbody')?.textContent !== text,
          before.flat().join(''),
        )
        expect(await tableOf(page, 'plane')).toHaveLength(25)
      }
      await leave(page)
    }
    expect(costs[1]).toBeLessThan(0.5 * costs[0]!)
  })
})

describe('diffusion', () => {
  /** ᾱ of the variance-preserving schedule with β from 0.1 to 20, at time t. */
  const remaining = (t: number): number => Math.exp(-t * (0.1 + 0.5 * t * 19.9))

  it('moves its playhead by keys, on the schedule to 1e-6, with noise as theory has it (D1, D2)', async () => {
    const { page, complaints } = await open('/lab/diffusion?steps=8&at=4')
    await page.locator('[data-figure=film]').waitFor()
    const playhead = page.locator('[data-figure=film]').getByRole('slider', { name: 'Playhead' })
    const read = async () => Number((await summaryOf(page, 'under')).match(/ᾱ ([\d.]+)/)![1])
    expect(Math.abs((await read()) - remaining(0.5))).toBeLessThan(1e-6)
    await changed(page, 'under', () => playhead.press('ArrowRight'))
    expect(Math.abs((await read()) - remaining(3 / 8))).toBeLessThan(1e-6)
    await changed(page, 'under', () => playhead.press('End'))
    expect(await read()).toBe(1)
    await changed(page, 'under', () => playhead.press('Home'))
    expect(Math.abs((await read()) - remaining(1))).toBeLessThan(1e-6)
    for (const [, , , sigma, , , , , measured, mean] of await tableOf(page, 'film')) {
      expect(Math.abs(Number(measured) - Number(sigma))).toBeLessThan(0.03)
      expect(Math.abs(Number(mean))).toBeLessThan(0.04)
    }
    expect(complaints).toEqual([])
  })

  it('is scrubbed while it learns (D3)', async () => {
    const { page } = await open('/lab/diffusion?mode=plane&at=4&width=8&layers=1&learn=5000')
    await page.locator('[data-figure=flow] tbody tr').first().waitFor({ state: 'attached' })
    const playhead = page.locator('[data-figure=flow]').getByRole('slider', { name: 'Playhead' })
    await play(page)
    await says(page, 'flow', /After \d\d+ updates, at step 4 of/)
    await playhead.press('ArrowRight')
    await says(page, 'flow', /After \d\d+ updates, at step 5 of/)
    const updates = async () => Number((await summaryOf(page, 'flow')).match(/After (\d+)/)![1])
    const before = await updates()
    await page.waitForFunction(
      (least) => Number(document.querySelector('[data-step]')?.getAttribute('data-step')) > least,
      before,
    )
  })
})

describe('what is unusual', () => {
  const drop = (page: Page, name: string, mimeType: string, text: string) =>
    page
      .getByLabel('A table (CSV) or a picture of your own')
      .setInputFiles({ name, mimeType, buffer: Buffer.from(text) })

  it('judges sensors beside cheap detectors, and calls more where more false alarms are allowed', async () => {
    const { page, complaints } = await open('/lab/anomaly')
    await page.locator('[data-figure=scores]').waitFor()
    expect(await tableOf(page, 'beside')).toHaveLength(3)
    const calls = async () => Number((await summaryOf(page, 'scores')).match(/^(\d+) of/)![1])
    const before = await calls()
    await changed(page, 'scores', () => page.getByRole('slider', { name: 'False alarms' }).press('PageUp'))
    expect(await calls()).toBeGreaterThanOrEqual(before)
    expect(complaints).toEqual([])
  })

  it('takes a table of one’s own, and refuses broken ones in a sentence', async () => {
    const { page } = await open('/lab/anomaly?detector=pca')
    await page.locator('[data-figure=scores]').waitFor()
    const rows = Array.from({ length: 99 }, (_, i) => `${(i % 10) / 10},${((i % 10) / 5).toFixed(1)}`)
    await drop(page, 'good.csv', 'text/csv', ['a,b', ...rows, '0.5,-9'].join('\n'))
    await says(page, 'strangest', /^The strangest is number 100,/)
    await says(page, 'why', /is b: -9/)
    await drop(page, 'ragged.csv', 'text/csv', ['a,b', ...rows, '1,2,3'].join('\n'))
    await page
      .getByRole('alert')
      .filter({ hasText: 'ragged.csv: row 100: 3 fields where there are 2 columns' })
      .waitFor()
    await drop(page, 'no.png', 'image/png', 'no picture')
    await page.getByRole('alert').filter({ hasText: 'no.png: this is not a picture' }).waitFor()
    await drop(page, 'tune.mp3', 'audio/mpeg', 'la')
    await page.getByRole('alert').filter({ hasText: 'a file of another kind' }).waitFor()
  })
})
