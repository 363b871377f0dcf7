/** A report as people meet it: in a real browser, wide and narrow, light and dark, by keyboard. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluateClassifier, evaluateImages, type Report, renderReport } from '../../src/evaluate/index.node.js'
import { createMemory } from '../../src/runtime/index.js'
import { exampleExtractor, exampleGenerator, exampleImages } from '../image-example.js'
import { exampleReport, injection } from '../report-example.js'
import { launch } from './page.js'

let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'atelier-report-'))
const addressOf = (name: string): string => pathToFileURL(join(folder, `${name}.html`)).href
const [training, test] = [exampleImages(400, 1, injection), exampleImages(200, 2, injection)]

/** ln p of classes by the mean of a feature each: often wrong, so that there are mistakes to show. */
const guess = async (images: Float32Array): Promise<Float32Array> =>
  Float32Array.from({ length: images.length / 16 }, (_, i) =>
    i % 4 === (Math.round(10 * images[i * 16]!) & 3) ? -0.2 : -2,
  )

/** Each kind of report, made as the command line makes it, of a few small images. */
const reports: Readonly<Record<string, Report>> = {
  everything: await exampleReport(),
  generator: await evaluateImages({
    ...{ training, test, generator: exampleGenerator(), extractor: exampleExtractor, samples: 100 },
    memory: createMemory({ threads: 1 }),
  }),
  classifier: await evaluateClassifier({ name: 'guesses', training, test, answer: guess }),
}
const names = Object.keys(reports)

beforeAll(async () => {
  for (const name of names) writeFileSync(join(folder, `${name}.html`), renderReport(reports[name]!))
  browser = await launch('none')
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(
  name: string,
  width: number,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!/^data:/.test(request.url()) && request.url() !== addressOf(name))
      complaints.push(`asked for ${request.url()}`)
  })
  await page.goto(addressOf(name))
  return { page, complaints }
}

/** Texts whose contrast with what lies behind them is below 4.5 to 1, as WCAG 2 measures it. */
const faintTexts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number)
    const luminance = (colour: string): number => {
      const [r, g, b] = channels(colour).map((c) =>
        c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
      )
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
    }
    const behind = (element: Element | null): string => {
      if (element === null) return 'rgb(255, 255, 255)'
      const { backgroundColor: colour } = getComputedStyle(element)
      if (element.classList.contains('cell-value')) return overPage(element.previousElementSibling!)
      return channels(colour)[3] === 0 ? behind(element.parentElement) : colour
    }
    /** A shaded cell of a heat map. */
    const overPage = (cell: Element): string => {
      const { fill, fillOpacity } = getComputedStyle(cell)
      const [over, under] = [channels(fill), channels(behind(cell.parentElement))]
      const mixed = over.map((value, i) => value * Number(fillOpacity) + under[i]! * (1 - Number(fillOpacity)))
      return `rgb(${mixed.slice(0, 3).join(', ')})`
    }
    const faint: string[] = []
    for (const element of document.querySelectorAll('body *')) {
      const text = [...element.childNodes]
        .filter(({ nodeType }) => nodeType === 3)
        .map(({ nodeValue }) => nodeValue)
        .join('')
        .trim()
      if (text === '' || ['title', 'desc'].includes(element.localName)) continue
      const { color, fill } = getComputedStyle(element)
      const [a, b] = [luminance(element.localName === 'text' ? fill : color), luminance(behind(element))]
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
      if (contrast < 4.5) faint.push(`${contrast.toFixed(2)}: ${text.slice(0, 40)}`)
    }
    return faint
  })

describe.each(names)('the report %s in a browser', (name) => {
  it('shows all its pictures without an error, a request or a title that was written over', async () => {
    const { page, complaints } = await open(name, 1280)
    const widths = await page.$$eval('img', (images) =>
      (images as HTMLImageElement[]).map(({ complete, naturalWidth }) => (complete ? naturalWidth : 0)),
    )
    const drawn = reports[name]!.sections.flatMap(({ figures }) => figures).filter(({ png }) => png)
    expect(widths).toHaveLength(drawn.length)
    for (const width of widths) expect(width).toBeGreaterThan(0)
    const inside = await page.$$eval('svg image', (images) =>
      Promise.all(
        images.map(async (image) => {
          const copy = new Image()
          copy.src = image.getAttribute('href')!
          await copy.decode()
          return copy.naturalWidth
        }),
      ),
    )
    for (const width of inside) expect(width).toBeGreaterThan(0)
    const charts = await page.$$eval('.chart > svg', (all) => all.map((svg) => svg.getBoundingClientRect().height))
    for (const height of charts) expect(height).toBeGreaterThan(40)
    expect(await page.title()).toBe(reports[name]!.title)
    expect(complaints).toEqual([])
  })

  it.each([1280, 390])('fits a window %i pixels wide', async (width) => {
    const { page } = await open(name, width)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  })

  it.each(['light', 'dark'] as const)('has text that reads, at least 4.5 to 1, on a %s screen', async (scheme) => {
    const { page } = await open(name, 1280, scheme)
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(background).toBe(scheme === 'dark' ? 'rgb(21, 23, 26)' : 'rgb(252, 252, 250)')
    expect(await faintTexts(page)).toEqual([])
  })

  it('has headings in order and names for all that is seen', async () => {
    const { page } = await open(name, 390)
    const levels = await page.$$eval('h1, h2, h3, h4', (all) => all.map(({ localName }) => Number(localName[1])))
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    expect(levels.every((level, i) => i === 0 || level - levels[i - 1]! <= 1)).toBe(true)
    const unnamed = await page.$$eval(
      'img, svg[role="img"]',
      (all) => all.filter((one) => !(one.getAttribute('alt') || one.querySelector('title')?.textContent)).length,
    )
    expect(unnamed).toBe(0)
    expect(await page.getByRole('columnheader', { name: '95 % interval' }).count()).toBeGreaterThan(0)
  })
})

describe('a report for other readers', () => {
  it('keeps its measures a table where they are blocks', async () => {
    const { page } = await open('everything', 390)
    expect(await page.getByRole('rowheader', { name: /^Parameters/ }).count()).toBe(1)
  })

  it('lets the keyboard scroll what is wider than the screen', async () => {
    const { page } = await open('everything', 390)
    const box = page.getByRole('region', { name: 'Beside its baselines' })
    await box.focus()
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction(() => document.querySelector('.scroll')!.scrollLeft > 0)
  })

  it('prints on white', async () => {
    const { page } = await open('everything', 1280, 'dark')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.locator('nav').isVisible()).toBe(false)
    expect(await faintTexts(page)).toEqual([])
  })
})
