/** The shell around every page: its sheet on phones, its command menu, what windows are called, and what it says when there is no room left. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openedStudio } from './studio.js'

const { open } = openedStudio()

const focused = (page: Page) => page.evaluate<string>(`document.activeElement?.textContent?.trim() ?? ''`)

describe('the inspector of a narrow page', () => {
  it('is a sheet: the focus goes in and comes back, the figure stays in view, Escape closes it', async () => {
    const { page, complaints } = await open('/lab/gan', { viewport: { width: 320, height: 700 } })
    await page.locator('[data-figure=plane]').waitFor()
    const sheet = page.getByRole('complementary', { name: 'Inspector' })
    const opener = page.getByRole('button', { name: 'Controls', exact: true })
    expect(await sheet.isVisible()).toBe(false)
    await opener.focus()
    await page.keyboard.press('Enter')
    await sheet.waitFor()
    expect(await focused(page)).toBe('Controls')
    expect(await sheet.evaluate((one) => one.contains(document.activeElement))).toBe(true)
    const top = (await sheet.boundingBox())!.y
    const figure = (await page.locator('[data-figure=plane] canvas').boundingBox())!
    expect(Math.min(figure.y + figure.height, top) - Math.max(figure.y, 0)).toBeGreaterThan(150)
    // The transport stays below it.
    const transport = (await page.locator('[data-transport]').boundingBox())!
    expect(transport.y).toBeGreaterThan(top)
    expect(transport.y + transport.height).toBeLessThanOrEqual(700)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'hidden' })
    expect(await opener.evaluate((one) => one === document.activeElement)).toBe(true)
    await opener.click()
    await page.getByRole('button', { name: 'Close the inspector' }).click()
    await sheet.waitFor({ state: 'hidden' })
    expect(complaints).toEqual([])
  })
})

describe('the command menu', () => {
  it('sets whatever the page offers: presets, choices, layers', async () => {
    const { page } = await open('/lab/gan')
    await page.locator('[data-figure=plane]').waitFor()
    const run = async (words: string) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Command' }).fill(words)
      await page.locator('[role=option]').first().waitFor()
      await page.keyboard.press('Enter')
    }
    await run('preset collapse')
    await page.waitForURL(/loss=non-saturating/)
    await run('real points moons')
    await page.waitForURL(/data=moons/)
    expect(await page.getByLabel('Real points', { exact: true }).inputValue()).toBe('moons')
    await run('noise goes on')
    await page.waitForURL(/layers=[^&]*mesh/)
    await run('evaluation bench')
    await page.locator('[data-route="/work/eval"]').waitFor()
    // What another page offers has gone with it.
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Command' }).fill('preset collapse')
    await page.getByRole('status').filter({ hasText: 'Nothing is called that' }).waitFor()
  })

  it('offers no control that the author of a link hides', async () => {
    const { page } = await open('/lab/gan?hide=loss,presets')
    await page.locator('[data-figure=plane]').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: /^Real points: moons/ }).waitFor()
    expect(await page.getByRole('option', { name: /^(Loss|Preset): / }).count()).toBe(0)
  })
})

describe('a window', () => {
  it('is called by what it shows: the chapter, the essay, the question', async () => {
    const { page } = await open('/learn/generative')
    // A page is called by its kind until it has been loaded.
    for (const [path, title] of [
      ['/learn/generative', 'What makes AI generative'],
      ['/learn/networks', 'Neural networks and backpropagation'],
      ['/learn/essays', 'Industrial impact'],
      ['/learn/essays?essay=adversaries', 'The competitive nature of GANs'],
      ['/learn/quiz', 'Ten questions'],
      ['/learn/quiz?question=chef', 'The chef'],
      ['/help', 'Help'],
    ]) {
      await page.evaluate(`history.pushState(null, '', '${path}'); dispatchEvent(new PopStateEvent('popstate'))`)
      await expect.poll(() => page.title()).toBe(`${title} · Atelier Studio`)
    }
  })

  it('shows in its rail which page runs', async () => {
    const { page } = await open('/lab/gan')
    await page.locator('[data-transport] button[aria-label=Play]:enabled').click()
    await page.locator('nav a[href="/lab/gan"] [data-runs]').waitFor()
    await page.getByRole('button', { name: 'Pause all' }).click()
    await page.locator('nav [data-runs]').waitFor({ state: 'detached' })
  })
})

describe('a browser without room', () => {
  it('says so, which runs take it, and gives it back after an export', async () => {
    const { page } = await open('/lab/gan')
    const trained = async () => {
      await page.locator('[data-transport] button[aria-label=Play]:enabled').click()
      await page.waitForFunction(() => Number(document.querySelector('[data-step]')?.getAttribute('data-step')) > 5)
      await page.getByRole('button', { name: 'Pause', exact: true }).click()
    }
    await trained()
    await page.getByRole('button', { name: 'Begin anew' }).click()
    await page.locator('[data-step="0"]').waitFor()
    // From now on nothing can be kept.
    await page.evaluate(`
      window.put = IDBObjectStore.prototype.put
      IDBObjectStore.prototype.put = function () { throw new DOMException('no room', 'QuotaExceededError') }
    `)
    await trained()
    const alert = page.getByRole('alert').filter({ hasText: 'no room left' })
    await alert.waitFor()
    await alert.getByRole('link', { name: /duel/ }).first().waitFor()
    await page.evaluate('IDBObjectStore.prototype.put = window.put')
    const saved = page.waitForEvent('download')
    await alert.getByRole('button', { name: 'Export those without a tag' }).click()
    expect((await saved).suggestedFilename()).toBe('runs.zip')
    await alert.getByRole('button', { name: /^Delete those without a tag: 1 run, / }).click()
    await alert.waitFor({ state: 'detached' })
    await page.goto(new URL('/settings', page.url()).href)
    await page.locator('[data-room]').filter({ hasText: 'No run of this browser takes any room' }).waitFor()
  })
})

describe('what is loaded', () => {
  it('is told in bytes, of how many', async () => {
    const { page } = await open('/help')
    await page.context().addInitScript(`
      window.told = []
      new MutationObserver(() => {
        const text = document.querySelector('[data-loading]')?.textContent
        if (text && told.at(-1) !== text) told.push(text)
      }).observe(document, { subtree: true, childList: true, characterData: true })
    `)
    await page.goto(new URL('/lab/gan', page.url()).href)
    await page.locator('[data-figure=plane] [data-summary]').filter({ hasText: 'After' }).waitFor()
    const told = await page.evaluate<string[]>('told')
    expect(told.length).toBeGreaterThan(0)
    for (const words of told) expect(words).toMatch(/\d+\.\d of 13\.6 MB/)
    await expect.poll(() => page.locator('[data-loading]').count()).toBe(0)
  })
})

/** Times at which live regions have changed, and what they then said. */
const hearken = `
  window.heard = []
  const regionOf = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest('[aria-live], output, [role=status], [role=alert]')
  const last = new WeakMap()
  new MutationObserver((changes) => {
    for (const region of new Set(changes.map(({ target }) => regionOf(target)))) {
      const text = region?.textContent.trim()
      if (!text || region.getAttribute('aria-live') === 'off' || last.get(region) === text) continue
      last.set(region, text)
      heard.push({ at: performance.now(), text })
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true })
`

describe('those who listen', () => {
  it.each(['/lab/gan', '/lab/vae', '/lab/text'])('hear of training on %s at most once in two seconds', async (path) => {
    const { page } = await open(path)
    await page.locator('[data-transport] button[aria-label=Play]:enabled').click()
    const step = () => page.evaluate<number>(`Number(document.querySelector('[data-step]').dataset.step)`)
    await expect.poll(step).toBeGreaterThan(1)
    await page.evaluate(hearken)
    const from = await step()
    await page.waitForTimeout(4500)
    await expect.poll(step).toBeGreaterThan(from + 1)
    const heard = await page.evaluate<{ at: number; text: string }[]>('heard')
    for (const [i, { at, text }] of heard.entries())
      if (i > 0) expect(at - heard[i - 1]!.at, `${heard[i - 1]!.text} | ${text}`).toBeGreaterThan(1900)
  })
})
