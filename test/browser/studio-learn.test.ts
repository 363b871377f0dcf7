/** The learning loop: predict, run, compare, mark, rate, explain; reviews, essays, and progress that is kept. */
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { createEmptyCard, fsrs } from 'ts-fsrs'
import { describe, expect, it } from 'vitest'
import { essays, type LinkSchema, questions, readLink, type StudyLink } from '../../dist/studio/index.js'
import { bytesOf, openedStudio, tableOf } from './studio.js'

const { open, leave, pathOf } = openedStudio()
// Vite resolves the table's imports as the Studio's build does; its types are those of another project.
const table = fileURLToPath(new URL('../../studio/src/pages/pages.ts', import.meta.url))
const { pages } = (await import(/* @vite-ignore */ table)) as {
  readonly pages: readonly { readonly path: string; readonly link: LinkSchema }[]
}

const quick = '/learn/quiz?question=temperature&params=places:4,draws:50&seeds=1&test=1'
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const run = (page: Page) => button(page, 'Run the experiment')

/** Answers and commits to a curve that ends at the top of the axis, by keys alone. */
async function predict(page: Page): Promise<void> {
  await page.getByLabel('Your answer').fill('It divides the logits before the softmax.')
  await button(page, /Go on/).press('Enter')
  await page.locator('summary', { hasText: 'Place by place' }).press('Enter')
  await page.getByRole('slider', { name: 'temperature 2' }).press('End')
  await button(page, 'This is my prediction').press('Enter')
}

/** Waits until this browser's database holds words of the reader's progress, or of its keys. */
async function isKept(page: Page, words: string): Promise<void> {
  await page.waitForFunction(
    (text) =>
      new Promise<boolean>((resolve) => {
        const asked = indexedDB.open('atelier study')
        asked.onsuccess = () => {
          const store = asked.result.transaction('entries').objectStore('entries')
          const [keys, values] = [store.getAllKeys(), store.getAll()]
          values.onsuccess = () => {
            asked.result.close()
            resolve(JSON.stringify([keys.result, values.result]).includes(text))
          }
        }
      }),
    words,
  )
}

async function verdictOf(page: Page): Promise<string> {
  const panel = page.locator('[data-verdict]')
  await panel.waitFor()
  return (await panel.textContent()) ?? ''
}

describe('the loop', () => {
  it('lets nothing run before a prediction, or "I do not know"', async () => {
    const { page } = await open(quick)
    await button(page, /Go on/).click()
    expect(await run(page).isDisabled()).toBe(true)
    await button(page, 'Skip: I don’t know').click()
    expect(await run(page).isEnabled()).toBe(true)
    await button(page, 'Change the prediction').click()
    expect(await run(page).isDisabled()).toBe(true)
  })

  it('lays the prediction over what came out, names the gap, and runs more seeds', async () => {
    const { page, complaints } = await open(quick)
    await predict(page)
    expect(await run(page).isEnabled()).toBe(true)
    await page.keyboard.press('Enter')
    expect(await verdictOf(page)).toMatch(/seed 42 \(n = 1\)/)

    const rows = await tableOf(page, 'temperature-comparison')
    const last = rows.at(-1)!
    expect(last.slice(0, 2)).toEqual(['2', '25'])
    const summary = await page.locator('[data-figure=temperature-comparison] [data-summary]').textContent()
    expect(summary).toContain('You expected')
    expect(summary).toMatch(/; it was [\d.]+/)
    expect(await page.locator('[data-figure=temperature-comparison] [data-gap]').count()).toBe(1)
    expect(await page.locator('[data-own] mark').allTextContents()).toContain('logits')

    await button(page, 'Run three seeds more').press('Enter')
    await page.getByText('seeds 42 to 45 (n = 4)').first().waitFor()
    expect(complaints).toEqual([])
  })

  it('takes points that are placed with the pointer and by typed numbers, and counts those that were met', async () => {
    const { page } = await open('/learn/quiz?question=generative&params=steps:50,points:64&seeds=1&test=1')
    await page.getByLabel('Your answer').fill('It can make new points.')
    await button(page, /Go on/).click()
    const plane = page.locator('svg.cursor-crosshair')
    await plane.click({ position: { x: 200, y: 100 } })
    for (const [i, [x, y]] of [
      ['2', '0'],
      ['-2', '0'],
      ['0', '-2'],
      ['2.9', '2.9'],
    ].entries()) {
      expect(await button(page, 'This is my prediction').isDisabled()).toBe(true)
      await button(page, 'Add a point at (0, 0)').press('Enter')
      await page.getByLabel(`Point ${i + 2}, x`).fill(x!)
      await page.getByLabel(`Point ${i + 2}, y`).fill(y!)
    }
    await button(page, 'This is my prediction').press('Enter')
    await run(page).click()
    await verdictOf(page)
    const rows = await tableOf(page, 'generative-comparison')
    const mine = rows.filter(([whose]) => whose!.startsWith('yours'))
    expect(mine.map(([, place]) => place).slice(1)).toEqual(['(2, 0)', '(−2, 0)', '(0, −2)', '(2.9, 2.9)'])
    const met = mine.filter(([, , far]) => Number(far) <= 0.2).length
    const summary = await page.locator('[data-figure=generative-comparison] [data-summary]').textContent()
    expect(summary).toContain(`${met} of your 5 points are where it drew`)
    // What draws them is loaded when it is first asked for.
    await expect.poll(() => page.locator('[data-figure=generative-comparison] [data-gap]').count()).toBe(5)
  })

  it('takes a line that is drawn with the pointer, and a recorded run only as one', async () => {
    const { page } = await open('/learn/quiz?question=temperature&test=1')
    await button(page, /Go on/).click()
    const box = (await page.locator('[data-experiment] svg').boundingBox())!
    await page.mouse.move(box.x + 55, box.y + 15)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width - 15, box.y + box.height - 45, { steps: 4 })
    await page.mouse.up()
    await button(page, 'This is my prediction').click()
    await button(page, 'Show a recorded run').click()
    await verdictOf(page)
    await page.getByText(/Recorded run of .* seeds 42 to 44 \(n = 3\)/).waitFor()
    const drawn = (await tableOf(page, 'temperature-comparison')).map(([, expected]) => Number(expected))
    expect(drawn[0]).toBeGreaterThan(23)
    expect(drawn.at(-1)).toBeLessThan(3)
    expect(drawn).toEqual([...drawn].sort((a, b) => b - a))
  })

  it('gives the dates of FSRS for good, and good again when it is due', async () => {
    const { page } = await open('/learn/quiz?question=temperature&test=1')
    const begin = new Date('2027-01-10T09:00:00Z')
    await page.clock.setFixedTime(begin)
    await button(page, /Go on/).click()
    await button(page, 'Skip: I don’t know').click()
    await button(page, 'Show a recorded run').click()
    const scheduler = fsrs({ enable_fuzz: false, enable_short_term: false })
    const first = scheduler.next(createEmptyCard(begin), begin, 3).card
    await button(page, /3 Good/).click()
    expect(await page.locator('[data-due]').getAttribute('data-due')).toBe(first.due.toISOString())

    await page.clock.setFixedTime(first.due)
    const second = scheduler.next(first, first.due, 3).card
    await button(page, 'Rate it again').click()
    await button(page, /3 Good/).click()
    expect(await page.locator('[data-due]').getAttribute('data-due')).toBe(second.due.toISOString())
  })
})

