/** Pages of the Studio in Chromium, and what went wrong on them. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { type Studio, studioServer } from '../../dist/studio/index.node.js'
import { launch, type Visit } from './page.js'

/** One server and one browser for all tests of a file; `open` visits a page of it, in a context of its own. */
export function openedStudio(graphics: 'none' | 'software' = 'none') {
  let browser: Browser
  let studio: Studio
  beforeAll(async () => {
    studio = await studioServer({ port: 0 })
    browser = await launch(graphics)
  })
  afterAll(async () => {
    await browser?.close()
    await studio?.close()
  })
  return {
    open: (path: string, options: StudioVisit = {}) => visitStudio(browser, studio.address, path, options),
    /** The address of a page of the Studio from an address in the browser. */
    pathOf: (url: string) => url.replace(studio.address, '/'),
  }
}

interface StudioVisit extends BrowserContextOptions {
  /** What runs the models: WebAssembly in this browser, unless the test is about another engine. */
  readonly engine?: 'auto' | 'server' | 'webgpu' | 'wasm'
  /** Whether the tables behind figures are open from the beginning: tests read them. */
  readonly numbers?: 'open' | 'closed'
}

/** Opens a page of the Studio and waits for its heading. */
export async function visitStudio(
  browser: Browser,
  address: string,
  path: string,
  { engine = 'wasm', numbers = 'open', ...options }: StudioVisit = {},
): Promise<Visit> {
  // Each visit is a first one: what is kept for use without a network is a test's of its own.
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    serviceWorkers: 'block',
    ...options,
  })
  await context.addInitScript(`localStorage.engine ??= '${engine}'; localStorage.numbers ??= '${numbers}'`)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  context.on('request', (request) => {
    const url = request.url()
    if (!/^(data|blob):/.test(url) && !url.startsWith(address)) complaints.push(`left for ${url}`)
  })
  context.on('requestfailed', (request) => complaints.push(`${request.failure()?.errorText} for ${request.url()}`))
  const response = await page.goto(address + path.replace(/^\//, ''))
  if (response?.status() !== 200) complaints.push(`${response?.status()} for ${path}`)
  await page.locator('h1').waitFor()
  return { page, complaints }
}

/** The table behind a figure, cell by cell. */
export async function tableOf(page: Page, figure: string): Promise<readonly (readonly string[])[]> {
  const found = page.locator(`[data-figure=${figure}]`)
  await found.waitFor()
  return found
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))
}

/** A percentage of a table as a number. */
export const share = (text: string): number => Number(text.replace(/[^\d.e-]/g, ''))

/** Waits until a figure says something else than it does now, after `act`. */
export async function changed(page: Page, figure: string, act: () => Promise<void>): Promise<string> {
  const summary = page.locator(`[data-figure=${figure}] [data-summary]`)
  const before = await summary.textContent()
  await act()
  await page.waitForFunction(
    ([name, text]) => document.querySelector(`[data-figure=${name}] [data-summary]`)?.textContent !== text,
    [figure, before] as const,
  )
  return (await summary.textContent()) ?? ''
}
