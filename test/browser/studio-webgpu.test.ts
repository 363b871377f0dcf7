/**
 * The second pass of the Studio's tests: in a browser with a graphics device, computing on it. Software stands in for the device, so slowly
 * that this pass is a page that asks a model, three labs that open, a run that trains, and the loss of the device.
 */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { changed, openedStudio } from './studio.js'

const stepOf = async (page: Page): Promise<number> =>
  Number(await page.locator('[data-step]').getAttribute('data-step'))
const pastStep = (page: Page, step: number) =>
  page.waitForFunction(
    (least) => Number(document.querySelector('[data-step]')?.getAttribute('data-step')) > least,
    step,
  )
const chip = (page: Page) => page.getByRole('button', { name: 'What runs the models' })
const play = (page: Page) => page.getByRole('button', { name: 'Play', exact: true })

describe('WebGPU', () => {
  const { open } = openedStudio('software')

  it('runs the models where it is chosen, and says so', async () => {
    const { page, complaints } = await open('/learn/chance', { engine: 'webgpu' })
    await page.locator('[data-figure=next]').waitFor()
    expect(await chip(page).textContent()).toContain('WebGPU')
    const summary = await changed(page, 'next', () => page.getByRole('slider', { name: 'Temperature' }).press('PageUp'))
    expect(summary).toContain('At temperature 1.25')
    expect(complaints).toEqual([])
  })

  it.each(['/lab/gan', '/lab/classifier', '/lab/stylegan'])(
    'opens %s, with something to see and nothing amiss',
    async (path) => {
      const { page, complaints } = await open(path, { engine: 'webgpu', numbers: 'closed' })
      await page.locator('[data-figure] [data-summary]:not(:empty)').first().waitFor()
      expect(await page.locator('[role=alert]').allTextContents()).toEqual([])
      expect(complaints).toEqual([])
    },
  )

  it('says that its device was lost, and goes on where it was on WebAssembly', async () => {
    const { page } = await open('/lab/gan', { engine: 'webgpu' })
    page.on('worker', (worker) => {
      // Keeps the device, so that it can be destroyed.
      void worker.evaluate(`
        const { requestDevice } = GPUAdapter.prototype
        GPUAdapter.prototype.requestDevice = async function (...given) { return (self.device = await requestDevice.apply(this, given)) }
      `)
    })
    await page.reload()
    await play(page).click()
    await pastStep(page, 12)
    const step = await stepOf(page)
    await page.workers()[0]!.evaluate(`self.device.destroy()`)
    const alert = page.getByRole('alert').filter({ hasText: 'Use WebAssembly' })
    await alert.waitFor()
    expect(await alert.textContent()).toContain('device was lost')
    await alert.getByRole('button', { name: 'Use WebAssembly' }).click()
    await pastStep(page, step + 5)
  })
})
