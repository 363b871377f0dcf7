import { createMemory } from 'atelier/runtime'
import { fillNormal, fillUniform } from 'atelier/tensor'
import { train } from 'atelier/train'
import { build } from 'esbuild'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serve } from '../../examples/browser/serve.mjs'
import { setUp } from '../../examples/browser/setup.js'
import { launch, losses, trainOnPage, visit } from './page.js'

const run = { size: 'pocket', steps: '60', batch: '4', seed: '1', 'sample-every': '1000', length: '40' } as const

let server: Awaited<ReturnType<typeof serve>>
let plain: Browser

beforeAll(async () => {
  server = await serve()
  plain = await launch('none')
})

afterAll(async () => {
  await plain?.close()
  server?.close()
})

/** The first losses of the page's run, computed in Node. */
async function inNode(steps: number, model: 'gpt' | 'lstm' = 'gpt'): Promise<readonly number[]> {
  const text = await (await fetch(`${server.address}moby-dick.txt`)).text()
  const settings = { model, size: 'pocket', device: 'wasm', steps: 60, batch: 4, seed: 1 } as const
  const { options } = setUp(createMemory({ seed: 1 }), text, { ...settings, sampleEvery: 1, sampleLength: 1 })
  const found: number[] = []
  for await (const event of train(options)) {
    if (event.kind === 'step') found.push(event.loss)
    if (found.length === steps) break
  }
  return found
}

describe('training on WebAssembly in a worker', () => {
  it('learns as in Node, without an error or a foreign request', async () => {
    const { page, complaints } = await visit(plain, server.address, { ...run, device: 'wasm' })
    await trainOnPage(page)
    expect(await page.getByRole('status').textContent()).toBe('Finished after 60 steps.')
    const found = await losses(page)
    expect(found.get(1)).toBeGreaterThan(4)
    expect(found.get(60)! / found.get(1)!).toBeLessThan(0.7)
    for (const [i, loss] of (await inNode(5)).entries()) {
      expect(Math.abs(found.get(i + 1)! - loss)).toBeLessThan(1e-4)
    }
    expect(await page.locator('#backend').textContent()).toContain('WebAssembly')
    expect((await page.locator('#sample').textContent())!.length).toBeGreaterThan(20)
    expect(complaints).toEqual([])
  })

  it('learns with an LSTM that carries its state, as in Node', async () => {
    const { page, complaints } = await visit(plain, server.address, { ...run, model: 'lstm', device: 'wasm' })
    await trainOnPage(page)
    expect(await page.getByRole('status').textContent()).toBe('Finished after 60 steps.')
    const found = await losses(page)
    expect(found.get(60)! / found.get(1)!).toBeLessThan(0.75)
    for (const [i, loss] of (await inNode(5, 'lstm')).entries()) {
      expect(Math.abs(found.get(i + 1)! - loss)).toBeLessThan(1e-4)
    }
    expect((await page.locator('#sample').textContent())!.length).toBeGreaterThan(20)
    expect(complaints).toEqual([])
  })

  it('has a title, labels for its fields and a table for its chart', async () => {
    const { page } = await visit(plain, server.address)
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
    expect(await page.locator('#table thead th').allTextContents()).toEqual(['Step', 'Training loss', 'Held-out loss'])
    const unnamed = await page.$$eval('input, select, textarea', (fields) =>
      (fields as HTMLInputElement[]).filter(({ labels }) => !labels?.length).map(({ id }) => id),
    )
    expect(unnamed).toEqual([])
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  })

  it('fits a window 320 pixels wide', async () => {
    const { page } = await visit(plain, server.address)
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  })

  it('pauses, samples while paused, goes on and resets', async () => {
    const { page, complaints } = await visit(plain, server.address, { ...run, size: 'thumb', steps: '100000' })
    await page.getByRole('button', { name: 'Start' }).click()
    await page.locator('[data-step="10"]').waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByLabel('Temperature').fill('1.5')
    await page.getByText('at temperature 1.5').waitFor()
    const before = Number(await page.locator('#step').textContent())
    await page.waitForTimeout(300)
    expect(Number(await page.locator('#step').textContent())).toBe(before)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForFunction((step) => Number(document.getElementById('step')!.textContent) > step, before)
    await page.getByRole('button', { name: 'Reset' }).click()
    expect(await page.locator('#table tbody tr').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Start' }).isEnabled()).toBe(true)
    expect(complaints).toEqual([])
  })

  it('says what is wrong with a text that is too short', async () => {
    const { page } = await visit(plain, server.address)
    await page.getByRole('textbox', { name: /^Text/ }).fill('too short')
    expect(await page.getByRole('status').textContent()).toContain('1,000 characters')
    expect(await page.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true)
  })
})

describe('training on WebGPU in a worker', () => {
  it('keeps state on the device and learns as on WebAssembly', async () => {
    const browser = await launch('software')
    try {
      const found: ReadonlyMap<number, number>[] = []
      for (const device of ['wasm', 'webgpu']) {
        const settings = { ...run, size: 'thumb', batch: '2', steps: '10', length: '4', device }
        const { page, complaints } = await visit(browser, server.address, settings)
        await trainOnPage(page)
        expect(await page.getByRole('status').textContent()).toBe('Finished after 10 steps.')
        expect(await page.locator('#backend').textContent()).toContain(device === 'wasm' ? 'WebAssembly' : 'WebGPU')
        expect(complaints).toEqual([])
        found.push(await losses(page))
        await page.close()
      }
      const [wasm, webgpu] = found
      expect(webgpu!.size).toBe(10)
      expect(wasm!.get(10)! / wasm!.get(1)!).toBeLessThan(0.95)
      for (const [step, loss] of webgpu!) expect(Math.abs(loss - wasm!.get(step)!)).toBeLessThan(1e-4)
    } finally {
      await browser.close()
    }
  })
})

describe('random numbers', () => {
  it('are the same bits in a browser as in Node', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { fillNormal, fillUniform } from './src/tensor/index.ts'; Object.assign(globalThis, { fillNormal, fillUniform })`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      bundle: true,
      write: false,
      format: 'iife',
    })
    const { page } = await visit(plain, server.address)
    await page.addScriptTag({ content: outputFiles[0]!.text })
    for (const [name, fill] of Object.entries({ fillNormal, fillUniform })) {
      const here = new Float32Array(10_000)
      fill(here, 7, 3, 5)
      const there = await page.evaluate((which) => {
        const values = new Float32Array(10_000)
        ;(globalThis as unknown as Record<string, typeof fillNormal>)[which]!(values, 7, 3, 5)
        return Array.from(new Uint32Array(values.buffer))
      }, name)
      expect(there).toEqual(Array.from(new Uint32Array(here.buffer)))
    }
  })
})
