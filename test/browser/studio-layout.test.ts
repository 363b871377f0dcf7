/** Layouts of every page in another language, and from right to left. One page alone: `-t '/lab/gan'`. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { clippedOn, translatePage, unmirrored } from './pseudo.js'
import { routes } from './routes.js'
import { openedStudio } from './studio.js'

const { open } = openedStudio()
const wide = { width: 1280, height: 900 }
const narrow = { width: 320, height: 700 }

/** Goes to a page as its links do, and waits until it has something to show. */
async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState(null, '', '${path}'); dispatchEvent(new PopStateEvent('popstate'))`)
  await page.locator(`[data-route="${path}"]`).locator('[data-figure], [data-ready]').first().waitFor()
}

describe('in another language', () => {
  let page: Page
  let complaints: readonly string[]
  beforeAll(async () => {
    ;({ page, complaints } = await open('/help'))
    await translatePage(page)
  })

  it.each(routes)('%s shows all its words, from left to right and from right to left', async (path) => {
    await page.setViewportSize(wide)
    await page.evaluate(`document.documentElement.dir = 'ltr'`)
    await goTo(page, path)
    expect(await page.locator('h1').innerText()).toContain('[')
    // Figures follow the width of the page a moment later.
    const isWhole = () => expect.poll(() => clippedOn(page)).toEqual([])
    await isWhole()
    await page.evaluate(`document.documentElement.dir = 'rtl'`)
    await isWhole()
    expect(await unmirrored(page)).toEqual([])
    await page.setViewportSize(narrow)
    await isWhole()
    await page.evaluate(`document.documentElement.dir = 'ltr'`)
    await isWhole()
    expect(complaints).toEqual([])
  })
})

describe('with colours that the system forces', () => {
  let page: Page
  beforeAll(async () => {
    ;({ page } = await open('/lab/gan', { forcedColors: 'active' }))
  })

  /** Controls whose edge, ground or line cannot be seen. */
  const unseen = `(() => {
    const ground = getComputedStyle(document.body).backgroundColor
    return [...document.querySelectorAll('button, select, textarea, input:not([type=range], [type=checkbox], [type=radio], [type=file]), main a[href]')]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 1)
      .filter((one) => {
        const style = getComputedStyle(one)
        const hasEdge = style.borderTopStyle !== 'none' && Number.parseFloat(style.borderTopWidth) > 0 && style.borderTopColor !== ground
        const isText = style.textDecorationLine.includes('underline') || one.textContent.trim() !== ''
        return !hasEdge && !isText && one.querySelector('svg') === null
      })
      .map((one) => one.outerHTML.slice(0, 120))
  })()`

  it('shows controls by their edges, and what is on by more than a shade', async () => {
    expect(await page.evaluate<boolean>(`matchMedia('(forced-colors: active)').matches`)).toBe(true)
    await page.locator('[data-figure=plane]').waitFor()
    for (const path of ['/lab/gan', '/learn/chance', '/runs', '/learn/essays', '/settings']) {
      await goTo(page, path)
      expect(await page.evaluate<string[]>(unseen)).toEqual([])
      const chosen = await page.evaluate<string[]>(
        `[...document.querySelectorAll('[aria-current=page], [data-shown], [role=tab][aria-selected=true]')].filter((one) => one.checkVisibility()).map((one) => getComputedStyle(one).backgroundColor)`,
      )
      const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
      expect(chosen.length).toBeGreaterThan(0)
      expect(chosen).not.toContain(ground)
    }
  })

  it('keeps the grounds of bars, which are data', async () => {
    await goTo(page, '/learn/chance')
    const bar = page.locator('[data-figure=next] .bg-made').first()
    await bar.waitFor()
    const colour = await bar.evaluate((one) => getComputedStyle(one).backgroundColor)
    expect(colour).not.toBe(await page.evaluate('getComputedStyle(document.body).backgroundColor'))
  })

  it('tells every series of a chart apart by dash and shape, and paints canvases in colours that can be seen', async () => {
    await goTo(page, '/learn/evolution')
    await page.locator('[data-figure=reach] ul li svg line').first().waitFor({ state: 'attached' })
    const looks = await page
      .locator('[data-figure] ul li')
      .evaluateAll((items) =>
        items
          .filter((item) => item.querySelector('svg line'))
          .map((item) => [
            item.closest('[data-figure]')!.getAttribute('data-figure'),
            `${item.querySelector('line')!.getAttribute('stroke-dasharray')} ${item.querySelector('path')!.getAttribute('d')}`,
          ]),
      )
    expect(looks.length).toBeGreaterThan(3)
    for (const figure of new Set(looks.map(([name]) => name))) {
      const own = looks.filter(([name]) => name === figure).map(([, look]) => look)
      expect(new Set(own).size, `${figure}`).toBe(own.length)
    }
    await goTo(page, '/lab/gan')
    const canvas = page.locator('[data-figure=plane] canvas')
    await page.locator('[data-figure=plane] [data-summary]').filter({ hasText: 'After' }).waitFor()
    // The map goes, and what is left are shapes on the ground of the page.
    await page.getByLabel('what the discriminator thinks').uncheck()
    const darkest = () =>
      canvas.evaluate((one: HTMLCanvasElement) => {
        const { data } = one.getContext('2d')!.getImageData(0, 0, one.width, one.height)
        let found = 255
        for (let i = 0; i < data.length; i += 4) if (data[i + 3]! > 250) found = Math.min(found, data[i]!)
        return found
      })
    await expect.poll(darkest).toBeLessThan(60)
  })
})
