/** The transport, what becomes of a run when something breaks, and links that bring it back. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openedStudio, tableOf, tellsOf } from './studio.js'

const { open, leave, pathOf } = openedStudio()

const stepOf = async (page: Page): Promise<number> =>
  Number(await page.locator('[data-step]').getAttribute('data-step'))
const pastStep = (page: Page, step: number) =>
  page.waitForFunction(
    (least) => Number(document.querySelector('[data-step]')?.getAttribute('data-step')) > least,
    step,
  )
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const isOpen = (page: Page) => page.locator('[data-transport] button[aria-label=Play]:enabled').waitFor()

/** Trains to a step a little past `least`, and holds there. */
async function trained(page: Page, least: number): Promise<number> {
  await isOpen(page)
  await button(page, 'Play').click()
  await pastStep(page, least)
  await button(page, 'Pause').click()
  await isOpen(page)
  return stepOf(page)
}

describe('the transport', () => {
  let page: Page
  let complaints: readonly string[]
  beforeAll(async () => {
    ;({ page, complaints } = await open('/lab/gan'))
  })
  afterAll(() => leave(page))

  it('says in the title, in the icon and in numbers that something runs, and pauses all of it', async () => {
    await isOpen(page)
    await button(page, 'Play').click()
    await pastStep(page, 30)
    expect(await page.title()).toMatch(/^▶ [\d,]+ · /)
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toContain('circle')
    await page
      .locator('[data-pace]')
      .filter({ hasText: /training [\d.]+ steps\/s · drawing \d+ Hz/ })
      .waitFor()
    await button(page, 'Pause all').click()
    await isOpen(page)
    expect(await page.title()).not.toContain('▶')
    expect(complaints).toEqual([])
  })

  it('obeys single keys only while a figure or the transport has the focus', async () => {
    await isOpen(page)
    const before = await stepOf(page)
    await page.locator('#page').focus()
    for (const key of ['.', ' ', 'r', 's']) await page.keyboard.press(key)
    // Had one of them acted, this one would come to another step.
    await page.locator('[data-figure] summary').first().focus()
    await page.keyboard.press('.')
    await page.locator(`[data-step="${before + 1}"]`).waitFor()
    await page.keyboard.press(',')
    await page.locator(`[data-step="${before}"]`).waitFor()
    await page.getByRole('slider', { name: 'Step' }).focus()
    await page.keyboard.press(' ')
    await pastStep(page, before + 5)
    await page.keyboard.press(' ')
    await isOpen(page)
    await page.keyboard.press('r')
    await page.locator('[data-step="0"]').waitFor()
  })
})

