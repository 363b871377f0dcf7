/** Without a network, without a server, without scripts, and from a plain host of files. */
import { createReadStream, existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Studio, studioServer } from '../../dist/studio/index.node.js'
import { launch } from './page.js'
import { changed, visitStudio } from './studio.js'

const app = fileURLToPath(new URL('../../dist/studio/app', import.meta.url))
const types: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css' },
  ...{ '.wasm': 'application/wasm', '.json': 'application/json', '.woff2': 'font/woff2' },
}

/** A host that knows nothing of the Studio: files, and the page for any other address. No headers of isolation. */
function plainHost(): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    const path = join(app, new URL(url, 'http://host').pathname)
    const found = extname(path) !== '' && existsSync(path) ? path : join(app, 'index.html')
    response.setHeader('content-type', types[extname(found)] ?? 'application/octet-stream')
    createReadStream(found).pipe(response)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

let browser: Browser
beforeAll(async () => {
  browser = await launch('none')
})
afterAll(() => browser?.close())

const step = (page: Page) => page.locator('[data-step]').getAttribute('data-step').then(Number)
const pastStep = (page: Page, least: number) =>
  page.waitForFunction((past) => Number(document.querySelector('[data-step]')?.getAttribute('data-step')) > past, least)
const dial = (page: Page) => page.getByRole('slider', { name: 'Temperature' })

/** Waits until the service worker keeps the pages, and the engine if it is asked for. */
async function isKept(page: Page, withEngine: boolean): Promise<void> {
  await page.evaluate(`(async () => {
    await navigator.serviceWorker.ready
    for (let i = 0; i < 300; i++) {
      if (await caches.match('/') && (!${withEngine} || await caches.match('/onnxruntime/ort-wasm-simd-threaded.wasm'))) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('it is not kept')
  })()`)
}

describe('the Studio', () => {
  it('opens without a network after a first visit, and its models run', async () => {
    const studio = await studioServer({ port: 0 })
    const { page } = await visitStudio(browser, studio.address, '/learn/chance', { serviceWorkers: 'allow' })
    await page.locator('[data-figure=next]').waitFor()
    await isKept(page, true)
    await page.reload()
    await page.locator('[data-figure=next]').waitFor()
    await studio.close()
    await page.reload()
    await page.locator('[data-figure=next]').waitFor()
    await changed(page, 'next', () => dial(page).press('PageUp'))
    for (const path of ['lab/gan', 'learn', 'help']) {
      await page.goto(studio.address + path)
      await page.locator('h1').waitFor()
    }
    await page.context().close()
  })

  it('goes on in the browser, when it is told to, after its server has gone in the middle of a run', async () => {
    const studio: Studio = await studioServer({ port: 0 })
    const { page } = await visitStudio(browser, studio.address, '/lab/gan', { engine: 'auto', serviceWorkers: 'allow' })
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await pastStep(page, 20)
    await isKept(page, true)
    await studio.close()
    const alert = page.getByRole('alert').filter({ hasText: 'the server has gone' })
    await alert.waitFor()
    const at = await step(page)
    await alert.getByRole('button', { name: 'Continue in this browser' }).click()
    await pastStep(page, at + 3)
    expect(await page.locator('[data-engine]').getAttribute('data-engine')).toBe('wasm')
    await page.context().close()
  })

  it('runs from a plain host of files', async () => {
    const host = await plainHost()
    const address = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`
    const { page, complaints } = await visitStudio(browser, address, '/', { engine: 'auto' })
    await page.locator('[data-figure=next]').waitFor()
    expect(await page.locator('[data-engine]').getAttribute('data-engine')).toBe('wasm')
    await changed(page, 'next', () => dial(page).press('PageUp'))
    expect(complaints).toEqual([])
    await page.context().close()
    host.close()
  })

  it('has its study guide to read where scripts do not run', async () => {
    const studio = await studioServer({ port: 0 })
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(studio.address)
    await page.getByRole('link', { name: /guide/ }).click()
    await page.locator('h1').waitFor()
    expect((await page.locator('main, body').first().innerText()).length).toBeGreaterThan(5000)
    await context.close()
    await studio.close()
  })
})