describe('progress', () => {
  it('survives a reload; exported, cleared and imported it is what it was; a file that is none changes nothing', async () => {
    const { page } = await open('/learn/quiz?question=temperature&test=1')
    await predict(page)
    await button(page, 'Show a recorded run').click()
    await page.getByRole('checkbox').first().check()
    await button(page, 'Pin this as evidence: effective choices at temperature 2').click()
    await button(page, /3 Good/).click()
    await page.getByLabel('In one sentence').fill('because they are divided')
    await isKept(page, 'because they are divided')
    await page.goto(new URL('/learn/review?test=1', page.url()).href)
    const held = page.locator('[data-held]')
    const everything = '1 answer, 1 prediction, 1 rated question, 1 piece of evidence'
    await held.filter({ hasText: everything }).waitFor()

    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Export').click()])
    const file = join(tmpdir(), `progress-${process.pid}.json`)
    await download.saveAs(file)
    await button(page, 'Clear').click()
    await button(page, 'Clear it for good').click()
    await held.filter({ hasText: 'nothing yet' }).waitFor()

    const damaged = join(tmpdir(), `damaged-${process.pid}.json`)
    await writeFile(damaged, (await readFile(file, 'utf8')).replace('"rating": 3', '"rating": 9'))
    await page.getByLabel('Import').setInputFiles(damaged)
    await page.getByText(/Nothing has been changed/).waitFor()
    await page.getByLabel('Import').setInputFiles(file)
    await page.getByText('Imported:').waitFor()
    await held.filter({ hasText: everything }).waitFor()

    await page.goto(new URL('/learn/quiz?question=temperature&test=1', page.url()).href)
    await page.getByLabel('In one sentence').or(button(page, 'Show a recorded run')).first().waitFor()
    expect(await page.getByLabel('Your answer').inputValue()).toBe('It divides the logits before the softmax.')
    await button(page, 'Show a recorded run').click()
    expect(await page.getByLabel('In one sentence').inputValue()).toBe('because they are divided')
    expect(await page.getByRole('checkbox').first().isChecked()).toBe(true)
    expect(await page.locator('[data-due]').count()).toBe(1)
  })
})

