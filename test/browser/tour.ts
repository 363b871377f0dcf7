/** A walk through a page by the Tab key. */
import type { Page } from 'playwright-core'

/** Controls that Tab should come to, numbered: those that show, one of each group of radio buttons. */
const number = `(() => {
  const groups = new Set()
  let count = 0
  for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')) {
    const isThere = one.checkVisibility({ visibilityProperty: true }) && !one.matches(':disabled') && one.tabIndex >= 0
    const group = one.type === 'radio' ? one.form?.id + one.name : undefined
    if (!isThere || (group && groups.has(group))) continue
    if (group) groups.add(group)
    one.dataset.tour = String(count++)
  }
  return count
})()`

/** What is wrong with the element in focus, if anything. */
const look = `(() => {
  const one = document.activeElement
  if (!one || one === document.body) return
  const says = one.outerHTML.slice(0, 120)
  const group = one.type === 'radio' ? document.querySelector('input[type=radio][name="' + one.name + '"][data-tour]') : one
  const at = (group ?? one).dataset.tour
  const { outlineStyle, outlineWidth } = getComputedStyle(one)
  const hasRing = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
  const box = one.getBoundingClientRect()
  const inside = (low, high, size) => Math.min(size - 1, Math.max(0, (Math.max(low, 0) + Math.min(high, size)) / 2))
  const x = inside(box.left, box.right, innerWidth)
  const y = inside(box.top, box.bottom, innerHeight)
  const above = document.elementFromPoint(x, y)
  const isFree = one.contains(above) || above?.contains(one) || above?.closest('label')?.control === one
  return { at, wrong: [...(hasRing ? [] : ['no ring: ' + says]), ...(isFree ? [] : ['covered: ' + says])] }
})()`

/** What a walk from the page's beginning found amiss. */
export async function tourOf(page: Page): Promise<readonly string[]> {
  const count = await page.evaluate<number>(number)
  await page.evaluate(`document.activeElement?.blur(); scrollTo(0, 0); getSelection()?.removeAllRanges()`)
  const visited = new Set<string>()
  const wrong: string[] = []
  // A page at work may add controls meanwhile, such as the words that it writes.
  for (let presses = 0; visited.size < count && presses < 2 * count + 20; presses++) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate<{ at?: string; wrong: string[] } | undefined>(look)
    if (!found) continue
    if (found.at !== undefined && visited.has(found.at)) continue
    if (found.at !== undefined) visited.add(found.at)
    wrong.push(...found.wrong)
  }
  const missed = await page.evaluate<string[]>(
    `[...document.querySelectorAll('[data-tour]')].filter((one) => !${JSON.stringify([...visited])}.includes(one.dataset.tour)).map((one) => 'never reached: ' + one.outerHTML.slice(0, 120))`,
  )
  return [...wrong, ...missed]
}
