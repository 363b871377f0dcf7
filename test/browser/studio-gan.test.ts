/** The duel, its chapter, the classifier beside a generator, and mixed styles. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { changed, openedStudio, share, tableOf, tellsOf } from './studio.js'

const { open, leave } = openedStudio()

/** Rates and a loss for which the two classic losses of a generator have the same discriminator. */
const bare = 'penalty=none&weight=0&lrd=0.005&lrg=0.005'

const ready = (page: Page, figure: string) =>
  page.locator(`[data-figure=${figure}] tbody tr`).first().waitFor({ state: 'attached' })
const measure = (page: Page, name: string) => page.locator(`[data-measure=${name}]`)
const atStep = (page: Page, step: number) =>
  page.waitForFunction(
    (least) => Number(document.querySelector('[data-step]')?.getAttribute('data-step')) >= least,
    step,
  )
const move = (page: Page, side: string) => page.getByRole('button', { name: `Move the ${side}` })

/** A value of the plane's table as a number. */
async function number(page: Page, name: string): Promise<number> {
  const rows = await tableOf(page, 'plane')
  return share(rows.find(([what]) => what === name)?.[1] ?? '')
}

/** The game of an address at a step, when its table tells of that step. */
async function gameAt(query: string, step: number): Promise<Page> {
  const { page } = await open(`/lab/gan?${query}&step=${step}`)
  await ready(page, 'plane')
  await tellsOf(page, step)
  return page
}

describe('the duel', () => {
  it('changes the weights of the side that moves, and no others (G1)', async () => {
    const { page, complaints } = await open('/lab/gan')
    await ready(page, 'plane')
    await page.waitForFunction(() =>
      /\w{8} \w{8}/.test(document.querySelector('[data-measure=hashes]')?.textContent ?? ''),
    )
    const hashes = async () => (await measure(page, 'hashes').textContent())!.split(' ')
    const after = async (side: string) => {
      const before = (await hashes()).join(' ')
      await move(page, side).click()
      await page.waitForFunction(
        (text) => document.querySelector('[data-measure=hashes]')?.textContent !== text,
        before,
      )
      return hashes()
    }
    const [d0, g0] = await hashes()
    const [d1, g1] = await after('discriminator')
    const [d2, g2] = await after('generator')
    expect([d1 !== d0, g1 === g0, d2 === d1, g2 !== g1]).toEqual([true, true, true, true])
    // The densities behind the divergence are whole (G7).
    for (const sum of (await measure(page, 'sums').textContent())!.split(' and ')) {
      expect(Math.abs(Number(sum) - 1)).toBeLessThan(1e-6)
    }
    expect(complaints).toEqual([])
  })

  it('goes back to where a cell of the tape says', async () => {
    const { page } = await open('/lab/gan')
    await ready(page, 'plane')
    for (const side of ['discriminator', 'generator', 'generator']) {
      await changed(page, 'plane', () => move(page, side).click())
    }
    const rows = await tableOf(page, 'tape')
    expect(rows.map(([, who]) => who)).toEqual(['discriminator', 'generator', 'generator'])
    await changed(page, 'plane', () => page.getByRole('button', { name: /^Step 2\./ }).click())
    await page.locator('[data-step="2"]').waitFor()
    const there = 'After 1 move of the discriminator and 1 of the generator'
    await page.locator('[data-figure=plane] [data-summary]').filter({ hasText: there }).waitFor()
  })

  it('says in slow motion what each move came to, in order, a few at a time to those who listen (G8)', async () => {
    const { page } = await open('/lab/gan')
    await ready(page, 'plane')
    await page.evaluate(`window.said = { seen: [], heard: [] }
      new MutationObserver(() => {
        const put = (list, text) => text && list.at(-1)?.text !== text && list.push({ text, at: performance.now() })
        put(said.seen, document.querySelector('[data-caption]')?.textContent)
        put(said.heard, document.querySelector('[data-transport] [role=status]')?.textContent)
      }).observe(document.body, { subtree: true, childList: true, characterData: true })`)
    await page.getByRole('button', { name: /Slow motion/ }).click()
    await page.waitForFunction(() => {
      const { seen, heard } = (globalThis as unknown as { said: Record<'seen' | 'heard', unknown[]> }).said
      return seen.length > 10 && heard.length > 2
    })
    const { seen, heard } = await page.evaluate<Record<'seen' | 'heard', { text: string; at: number }[]>>('said')
    const captions = seen.map(({ text }) => text)
    const moves = captions.filter((text) => /^Step \d+: The (discriminator|generator) moved:.* right, /.test(text))
    const steps = moves.map((text) => Number(text.match(/\d+/)![0]))
    expect(steps.length).toBeGreaterThanOrEqual(10)
    expect(steps).toEqual(steps.map((_, i) => steps[0]! + i))
    expect(heard.every(({ text }) => moves.some((caption) => text.includes(caption)))).toBe(true)
    for (const [i, { at }] of heard.entries()) if (i > 0) expect(at - heard[i - 1]!.at).toBeGreaterThan(1900)
  })

  it('lets a discriminator win against a generator that is held still (G2)', async () => {
    const page = await gameAt('frozen=generator&loss=non-saturating&penalty=none', 200)
    const right =
      (await number(page, 'real points taken for real')) + (await number(page, 'made points taken for made'))
    expect(right / 2).toBeGreaterThanOrEqual(90)
  })

  it('pushes less with the minimax loss than with the other where the discriminator is sure (G3)', async () => {
    const lengths: number[] = []
    for (const loss of ['minimax', 'non-saturating']) {
      const page = await gameAt(`frozen=generator&loss=${loss}&${bare}`, 80)
      const right =
        (await number(page, 'real points taken for real')) + (await number(page, 'made points taken for made'))
      expect(right / 2).toBeGreaterThanOrEqual(95)
      lengths.push(await number(page, 'mean length of the arrows'))
      await leave(page)
    }
    expect(lengths[0]! / lengths[1]!).toBeLessThan(0.5)
  })

  it('collapses by its preset, and counts modes as its table does (G4, G5)', async () => {
    const { page } = await open('/lab/gan')
    await ready(page, 'plane')
    await page.getByRole('button', { name: 'Collapse', exact: true }).click()
    await page.waitForFunction(() => document.querySelector('[data-step="0"]') !== null)
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await atStep(page, 300)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
    await tellsOf(page, Number(await page.locator('[data-step]').getAttribute('data-step')))
    const rows = await tableOf(page, 'plane')
    const places = (name: string) => rows.filter(([what]) => what!.startsWith(name))
    const near = Number(rows.find(([what]) => what === 'near means within')![1])
    const centres = places('mode ').map(([what]) => what!.split(' at ')[1]!.split(' ').map(Number))
    const made = places('made point ').map(([, value]) => value!.split(' ').map(Number))
    expect([centres.length, made.length]).toEqual([8, 256])
    const hit = centres.filter(([x, y]) => made.some(([px, py]) => Math.hypot(px! - x!, py! - y!) < near)).length
    expect(await measure(page, 'modes').textContent()).toBe(`${hit} of 8`)
    expect(hit).toBeLessThanOrEqual(3)
  })

  it('trains on points that are given as a list (G6)', async () => {
    const { page, complaints } = await open('/lab/gan')
    await ready(page, 'plane')
    await page.getByLabel('The same as a list').fill('-1 -1\n-1 1\n1 -1, 1 1; nonsense')
    await page.getByLabel('The same as a list').blur()
    await page.getByText('4 points of your own are trained on.').waitFor()
    expect(new URL(page.url()).searchParams.get('drawn')).toContain('-1 1')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await atStep(page, 30)
    expect(await measure(page, 'modes').textContent()).toBe('–')
    expect(complaints).toEqual([])
  })

  it('takes points that are drawn with a pointer', async () => {
    const { page } = await open('/lab/gan')
    await ready(page, 'plane')
    const pad = page.getByRole('img', { name: /to draw on/ })
    await pad.scrollIntoViewIfNeeded()
    const { x, y } = (await pad.boundingBox())!
    await page.mouse.move(x + 40, y + 40)
    await page.mouse.down()
    for (let i = 1; i <= 4; i++) await page.mouse.move(x + 40 + 25 * i, y + 40)
    await page.mouse.up()
    await page.getByText('5 points of your own are trained on.').waitFor()
  })
})

