/** Pages of the Studio in Chromium, and what went wrong on them. */
import { buffer } from 'node:stream/consumers'
import type { Browser, BrowserContext, BrowserContextOptions, Download, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type Studio, studioServer } from '../../dist/studio/index.node.js'
import { launch, patience, type Visit } from './page.js'

/**
 * One server for all tests of a file; `open` visits a page of it that remembers nothing of the visits before. A page that a test opens is
 * closed when it ends, one that was opened before them after the last, unless `leave` has closed it earlier.
 */
export function openedStudio(graphics: 'none' | 'software' = 'none') {
  let browser: Browser
  let studio: Studio
  let opened: readonly Page[] = []
  let before: readonly Page[] = []
  /** Contexts of the usual kind: where pages are now, and where none is. */
  const taken = new Set<BrowserContext>()
  const free: BrowserContext[] = []

  /** Closes a page; who comes next need not load the Studio's files again. */
  async function leave(page: Page): Promise<void> {
    opened = opened.filter((each) => each !== page)
    const context = page.context()
    if (!taken.delete(context) || page.isClosed()) return context.close()
    await page.close()
    free.push(context)
  }

  async function open(path: string, visit: StudioVisit = {}): Promise<Visit> {
    const { engine = 'wasm', numbers = 'open', viewport, colorScheme, reducedMotion, ...rest } = visit
    const isUsual = Object.keys(rest).length === 0
    const context = (isUsual && free.pop()) || (await contextOf(browser, rest))
    if (isUsual) taken.add(context)
    const entered = await enter(context, studio.address, { engine, numbers })
    const { page } = entered
    opened = [...opened, page]
    if (viewport) await page.setViewportSize(viewport)
    if (colorScheme) await page.emulateMedia({ colorScheme })
    if (reducedMotion) await page.emulateMedia({ reducedMotion })
    await goTo(entered, studio.address, path)
    return entered
  }

  beforeAll(async () => {
    studio = await studioServer({ port: 0 })
    browser = await launch(graphics)
  })
  beforeEach(() => {
    before = opened
  })
  afterEach(async () => {
    for (const page of opened) if (!before.includes(page)) await leave(page)
  })
  afterAll(async () => {
    await browser?.close()
    await studio?.close()
  })
  return {
    open,
    leave,
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

/** What is kept for use without a network is a test's of its own. */
const contextOf = (browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers: 'block', ...options })

interface Entered extends Visit {
  readonly complaints: string[]
}

/** A page where nothing is kept of the one before but files, and settings as if they had been `kept` on another day. */
async function enter(
  context: BrowserContext,
  address: string,
  kept: Readonly<Record<string, string>>,
): Promise<Entered> {
  const page = await context.newPage()
  page.setDefaultTimeout(patience)
  const cleaner = await context.newCDPSession(page)
  await context.clearCookies()
  await cleaner.send('Storage.clearDataForOrigin', {
    origin: new URL(address).origin,
    storageTypes: 'local_storage,indexeddb,cache_storage',
  })
  await cleaner.detach()
  for (const [name, value] of Object.entries(kept)) await page.addInitScript(`localStorage.${name} ??= '${value}'`)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    const url = request.url()
    if (!/^(data|blob):/.test(url) && !url.startsWith(address)) complaints.push(`left for ${url}`)
  })
  page.on('requestfailed', (request) => complaints.push(`${request.failure()?.errorText} for ${request.url()}`))
  return { page, complaints }
}

async function goTo({ page, complaints }: Entered, address: string, path: string): Promise<void> {
  const response = await page.goto(address + path.replace(/^\//, ''))
  if (response?.status() !== 200) complaints.push(`${response?.status()} for ${path}`)
  await page.locator('h1').waitFor()
}

/** Opens a page of a Studio, on its first visit, and waits for its heading. */
export async function visitStudio(
  browser: Browser,
  address: string,
  path: string,
  { engine = 'wasm', numbers = 'open', ...options }: StudioVisit = {},
): Promise<Visit> {
  const entered = await enter(await contextOf(browser, options), address, { engine, numbers })
  await goTo(entered, address, path)
  return entered
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

/** Waits until the game's table and sentence tell of a step: they follow at most four times a second. */
export async function tellsOf(page: Page, step: number): Promise<void> {
  await page.waitForFunction((total) => {
    const text = document.querySelector('[data-figure=plane] [data-summary]')?.textContent ?? ''
    const moves = [/After ([\d,]+) moves? of the discriminator/, / and ([\d,]+) of the generator/]
    return moves.reduce((sum, move) => sum + Number((text.match(move)?.[1] ?? '0').replaceAll(',', '')), 0) === total
  }, step)
}

/** A figure's table when it has stayed the same for a second. */
export async function settled(page: Page, figure: string): Promise<readonly (readonly string[])[]> {
  for (let rows = await tableOf(page, figure); ; ) {
    await page.waitForTimeout(1000)
    const now = await tableOf(page, figure)
    if (now.length > 0 && JSON.stringify(now) === JSON.stringify(rows)) return now
    rows = now
  }
}

/** What was downloaded: the browser that all tests share keeps its files to itself. */
export const bytesOf = async (download: Download): Promise<Buffer> => buffer(await download.createReadStream())