it('goes on in memory where the browser refuses to keep anything, and says so', async () => {
  const { page } = await open('/')
  await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }))
  await page.goto(new URL('/learn/quiz?question=temperature', page.url()).href)
  await page.getByLabel('Your answer').fill('It divides the logits.')
  await page.getByRole('link', { name: 'Review', exact: true }).click()
  await page.locator('[data-held]').filter({ hasText: '1 answer' }).waitFor()
  await page.getByText('This browser refuses to keep anything').waitFor()
  await leave(page)
})

it('carries its controls in its address', async () => {
  const { page } = await open('/learn/quiz?question=temperature&test=1')
  for (const [label, value] of [
    ['First seed', '7'],
    ['places', '8'],
    ['draws', '100'],
  ] as const) {
    await page.getByLabel(label).fill(value)
    await page.getByLabel(label).press('Enter')
    await page.waitForURL(new RegExp(label === 'First seed' ? 'seed=7' : `${label}(:|%3A)${value}`))
  }
  const other = await open(pathOf(page.url()))
  expect(await other.page.getByLabel('First seed').inputValue()).toBe('7')
  expect(await other.page.getByLabel('places').inputValue()).toBe('8')
  expect(await other.page.getByLabel('draws').inputValue()).toBe('100')
  await leave(page)
  await leave(other.page)
})

describe('reviews', () => {
  it('ask first, show key and experiment by a key, rate by a key, and go on to what is next', async () => {
    const { page } = await open('/learn/quiz?question=temperature&test=1')
    await predict(page)
    await button(page, 'Show a recorded run').click()
    await button(page, /1 Again/).click()
    await isKept(page, 'reviews/temperature')
    await page.goto(new URL('/learn/review?show=all&test=1', page.url()).href)
    const recall = page.locator('[data-recall=temperature]')
    await recall.waitFor()
    expect(await recall.locator('[data-figure], [data-point]').count()).toBe(0)
    await recall.focus()
    await page.keyboard.press('4')
    expect(await recall.locator('[data-point]').count()).toBe(0)
    await page.keyboard.press('k')
    await recall.locator('[data-point]').first().waitFor()
    await page.keyboard.press('e')
    await recall.locator('[data-experiment]').waitFor()
    await recall.focus()
    await page.keyboard.press('3')
    await page.getByText('That was all that is due').waitFor()
    expect(await page.locator('[data-review=temperature]').textContent()).toContain('2 ×')
  })
})

describe('essays', () => {
  it('rest on what was pinned: the number, its seeds, the way back to it', async () => {
    const { page } = await open('/learn/quiz?question=temperature&test=1')
    await predict(page)
    await button(page, 'Show a recorded run').click()
    await button(page, 'Pin this as evidence: effective choices at temperature 2').click()
    const value = (await tableOf(page, 'temperature-comparison')).at(-1)![2]!
    await isKept(page, 'effective choices at temperature 2')
    await page.goto(new URL('/learn/essays?essay=probability', page.url()).href)
    await page.getByLabel('Put it into').selectOption({ label: 'What temperature does' })
    await button(page, 'Move What temperature does up').click()
    const evidence = page.locator('[data-part=temperature] [data-evidence]')
    expect(await evidence.textContent()).toContain(value)
    expect(await evidence.textContent()).toContain('seeds 42 to 44 (n = 3)')
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Export as Markdown').click()])
    const text = (await bytesOf(download)).toString()
    expect(text).toContain(`effective choices at temperature 2: ${value}`)
    expect(text.indexOf('## What temperature does')).toBeLessThan(text.indexOf('## Chances, not answers'))
    expect(text).toMatch(/\/learn\/quiz\?question=temperature&seed=42&seeds=3/)
    await evidence.getByRole('link').click()
    await page.getByRole('heading', { level: 1, name: 'Temperature' }).waitFor()
  })
})

/** What is wrong with a link, if anything: no such page, or controls that it does not have. */
function complaintOf({ path, search = {} }: StudyLink): string | undefined {
  const page = pages.find((each) => each.path === path)
  if (!page) return `${path}: there is no such page`
  const { mended } = readLink(page.link, search)
  return mended.length > 0 ? `${path}: ${mended.join(', ')}` : undefined
}

it('links every key point and every piece of evidence to a page and controls that there are', async () => {
  const links = [
    ...questions.flatMap(({ points }) => points.map(({ state }) => state)),
    ...essays.flatMap(({ outline }) => outline.flatMap(({ evidence }) => evidence)),
  ]
  expect([...new Set(links.flatMap((link) => complaintOf(link) ?? []))]).toEqual([])
})

it('links every key point to the text, too', async () => {
  const { page } = await open('/learn/quiz?question=temperature&test=1')
  await button(page, /Go on/).click()
  await button(page, 'Skip: I don’t know').click()
  await button(page, 'Show a recorded run').click()
  const points = page.locator('[data-point]')
  await points.first().waitFor()
  for (const point of await points.all()) expect(await point.getByRole('link').count()).toBe(2)
  await points.first().getByRole('link').first().click()
  await page.waitForURL((url) => url.pathname !== '/learn/quiz' && url.pathname.startsWith('/learn'))
  await leave(page)
})
