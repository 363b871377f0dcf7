import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const styles = readFileSync(new URL('../studio/src/style.css', import.meta.url), 'utf8')

/** The colours of a theme by name, as `#rrggbb`. */
function coloursOf(selector: string): ReadonlyMap<string, string> {
  const block = styles.slice(styles.indexOf(`${selector} {`)).split('}')[0]!
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[\da-f]{6});/g)].map(([, name, colour]) => [name!, colour!]))
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}

describe.each([
  ['light', ':root'],
  ['dark', ':root[data-theme="dark"]'],
])('the colours of the %s theme', (_, selector) => {
  const colours = coloursOf(selector)
  const on = (name: string, ground: string): number => contrast(colours.get(name)!, colours.get(ground)!)

  it.each(['bg', 'surface'])('let text be read on %s: 4.5 to 1', (ground) => {
    for (const name of ['ink', 'muted']) expect(on(name, ground), name).toBeGreaterThanOrEqual(4.5)
  })

  it('let controls, the ring of the focus and every role be seen: 3 to 1', () => {
    for (const name of ['control', 'focus', 'real', 'made', 'critic', 'maker', 'reference']) {
      expect(on(name, 'bg'), name).toBeGreaterThanOrEqual(3)
    }
  })
})
