import { describe, expect, it } from 'vitest'
import { darkCharts, darkPage, histogram, lineChart, ruler, scatterChart } from './index.js'
import { colours, paper } from './palette.js'

const x = { label: 'milliseconds' } as const

/** The numbers of one attribute of the elements of one class. */
const numbers = (svg: string, kind: string, attribute: string): readonly number[] =>
  [...svg.matchAll(new RegExp(`<\\w+ class="${kind}"[^>]*? ${attribute}="([-\\d.]+)"`, 'g'))].map((found) =>
    Number(found[1]),
  )

describe('a histogram', () => {
  it('has columns as high as the shares that fall between their bounds', () => {
    const svg = histogram({ title: 'Times', x, bins: 4, values: [0, 0.5, 1.5, 1.6, 1.7, 4, Number.NaN] })
    const heights = numbers(svg, 'column', 'height')
    expect(heights).toHaveLength(3)
    expect(heights[1]! / heights[0]!).toBeCloseTo(1.5, 1)
    expect(heights[2]! / heights[0]!).toBeCloseTo(0.5, 1)
    expect(svg).toContain('6 values from 0 to 4, half below 1.6.')
  })

  it('counts what lies beyond the domain at its ends', () => {
    const svg = histogram({ title: 'Times', x: { ...x, domain: [0, 1] }, bins: 2, values: [-5, 0.2, 0.7, 9] })
    const [low, high] = numbers(svg, 'column', 'height')
    expect(low).toBeCloseTo(high!, 6)
  })

  it('says that there is no data', () => {
    expect(histogram({ title: 'Times', x, values: [] })).toContain('no data')
    expect(histogram({ title: 'Times', x, values: [3] })).toContain('1 values from 3 to 3')
  })
})

describe('a ruler', () => {
  const marks = {
    title: 'Distance',
    mark: { name: '12.4', value: 12.4, low: 11, high: 13 },
    references: [
      { name: 'real', value: 0.6 },
      { name: 'baseline', value: 48 },
    ],
  }

  it('has the better end at the right', () => {
    const lower = ruler({ ...marks, x: { label: 'distance' }, better: 'lower' })
    const higher = ruler({ ...marks, x: { label: 'distance' }, better: 'higher' })
    const [[real, baseline], [value]] = [numbers(lower, 'reference', 'x1'), numbers(lower, 'value', 'cx')]
    expect(baseline).toBeLessThan(value!)
    expect(value).toBeLessThan(real!)
    expect(numbers(higher, 'reference', 'x1')[0]).toBeLessThan(numbers(higher, 'value', 'cx')[0]!)
    expect(lower).toContain('Ruler of distance, lower is better. 12.4: 12.4. real: 0.6. baseline: 48.')
  })

  it('is logarithmic where values lie far apart, linear where one is not positive', () => {
    const ends = [
      { name: 'one', value: 1 },
      { name: 'hundred', value: 100 },
    ]
    const middle = (value: number, references = ends) => {
      const svg = ruler({ title: 'r', x: { label: 'r' }, mark: { name: 'm', value }, references })
      const [low, high] = numbers(svg, 'reference', 'x1')
      return (numbers(svg, 'value', 'cx')[0]! - low!) / (high! - low!)
    }
    expect(middle(10)).toBeCloseTo(0.5, 2)
    expect(middle(50, [{ name: 'none', value: 0 }, ends[1]!])).toBeCloseTo(0.5, 2)
  })

  it('puts names that would overlap into rows of their own', () => {
    const references = [0.5, 0.51, 0.52].map((value) => ({ name: 'a reference', value }))
    const svg = ruler({ title: 'r', x: { label: 'r', domain: [0, 1] }, mark: { name: 'm', value: 0.9 }, references })
    const rows = [...svg.matchAll(/<text class="reference"[^>]* y="([\d.]+)"/g)].map((found) => found[1])
    expect(new Set(rows).size).toBe(3)
  })

  it('says so where the value is not a number', () => {
    expect(ruler({ ...marks, mark: { name: 'm', value: Number.NaN }, x: { label: 'r' } })).toContain('no data')
  })
})

describe('a dense scatter chart', () => {
  it('draws every point once, in layers that alternate', () => {
    const points = Array.from({ length: 20 }, (_, i) => [i, i] as const)
    const series = ['real', 'drawn'].map((name) => ({ name, points }))
    const svg = scatterChart({ title: 's', x, y: x, series, isDense: true })
    const paths = [...svg.matchAll(/class="cloud" d="([^"]*)"[^>]* stroke="([^"]*)"/g)]
    expect(paths.flatMap(([, d]) => d!.match(/h0/g)!)).toHaveLength(40)
    expect(new Set(paths.slice(0, 2).map(([, , colour]) => colour)).size).toBe(2)
    expect(svg).not.toContain('class="point"')
  })
})

describe('a bare chart', () => {
  it('has neither card nor words, and still tells its title', () => {
    const chart = { title: 'Loss', subtitle: 'of a run', x, y: x, series: [] }
    const [bare, whole] = [lineChart({ ...chart, isBare: true }), lineChart(chart)]
    for (const part of ['class="card"', 'class="title"', 'of a run']) {
      expect(whole).toContain(part)
      expect(bare).not.toContain(part)
    }
    expect(bare).toContain('<title>Loss</title>')
  })
})

/** Relative luminance and contrast as WCAG 2 defines them. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    const [r, g, blue] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [
      number,
      number,
      number,
    ]
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue
  }
  const [high, low] = [luminance(a), luminance(b)].sort((one, other) => other - one) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

describe('charts in the dark', () => {
  it('swap every colour of text for one that reads, at least 4.5 to 1', () => {
    const rules = new Map(
      [...darkCharts('.c').matchAll(/\[fill="(#\w+)"\]\{fill:(#\w+)\}/g)].map(([, from, to]) => [from, to]),
    )
    for (const ink of [paper.strong, paper.muted, ...colours.map((one) => one.ink)]) {
      expect(contrast(rules.get(ink)!, darkPage.background)).toBeGreaterThan(4.5)
      expect(contrast(ink, paper.background)).toBeGreaterThan(4.5)
    }
  })
})
