/** The training page of the examples in Chromium, and what went wrong on it. */
import { build, type Plugin } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import { settings } from './chromium.js'

/** A browser of its own with software for a graphics device, or the one that all tests without graphics share. */
export function launch(graphics: 'none' | 'software'): Promise<Browser> {
  if (graphics === 'software') return chromium.launch(settings(graphics))
  return chromium.connect(inject('browser'))
}

/** Milliseconds after which what is waited for counts as not coming: a busy machine takes its time. */
export const patience = 120_000

export interface Visit {
  readonly page: Page
  /** Errors on the console, failed requests, and requests that left the server's origin. */
  readonly complaints: readonly string[]
}

/** Opens the page with settings in its address, when its text has been loaded. */
export async function visit(browser: Browser, address: string, settings: Record<string, string> = {}): Promise<Visit> {
  const page = await browser.newPage()
  page.setDefaultTimeout(patience)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.context().on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) {
      complaints.push(`left for ${request.url()}`)
    }
  })
  page.context().on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} for ${response.url()}`)
  })
  await page.goto(`${address}?${new URLSearchParams(settings)}`)
  await page.locator('#text-size:not(:empty)').waitFor()
  return { page, complaints }
}

/** Presses Start and waits for the end. */
export async function trainOnPage(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start' }).click()
  await page
    .getByRole('status')
    .filter({ hasText: /^(Finished|Stopped)/ })
    .waitFor()
}

/** Training losses by step, from the table beside the chart. */
export async function losses(page: Page): Promise<ReadonlyMap<number, number>> {
  const rows = await page.$$eval('#table tbody tr', (all) =>
    all.map((row) => [Number(row.querySelector('th')?.textContent), Number(row.querySelector('data')?.value)] as const),
  )
  return new Map(rows)
}

/** Runs a module in the page, and gives what its `result` is. */
export async function inPage<T>(page: Page, program: string, plugins: Plugin[] = []): Promise<T> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: `${process.cwd()}/examples/browser`, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions: ['onnxruntime-web-use-extern-wasm'],
    tsconfigRaw: {},
    plugins,
  })
  const headers = { 'content-type': 'text/javascript', 'cross-origin-embedder-policy': 'require-corp' }
  await page.route('**/program.js', (route) => route.fulfill({ headers, body: outputFiles[0]!.text }))
  // A string, since the test runner rewrites imports in functions.
  return page.evaluate<T>(`import('/program.js').then(({ result }) => result)`)
}
