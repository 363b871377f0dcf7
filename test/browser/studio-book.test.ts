/** The study guide as people read it, with scripts and without, and the two pages that it stands on: backpropagation and few examples. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { type LinkSchema, readLink, sections } from '../../dist/studio/index.js'
import { changed, openedStudio, settled, tableOf } from './studio.js'

const table = fileURLToPath(new URL('../../studio/src/pages/pageAt.ts', import.meta.url))
const { pageAt } = (await import(/* @vite-ignore */ table)) as {
  pageAt(address: string): { readonly path: string; readonly link: LinkSchema } | undefined
}
const texts = new URL('../../studio/src/guide/chapters/', import.meta.url)
const chapters = readdirSync(texts)
  .filter((name) => name.endsWith('.tsx'))
  .map((name) => ({ name, text: readFileSync(new URL(name, texts), 'utf8') }))

const { open } = openedStudio()
const summaryOf = async (page: Page, figure: string): Promise<string> => {
  const found = page.locator(`[data-figure=${figure}] [data-summary]`)
  await found.waitFor()
  return (await found.textContent()) ?? ''
}

describe('the guide’s text', () => {
  it('can be read where no scripts run', async () => {
    const { page, complaints } = await open('/guide.html', { javaScriptEnabled: false })
    expect(await page.locator('section h2').allTextContents()).toEqual(sections.map(({ title }) => title))
    const words = ((await page.locator('main').textContent()) ?? '').split(/\s+/).length
    expect(words).toBeGreaterThan(8000)
    expect(await page.locator('h1').count()).toBe(1)
    expect(complaints).toEqual([])
    await page.goto(new URL('/', page.url()).href)
    expect(await page.locator('noscript a, main a').first().getAttribute('href')).toBe('./guide.html')
  })

  it.each(chapters.map((chapter) => [chapter.name, chapter] as const))(
    'leads only to pages that are there, with controls that they have: %s',
    (_, { text }) => {
      for (const [, link] of text.matchAll(/ to="([^"]+)"/g)) {
        const [path, query = ''] = link!.split('?')
        const page = pageAt(path!)
        const isThere = page && (page.path !== '/learn/$section' || sections.some((each) => each.path === path))
        if (!page || !isThere) throw new Error(`${link}: there is no such page`)
        expect({ link, mended: readLink(page.link, Object.fromEntries(new URLSearchParams(query))).mended }).toEqual({
          link,
          mended: [],
        })
      }
    },
  )

  it.each(chapters.map((chapter) => [chapter.name, chapter] as const))(
    'has a figure that runs, where its analogies break, what to remember, sources: %s',
    (_, { text }) => {
      for (const part of ['<Live', '<Remember', '<Misconceptions', '<Cite', '<Sources', '<Try', '<Analogy'])
        expect(text).toContain(part)
      expect(text.match(/<Analogy breaks="/g)?.length).toBe(text.match(/<Analogy/g)?.length)
    },
  )

  it('shows every section with a figure that has computed something', async () => {
    const { page, complaints } = await open('/learn')
    expect(await page.locator('ol > li h2').allTextContents()).toEqual(sections.map(({ title }) => title))
    for (const { path, title } of sections) {
      await page.locator(`a[href="${path}"]`).first().click()
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      await page.locator('article [data-figure] [data-summary]').first().waitFor()
      await page.getByRole('link', { name: 'All sections' }).click()
      await page.getByRole('heading', { level: 1, name: 'The study guide' }).waitFor()
    }
    expect(complaints).toEqual([])
  })
})

describe('sources', () => {
  it('are a press away from the sentence that rests on them, and Back leads back to it', async () => {
    const { page, complaints } = await open('/learn/adversaries')
    // A figure that comes later would move the text.
    await page.locator('article [data-figure] [data-summary]').first().waitFor()
    const number = page.getByRole('link', { name: '[3] Source: N. Huang and others, 2024' })
    await number.focus()
    await page.keyboard.press('Enter')
    await page.locator('li:target').waitFor()
    expect(await page.locator('li:focus').textContent()).toContain('The GAN is dead')
    expect(await page.locator('li:target a').getAttribute('href')).toBe('https://arxiv.org/abs/2501.05441')
    await page.goBack()
    await page.waitForFunction(() => !document.querySelector('li:target'))
    await page.waitForFunction(() => {
      const place = document.querySelectorAll('a.cite')[2]?.getBoundingClientRect()
      return place && place.top >= 0 && place.bottom <= innerHeight
    })
    expect(complaints).toEqual([])
  })
})

describe('figures in the text', () => {
  it('train a network, and recite the more the longer they remember', async () => {
    const { page, complaints } = await open('/learn/networks')
    expect(await summaryOf(page, 'small-network')).toContain('After 0 steps')
    await page.getByRole('button', { name: 'Train 200 steps' }).click()
    await page.waitForFunction(() =>
      document.querySelector('[data-figure=small-network] [data-summary]')?.textContent?.includes('After 200 steps'),
    )
    const loss = /the mean loss is ([\d.e-]*\d)/.exec(await summaryOf(page, 'small-network'))?.[1]
    expect(Number(loss)).toBeLessThan(0.05)
    await page.goto(new URL('/learn/chef', page.url()).href)
    await page.locator('[data-figure=dishes] tbody tr').first().waitFor({ state: 'attached' })
    const copies = (await tableOf(page, 'dishes')).map(([, share]) => Number(share))
    expect(copies[0]).toBeLessThan(0.05)
    expect(copies.at(-1)).toBeGreaterThan(0.8)
    expect(complaints).toEqual([])
  })

  it('verify a signature, and notice a changed letter', async () => {
    const { page } = await open('/learn/industry')
    expect(await summaryOf(page, 'signature')).toContain('Unknown')
    const signed = await changed(page, 'signature', () => page.getByRole('button', { name: 'Sign this text' }).click())
    expect(signed).toContain('Verified')
    const field = page.getByLabel('A text of an advertisement')
    expect(await changed(page, 'signature', () => field.press('End').then(() => field.press('x')))).toContain('Changed')
    expect(await changed(page, 'signature', () => field.press('Backspace'))).toContain('Verified')
  })
})

describe('backpropagation', () => {
  it('shows the numbers that plain arithmetic gives, and moves against the mean gradient', async () => {
    const { page, complaints } = await open('/learn/backpropagation?seed=5&hidden=3&example=2')
    const network = page.locator('[data-figure=network] tbody tr')
    await network.first().waitFor({ state: 'attached' })
    const read = async () =>
      new Map((await tableOf(page, 'network')).map(([name, ...rest]) => [name!, rest.map(Number)] as const))
    const before = await read()
    const value = (name: string, column = 0): number => before.get(name)![column]!
    const units = ['₁', '₂', '₃']
    const hidden = units.map((u) =>
      Math.tanh(value('x₁') * value(`x₁→h${u}`) + value('x₂') * value(`x₂→h${u}`) + value(`b h${u}`)),
    )
    const output = units.reduce((sum, u, i) => sum + hidden[i]! * value(`h${u}→ŷ`), value('b ŷ'))
    const back = output - value('y')
    expect(value('ŷ')).toBeCloseTo(output, 6)
    expect(value('L')).toBeCloseTo(back ** 2 / 2, 6)
    for (const [i, u] of units.entries()) {
      expect(value(`h${u}→ŷ`, 1)).toBeCloseTo(back * hidden[i]!, 6)
      const sum = back * value(`h${u}→ŷ`) * (1 - hidden[i]! ** 2)
      expect(value(`s${u}`, 1)).toBeCloseTo(sum, 6)
      expect(value(`x₂→h${u}`, 1)).toBeCloseTo(sum * value('x₂'), 6)
      expect(value(`x₂→h${u}`, 3)).toBeCloseTo(value(`x₂→h${u}`) - 0.3 * value(`x₂→h${u}`, 2), 6)
    }
    for (const press of ['1 Forward', '2 Backward', '3 Update']) await page.getByRole('button', { name: press }).click()
    await page.locator('[data-step="1"]').waitFor()
    await page.waitForFunction(() =>
      document.querySelector('[data-figure=network] [data-summary]')?.textContent?.startsWith('Updated'),
    )
    const after = await read()
    for (const u of units) expect(after.get(`x₂→h${u}`)![0]).toBeCloseTo(value(`x₂→h${u}`, 3), 6)
    expect(complaints).toEqual([])
  })
})

describe('a few examples', () => {
  it('are told apart by places better than by pixels, drawn ones too, and an address carries the drawings', async () => {
    const { page, complaints } = await open('/learn/few-shot?ways=8&task=3')
    const [, right, pixels] = /gets (\d+) right, the nearest pixels (\d+)/.exec(await summaryOf(page, 'asked')) ?? []
    expect(Number(right)).toBeGreaterThan(Number(pixels))
    expect(await summaryOf(page, 'own')).toContain('nearest to A')
    await page.getByLabel('The same in numbers').fill('12 16 86 20 22 86 84 82')
    await page.getByLabel('The same in numbers').blur()
    const said = await changed(page, 'own', () => page.getByRole('button', { name: 'Which is it?' }).click())
    expect(said).toContain('nearest to C')
    expect(new URL(page.url()).searchParams.get('asked')).toBe('12 16 86 20 22 86 84 82')
    expect(complaints).toEqual([])
  })

  it('in its prompt give a small transformer the slopes, nearly as well as least squares', async () => {
    const { page, complaints } = await open('/learn/few-shot?slopes=1&learn=120')
    await page.getByRole('button', { name: 'Teach it to learn slopes' }).click()
    await page.waitForFunction(() =>
      document.querySelector('[data-figure=slopes] [data-summary]')?.textContent?.startsWith('After 120 steps'),
    )
    const errors = (await settled(page, 'slopes')).map(([, model, squares]) => [Number(model), Number(squares)])
    expect(errors).toHaveLength(9)
    expect(errors.at(-1)![0]).toBeLessThan(0.3 * errors[0]![0]!)
    expect(errors[1]![1]).toBeLessThan(1e-3)
    expect(
      await page
        .getByRole('table', { name: /nobody learnt from/ })
        .locator('tbody tr')
        .count(),
    ).toBe(9)
    expect(complaints).toEqual([])
  })

  it('lower the error, most of it at first', async () => {
    const { page } = await open('/learn/few-shot?ways=12')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.waitForFunction(() => Number(document.querySelector('[data-step]')?.getAttribute('data-step')) >= 20)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    const errors = (await settled(page, 'curve')).map(([, places]) => Number(places))
    expect(errors[0]).toBeCloseTo(11 / 12, 2)
    expect(errors[1]).toBeLessThan(0.25)
    expect(errors.at(-1)).toBeLessThanOrEqual(errors[1]!)
  })
})
