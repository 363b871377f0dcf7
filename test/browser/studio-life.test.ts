/** The life of a model. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openedStudio, tableOf } from './studio.js'

const { open } = openedStudio()
const stage = (page: Page, name: string) => page.locator(`[data-stage=${name}]`).waitFor()
const train = (page: Page) => page.getByRole('button', { name: 'Train up to the votes' }).click()

describe('the life of a model', () => {
  it('is judged by keys alone, blind, with sides shuffled, and then tells who wrote what (L1, L2)', async () => {
    const { page, complaints } = await open('/work/lifecycle?foundation=shipped&t=3&r=3&a=2&rows=8&seed=3')
    await train(page)
    await stage(page, 'votes')
    const ranking = page.locator('[data-ranking]')
    await ranking.focus()
    const votes = (count: number) => page.locator(`[data-votes="${count}"]`).waitFor()
    let cast = 0
    for (const key of ['1', '2', '0', 'x', '1', 'u', '2', '1', '1', '2', '2', '1', '2']) {
      await page.keyboard.press(key)
      cast += key === 'u' ? -1 : 1
      await votes(cast)
    }
    expect(cast).toBe(11)
    await page.keyboard.press('1')
    await votes(12)
    expect(await ranking.innerHTML()).not.toMatch(/foundation|fine-tuned|temperature/i)
    expect(await page.locator('[data-figure=scores], [data-figure=before-after]').count()).toBe(0)
    expect(await page.getByText('the fine-tuned model at temperature').count()).toBe(0)
    await page.getByRole('button', { name: 'Count the votes' }).press('Enter')
    const rows = await tableOf(page, 'scores')
    expect(rows.map(([name]) => name)).toContain('the foundation')
    for (const [, value, low, high] of rows) {
      expect(Number(low)).toBeLessThan(Number(value))
      expect(Number(high)).toBeGreaterThan(Number(value))
    }
    const told = (await page.locator('[data-revealed]').textContent())!
    const [, kept, swapped] = /as drawn in (\d+) and swapped in (\d+)/.exec(told)!
    expect(Math.min(Number(kept), Number(swapped))).toBeGreaterThan(0)
    expect(complaints).toEqual([])
  })

  it('foresees votes of a rule, gains reward for KL, and shows what changed and what was forgotten (L3 to L6)', async () => {
    const { page, complaints } = await open(
      '/work/lifecycle?foundation=shipped&voter=melodious&made=120&t=30&r=20&a=8&rows=32&seed=3&prompt=ka',
    )
    await train(page)
    await stage(page, 'done')
    await page.getByRole('button', { name: 'Count the votes' }).click()
    const accuracy = page.locator('[data-accuracy]:not([data-accuracy=""])')
    await accuracy.waitFor()
    expect(Number(await accuracy.getAttribute('data-accuracy'))).toBeGreaterThan(0.5)
    const summary = await page.locator('[data-figure=frontier] [data-summary]').textContent()
    const [, reward, kl] = /mean reward is ([-\d.]+) deviations .* KL of ([\d.]+)/.exec(summary!)!
    expect(Number(reward)).toBeGreaterThan(0)
    expect(Number(kl)).toBeGreaterThan(0)
    await page.locator('[data-figure=before-after] [data-summary]', { hasText: 'the aligned model' }).waitFor()
    const heading = await page.locator('[data-figure=before-after] h2').textContent()
    expect(heading).toContain('“ka” and dice 3')
    const rows = await tableOf(page, 'before-after')
    expect(rows).toHaveLength(8)
    expect(rows.some(([, base, , , , aligned]) => base !== aligned)).toBe(true)
    const moves = await tableOf(page, 'moves')
    expect(moves).toHaveLength(10)
    const forgetting = await tableOf(page, 'forgetting')
    const loss = (label: string) => Number(forgetting.find(([name]) => name === label)![1])
    expect(loss('Fine-tuned, old task: words')).toBeGreaterThan(loss('Foundation, old task: words'))
    expect(loss('Fine-tuned, new task: names')).toBeLessThan(loss('Foundation, new task: names'))
    expect(complaints).toEqual([])
  })

  it('answers one beginning at every station, by the arrow keys', async () => {
    const { page } = await open('/learn/lifecycle?station=untrained')
    const words = async (): Promise<readonly string[]> =>
      (await tableOf(page, 'answers')).map(([, untrained, foundation]) => `${untrained} ${foundation}`)
    const before = await words()
    const slider = page.getByRole('slider', { name: /^Station/ })
    await slider.press('ArrowRight')
    await page.locator('[data-figure=answers] h2', { hasText: 'foundation' }).waitFor()
    expect(await words()).toEqual(before)
    await slider.press('End')
    await page.getByRole('button', { name: 'Train it that far' }).waitFor()
  })
})
