/** What runs the models: the server or WebAssembly; chosen by the reader, moved between, and never changed silently. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openedStudio, share, tableOf } from './studio.js'

const pastStep = (page: Page, step: number) =>
  page.waitForFunction(
    (least) => Number(document.querySelector('[data-step]')?.getAttribute('data-step')) > least,
    step,
  )
const chip = (page: Page) => page.getByRole('button', { name: 'What runs the models' })
const play = (page: Page) => page.getByRole('button', { name: 'Play', exact: true })

describe('engines', () => {
  const { open } = openedStudio()

  it('are the server’s where it serves the page, with the numbers of WebAssembly', async () => {
    const { page, complaints } = await open('/learn/chance?temperature=0.5', { engine: 'auto' })
    await page.locator('[data-figure=next]').waitFor()
    expect(await chip(page).textContent()).toContain('Native engine')
    const native = await tableOf(page, 'next')
    const other = await open('/learn/chance?temperature=0.5')
    await other.page.locator('[data-figure=next]').waitFor()
    expect(await chip(other.page).textContent()).toContain('WebAssembly')
    // Kernels differ in their last bits.
    const shares = (rows: typeof native): number[] => rows.map(([, chance]) => share(chance!))
    const web = await tableOf(other.page, 'next')
    expect(web.map(([token]) => token)).toEqual(native.map(([token]) => token))
    for (const [i, value] of shares(native).entries()) expect(shares(web)[i]! / value).toBeCloseTo(1, 3)
    expect([...complaints, ...other.complaints]).toEqual([])
  })

  it('are moved between in the middle of a run, to the same step', async () => {
    const { page } = await open('/lab/gan', { engine: 'auto' })
    // Step by step: a run that plays would be far ahead before a busy machine has paused it.
    const step = 12
    for (let i = 1; i <= step; i++) {
      await page.getByRole('button', { name: 'One step', exact: true }).click()
      await page.locator(`[data-step="${i}"]`).waitFor()
    }
    await chip(page).click()
    await page.getByRole('radio', { name: /^WebAssembly/ }).check()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'What runs the models' }).filter({ hasText: 'WebAssembly' }).waitFor()
    await page.locator(`[data-step="${step}"]`).waitFor()
    expect(await play(page).isEnabled()).toBe(true)
  })

  it('say why one cannot be had, and wait to be told what to do', async () => {
    const { page } = await open('/lab/gan?engine=webgpu')
    const alert = page.getByRole('alert').filter({ hasText: 'Use WebAssembly' })
    await alert.waitFor()
    expect(await alert.textContent()).toContain('no WebGPU adapter')
    await alert.getByRole('button', { name: 'Use WebAssembly' }).click()
    await play(page).click()
    await pastStep(page, 3)
  })
})
