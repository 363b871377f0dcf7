/** Every experiment's default run, in the browser on WebAssembly, from its question to a verdict. Prints the seconds of each. */
import { describe, expect, it } from 'vitest'
import { cards } from '../../dist/studio/index.js'
import { openedStudio } from './studio.js'

const { open } = openedStudio()

describe.each(cards.map(({ id, question }) => ({ id, question })))('the experiment $id', ({ id, question }) => {
  it('comes to a verdict within 45 s, with its seeds', async () => {
    const { page, complaints } = await open(`/learn/quiz?question=${question}&experiment=${id}&test=1`)
    await page.getByRole('button', { name: /Go on/ }).click()
    await page.getByRole('button', { name: 'Skip: I don’t know' }).click()
    const began = performance.now()
    await page.getByRole('button', { name: 'Run the experiment' }).click()
    const verdict = page.locator(`[data-experiment=${id}] [data-verdict]`)
    await verdict.waitFor()
    const seconds = (performance.now() - began) / 1000
    const text = (await verdict.textContent()) ?? ''
    console.log(`${id}: ${await verdict.getAttribute('data-verdict')} after ${seconds.toFixed(1)} s`)
    expect(text).toMatch(/seeds? \d+.*\(n = \d+\)/)
    expect(text).toContain('What this does not show:')
    expect(seconds).toBeLessThan(45)
    expect(complaints).toEqual([])
  })
})