describe('one-upmanship, scene by scene', () => {
  it('tells what became of each side’s advantage', async () => {
    const { page, complaints } = await open('/learn/duel')
    await ready(page, 'plane')
    await page.getByRole('button', { name: 'Let the discriminator make 40 moves' }).click()
    await page.locator('[data-became="0"]').waitFor()
    await page.getByRole('button', { name: 'Let the generator make 40 moves' }).click()
    const became = await page.locator('[data-became="1"]').textContent()
    const [before, after] = [...became!.matchAll(/(\d+) %/g)].map(([, value]) => Number(value))
    expect(after!).toBeLessThan(before! - 20)
    expect(became).toContain('advantage has vanished')
    expect(new URL(page.url()).searchParams.get('scene')).toBe('2')
    await expect.poll(() => tableOf(page, 'accuracy')).toHaveLength(81)
    expect(complaints).toEqual([])
  })
})

describe('a classifier against a generator', () => {
  it('answers about places far away, and draws points that are no copies', async () => {
    const { page, complaints } = await open('/lab/classifier?data=ring&steps=50&x=9&y=9')
    await ready(page, 'told')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await atStep(page, 50)
    const chances = (await tableOf(page, 'told'))
      .filter(([what]) => what!.startsWith('p('))
      .map(([, value]) => share(value!))
    expect(chances[0]! + chances[1]!).toBeCloseTo(100, 0)
    const first = await changed(page, 'drawn', () => page.getByRole('button', { name: 'Draw others' }).click())
    expect(first).toContain('128 new points of class A, none of them a copy')
    const second = await changed(page, 'drawn', () => page.getByRole('button', { name: 'Ask for class B' }).click())
    expect(second).toContain('class B')
    expect(complaints).toEqual([])
  })
})

describe('mixed styles', () => {
  it('moves the handles by keys, and measures what each level decides (S1)', async () => {
    const { page, complaints } = await open('/lab/stylegan')
    await ready(page, 'mixing')
    const brightness = async () => (await tableOf(page, 'mixing')).map(([, , , value]) => value)
    const before = await brightness()
    const fine = page.getByRole('slider', { name: 'Where middle ends and fine begins' })
    await fine.focus()
    const said = await changed(page, 'mixing', () => page.keyboard.press('ArrowLeft'))
    expect(said).toContain('1 to 4 of A, 5 to 8 of B')
    expect(await fine.getAttribute('aria-valuenow')).toBe('4')
    expect(await brightness()).not.toEqual(before)
    await changed(page, 'mixing', () => page.keyboard.press('ArrowRight'))
    expect(await brightness()).toEqual(before)
    await changed(page, 'change', () => page.getByRole('button', { name: 'Measure on 128 pairs' }).click())
    const levels = (await tableOf(page, 'change')).map((row) => row.slice(1, 4).map(share))
    const [coarse, , finest] = levels
    expect(coarse![0]!).toBeGreaterThan(coarse![1]!)
    expect(finest![2]!).toBeGreaterThan(coarse![2]!)
    expect(complaints).toEqual([])
  })
})