describe('a run', () => {
  it('is resumed after its worker has failed, at the step where it was, with what had changed it', async () => {
    const { page } = await open('/lab/gan')
    const set = await trained(page, 5)
    await page.getByLabel('Held still').selectOption('generator')
    // A step is kept every 25: one of them lies between the change and where one goes back to.
    const step = await trained(page, set + 26)
    await tellsOf(page, step)
    const before = await tableOf(page, 'plane')
    await button(page, 'Play').click()
    await pastStep(page, step + 3)
    await page.workers()[0]!.evaluate(`setTimeout(() => { throw new Error('killed') })`)
    const alert = page.getByRole('alert').filter({ hasText: 'killed' })
    await alert.waitFor()
    const failed = await stepOf(page)
    await alert.getByRole('button', { name: 'Retry' }).click()
    await pastStep(page, failed)
    await button(page, 'Pause').click()
    await isOpen(page)
    // The same steps make the same numbers.
    await page.getByRole('slider', { name: 'Step' }).fill(String(step))
    await page.locator(`[data-step="${step}"]`).waitFor()
    await isOpen(page)
    await tellsOf(page, step)
    expect(await tableOf(page, 'plane')).toEqual(before)
  })

  it('goes on while its tab is hidden, and says so on return', async () => {
    const { page } = await open('/lab/gan')
    await isOpen(page)
    await button(page, 'Play').click()
    await pastStep(page, 5)
    const hide = (state: string) =>
      page.evaluate(
        `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
      )
    await hide('hidden')
    await pastStep(page, (await stepOf(page)) + 20)
    await hide('visible')
    await page.locator('[data-transport]').filter({ hasText: 'While this tab was hidden' }).waitFor()
  })

  it('leaves no worker and little memory behind, twenty times over; the same run can be begun twice', async () => {
    const { page } = await open('/help')
    const session = await page.context().newCDPSession(page)
    const heap = async (): Promise<number> => {
      await session.send('HeapProfiler.collectGarbage')
      return (await session.send('Runtime.getHeapUsage')).usedSize
    }
    const round = async (isTrained: boolean) => {
      await page.evaluate(`document.querySelector('nav[aria-label=Pages] a[href="/lab/gan"]').click()`)
      if (isTrained) await trained(page, 3)
      else await page.locator('[data-transport]').waitFor()
      await page.evaluate(`document.querySelector('nav[aria-label=Pages] a[href="/help"]').click()`)
      await page.locator('[data-route="/help"]').waitFor()
    }
    await round(true)
    await round(true)
    const before = await heap()
    for (let i = 0; i < 20; i++) await round(i % 10 === 9)
    await expect.poll(() => page.workers().length).toBe(0)
    const after = await heap()
    console.log(`memory of the page after 20 rounds: ${(100 * (after / before - 1)).toFixed(1)} % more`)
    expect(after / before).toBeLessThan(1.25)
  })
})

describe('a link', () => {
  it('brings back what was set, its seed and its step, number for number', async () => {
    const { page } = await open('/lab/gan', { permissions: ['clipboard-read', 'clipboard-write'] })
    await isOpen(page)
    await page.getByLabel('Loss', { exact: true }).selectOption('hinge')
    await page.getByLabel('Real points', { exact: true }).selectOption('grid')
    await page.getByLabel('Generator’s moves a round').fill('2')
    await page.keyboard.press('Enter')
    const step = await trained(page, 40)
    await tellsOf(page, step)
    const before = await tableOf(page, 'plane')
    await page.getByRole('button', { name: 'Copy a link' }).click()
    const link = new URL(await page.evaluate<string>('navigator.clipboard.readText()'))
    expect(Object.fromEntries(link.searchParams)).toMatchObject({
      ...{ loss: 'hinge', data: 'grid', kg: '2', seed: '42', step: String(step), v: '1' },
    })
    const other = await open(pathOf(link.href))
    await other.page.locator(`[data-step="${step}"]`).waitFor()
    await isOpen(other.page)
    await tellsOf(other.page, step)
    expect(await tableOf(other.page, 'plane')).toEqual(before)
  })

  it('is followed back and forward', async () => {
    const { page } = await open('/lab/gan')
    await isOpen(page)
    const loss = page.getByLabel('Loss', { exact: true })
    await loss.selectOption('hinge')
    await page.waitForURL(/loss=hinge/)
    await page.goBack()
    await page.waitForFunction(() => !location.search.includes('hinge'))
    expect(await loss.inputValue()).toBe('relativistic')
    await page.goForward()
    expect(await loss.inputValue()).toBe('hinge')
  })

  it('hides what its author names, keeps the values, and sets a task', async () => {
    const { page } = await open('/lab/gan?loss=hinge&hide=loss,lrd&lesson=Find+four+modes')
    await isOpen(page)
    expect(await page.getByLabel('Loss', { exact: true }).count()).toBe(0)
    expect(await page.getByLabel('Real points', { exact: true }).count()).toBe(1)
    expect(await page.getByRole('complementary', { name: 'Lesson' }).textContent()).toContain('Find four modes')
    await page.getByLabel('Generator’s moves a round').fill('2')
    await page.keyboard.press('Enter')
    await page.waitForURL(/kg=2/)
    expect(page.url()).toMatch(/loss=hinge/)
    expect(page.url()).toMatch(/hide=loss/)
  })

  it('carries a long text in its fragment, which no server sees', async () => {
    const { page, complaints } = await open('/learn/chance')
    const text = 'There she blows! A hump like a snow-hill! It is Moby Dick! '.repeat(5)
    await page.locator('[data-figure=next]').waitFor()
    await page.getByLabel('The text so far').fill(text)
    await page.waitForURL(/#d=[\w-]+$/)
    expect(page.url().length).toBeLessThan(300)
    const other = await open(pathOf(page.url()))
    expect(await other.page.getByLabel('The text so far').inputValue()).toBe(text)
    expect([...complaints, ...other.complaints]).toEqual([])
  })
})
