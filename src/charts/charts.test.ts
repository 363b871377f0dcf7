import { describe, expect, it } from 'vitest'
import { AtelierError } from '../tensor/index.js'
import { barChart, figure, type LineChart, lineChart, scatterChart } from './index.js'
import { look } from './palette.js'

const axes = { x: { label: 'step' }, y: { label: 'loss' } } as const
const line = (chart: Partial<LineChart> = {}) => lineChart({ title: 'Loss', ...axes, series: [], ...chart })

/** The words of the texts of one kind, as they are shown. */
function texts(svg: string, kind: string): readonly string[] {
  return textsOf(svg, kind).map(({ text }) => text)
}

function textsOf(svg: string, kind: string): readonly { x: number; y: number; text: string }[] {
  const all = svg.matchAll(new RegExp(`<text class="${kind}" x="([-\\d.]+)" y="([-\\d.]+)"[^>]*>(.*?)</text>`, 'g'))
  return [...all].map(([, x, y, text]) => ({
    x: Number(x),
    y: Number(y),
    text: text!.replace(/<title>.*<\/title>/, ''),
  }))
}

/** The points of each path of a line, piece by piece. */
function pieces(svg: string): readonly (readonly (readonly number[])[])[] {
  const path = /<g class="series">.*?<path d="([^"]*)"/.exec(svg)![1]!
  const parts = path.split('M').filter((part) => part !== '')
  return parts.map((part) =>
    part
      .replace('Z', '')
      .split('L')
      .map((point) => point.split(',').map(Number)),
  )
}

describe('a line chart', () => {
  it('says what it shows in title and description', () => {
    const svg = line({
      series: [
        {
          name: 'GPT',
          points: [
            [1, 4],
            [2, 1],
            [3, 2],
          ],
        },
      ],
      rules: [{ y: 1.5, label: 'floor' }],
    })
    expect(svg).toContain('role="img"')
    expect(svg).toContain('<title>Loss</title>')
    expect(svg).toContain(
      'GPT: 3 points, first 4 at 1, last 2 at 3, least 1 at 2, greatest 4 at 1. Rule at y 1.5: floor.',
    )
    expect(texts(svg, 'x-label')).toEqual(['step'])
    expect(texts(svg, 'y-label')).toEqual(['loss'])
    expect(texts(svg, 'rule-label')).toEqual(['floor'])
  })

  it('places larger values further right and higher', () => {
    const [points] = pieces(
      line({
        series: [
          {
            name: 'a',
            points: [
              [0, 0],
              [1, 3],
              [4, 5],
            ],
          },
        ],
      }),
    )
    expect(points!.length).toBe(3)
    for (const [index, [x, y]] of points!.entries()) {
      if (index === 0) continue
      expect(x).toBeGreaterThan(points![index - 1]![0]!)
      expect(y).toBeLessThan(points![index - 1]![1]!)
    }
    expect((points![2]![0]! - points![0]![0]!) / (points![1]![0]! - points![0]![0]!)).toBeCloseTo(4, 2)
  })

  it('leaves a gap at a number that is not finite', () => {
    const points = [
      [0, 1],
      [1, 2],
      [2, Number.NaN],
      [3, 2],
      [4, Number.POSITIVE_INFINITY],
      [5, 1],
      [6, 1],
    ] as const
    const svg = line({ series: [{ name: 'a', points }] })
    expect(pieces(svg).map((piece) => piece.length)).toEqual([2, 1, 2])
    expect(svg.match(/<circle/g)).toHaveLength(1)
    expect(svg).not.toMatch(/NaN|Infinity/)
  })

  it('labels powers of ten on a logarithmic axis and leaves out zero', () => {
    const points = [
      [0, 1],
      [1, 1e-6],
      [2, 0],
      [3, 1e-12],
    ] as const
    const svg = line({ y: { label: 'gradient', scale: 'log' }, series: [{ name: 'a', points }] })
    expect(texts(svg, 'y-tick')).toEqual(['10⁻¹²', '10⁻⁹', '10⁻⁶', '10⁻³', '10⁰'])
    const places = textsOf(svg, 'y-tick').map(({ y }) => y)
    expect(places[0]! - places[1]!).toBeCloseTo(places[3]! - places[4]!, 1)
    expect(pieces(svg).map((piece) => piece.length)).toEqual([2, 1])
  })

  it('labels few decades with plain numbers', () => {
    const svg = line({
      x: { label: 'step', scale: 'log' },
      series: [
        {
          name: 'a',
          points: [
            [1, 1],
            [10_000, 2],
          ],
        },
      ],
    })
    expect(texts(svg, 'x-tick')).toEqual(['1', '10', '100', '1k', '10k'])
  })

  it('writes shares as percentages', () => {
    const svg = line({ y: { label: 'accuracy', format: 'percent', domain: [0, 1], ticks: [0, 0.5, 1] } })
    expect(texts(svg, 'y-tick')).toEqual(['0%', '50%', '100%'])
  })

  it('names series at their ends without overlap', () => {
    const series = Array.from({ length: 9 }, (_, index) => ({
      name: `run ${index}`,
      points: [
        [0, index],
        [1, 2 + index / 100],
      ] as const,
    }))
    const labels = textsOf(line({ series }), 'end-label')
    expect(labels.map(({ text }) => text).toSorted()).toEqual(series.map(({ name }) => name))
    const rows = labels.map(({ y }) => y).toSorted((a, b) => a - b)
    for (const [index, row] of rows.entries())
      if (index > 0) expect(row - rows[index - 1]!).toBeGreaterThanOrEqual(15.9)
  })

  it('names series in a legend, each with a dash, where names are too long or too many', () => {
    const series = Array.from({ length: 30 }, (_, index) => ({ name: `run ${index}`, points: [[0, index]] as const }))
    const svg = line({ series })
    expect(texts(svg, 'end-label')).toEqual([])
    expect(texts(svg, 'legend')).toHaveLength(30)
    const swatches = svg.matchAll(
      /<line x1="[\d.]+" x2="[\d.]+" y1="[\d.]+" y2="[\d.]+" stroke="(#\w+)" stroke-width="2.5"( stroke-dasharray="[\d ]+")?/g,
    )
    expect(new Set([...swatches].map(([, colour, dash]) => colour! + dash)).size).toBe(30)
  })

  it('gives series of a group one colour', () => {
    const points = [
      [0, 1],
      [1, 2],
    ] as const
    const svg = line({
      series: [
        { name: 'train', group: 'a', points },
        { name: 'valid', group: 'a', points, isDashed: true },
      ],
    })
    const colours = [...svg.matchAll(/fill="none" stroke="(#\w+)"/g)].map(([, colour]) => colour)
    expect(colours).toEqual([look(0).colour, look(0).colour])
    expect(svg.match(/stroke-dasharray="6 4"/g)).toHaveLength(1)
  })

  it('says where there is no data', () => {
    expect(texts(line(), 'no-data')).toEqual(['no data'])
    const series = [
      { name: 'a', points: [[0, 1]] as const },
      { name: 'b', points: [] },
    ]
    expect(texts(line({ series }), 'no-data')).toEqual(['no data: b'])
  })

  it('keeps markup in names from being markup', () => {
    const name = `<b> & "quotes" \u0000\ud800`
    const svg = line({
      title: name,
      subtitle: name,
      series: [{ name, points: [[0, 1]] }],
      rules: [{ x: 0, label: name }],
    })
    expect(svg).not.toContain('<b>')
    expect(svg.match(/&lt;b&gt; &amp; &quot;quotes&quot; \ufffd\ufffd/g)!.length).toBeGreaterThan(4)
  })

  it('shortens long names and keeps the whole in a title', () => {
    const name = 'a model whose name goes on for much longer than anyone would read'
    const svg = barChart({ title: 'Speed', x: { label: 'tokens' }, bars: [{ name, value: 1 }] })
    expect(texts(svg, 'bar-label')[0]).toMatch(/^a model .*…$/)
    expect(svg).toContain(`<title>${name}</title>`)
  })

  it('draws two hundred thousand points in a few kilobytes and loses no spike', () => {
    const points = Array.from(
      { length: 200_000 },
      (_, step) => [step, step === 123_456 ? 100 : Math.sin(step)] as const,
    )
    const svg = line({ series: [{ name: 'a', points }], y: { label: 'loss', domain: [-1, 100] } })
    expect(svg.length).toBeLessThan(120_000)
    const heights = pieces(svg)
      .flat()
      .map(([, y]) => y!)
    const top = Math.min(...textsOf(svg, 'y-tick').map(({ y }) => y - 4))
    expect(Math.min(...heights)).toBeCloseTo(top, 1)
  })

  it('is the same for the same numbers', () => {
    const chart = {
      series: [
        {
          name: 'a',
          points: [
            [0, 1],
            [1, 2],
          ] as const,
          band: [
            [0, 0, 2],
            [1, 1, 3],
          ] as const,
        },
      ],
    }
    expect(line(chart)).toBe(line(chart))
  })

  it.each([
    [{ scale: 'log', domain: [0, 1] }, 'not two rising positive numbers'],
    [{ domain: [2, 1] }, 'not two rising finite numbers'],
    [{ domain: [Number.NaN, 1] }, 'not two rising finite numbers'],
  ] as const)('refuses the axis %j', (axis, message) => {
    expect(() => line({ y: { label: 'loss', ...axis } })).toThrow(message)
  })
})

describe('a bar chart', () => {
  const chart = { title: 'Speed', x: { label: 'tokens per second' } } as const
  const widths = (svg: string) =>
    [...svg.matchAll(/<rect class="bar"[^>]*? width="([\d.]+)"/g)].map(([, width]) => Number(width))

  it('draws bars in proportion and writes their values', () => {
    const svg = barChart({
      ...chart,
      bars: [
        { name: 'a', value: 20_000, low: 18_000, high: 21_000 },
        { name: 'b', value: 5000 },
      ],
    })
    const [a, b] = widths(svg)
    expect(a! / b!).toBeCloseTo(4, 1)
    expect(texts(svg, 'bar-value')).toEqual(['20k', '5k'])
    expect(svg.match(/class="whisker"/g)).toHaveLength(1)
    expect(svg).toContain('a: 20k, from 18k to 21k.')
  })

  it('draws amounts below zero to the left', () => {
    const svg = barChart({
      ...chart,
      bars: [
        { name: 'a', value: -1 },
        { name: 'b', value: 1 },
      ],
    })
    const [a, b] = [...svg.matchAll(/<rect class="bar" x="([\d.]+)"/g)].map(([, x]) => Number(x))
    expect(a! + widths(svg)[0]!).toBeCloseTo(b!, 1)
  })

  it('gives every bar a length on a logarithmic axis', () => {
    const svg = barChart({
      ...chart,
      x: { label: 'n', scale: 'log' },
      bars: [1, 10, 1000].map((value) => ({ name: '', value })),
    })
    expect(Math.min(...widths(svg))).toBeGreaterThan(10)
  })

  it('says where there is no data', () => {
    expect(texts(barChart({ ...chart, bars: [{ name: 'a', value: Number.NaN }] }), 'no-data')).toEqual(['no data'])
    expect(texts(barChart({ ...chart, bars: [] }), 'no-data')).toEqual(['no data'])
  })
})

describe('a scatter chart', () => {
  it('draws every point with a place, kinds in shapes of their own', () => {
    const series = [
      {
        name: 'a',
        points: [
          [1, 1],
          [2, Number.NaN],
          [3, 3],
        ] as const,
      },
      { name: 'b', points: [[2, 2]] as const },
    ]
    const svg = scatterChart({ title: 'Runs', ...axes, series })
    expect(svg.match(/<g class="point">/g)).toHaveLength(3)
    expect(texts(svg, 'legend')).toEqual(['a', 'b'])
    const outlines = [...svg.matchAll(/<\/title><path d="([^"]*)"/g)].map(([, outline]) => outline)
    expect(new Set(outlines).size).toBe(2)
  })

  it('names single points beside them, without overlap', () => {
    const series = ['one', 'two', 'three'].map((name) => ({ name, points: [[1, 1]] as const }))
    const labels = textsOf(scatterChart({ title: 'Runs', ...axes, series }), 'point-label')
    expect(labels).toHaveLength(3)
    expect(new Set(labels.map(({ x, y }) => `${Math.round(x / 20)} ${Math.round(y / 14)}`)).size).toBe(3)
  })
})

describe('a figure', () => {
  const panel = (title: string) => line({ title, width: 300, height: 200, series: [{ name: 'a', points: [[0, 1]] }] })

  it('sets charts in a grid on one card, with their words', () => {
    const svg = figure({ title: 'All', panels: ['A & B', 'C', 'D'].map(panel), columns: 2, caption: 'seed 1' })
    const places = [...svg.matchAll(/<svg class="panel" x="([\d.]+)" y="([\d.]+)"/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ])
    expect(places.map(([x]) => x)).toEqual([8, 316, 8])
    expect(places[2]![1]! - places[0]![1]!).toBe(208)
    expect(svg.match(/class="card"/g)).toHaveLength(1)
    expect(svg).toMatch(/<desc>A &amp; B\. Line chart/)
    expect(texts(svg, 'caption')).toEqual(['seed 1'])
  })

  it('refuses what is not a chart', () => {
    expect(() => figure({ title: 'All', panels: ['<svg/>'], columns: 1 })).toThrow(AtelierError)
    expect(() => figure({ title: 'All', panels: [], columns: 0 })).toThrow('0 columns')
  })
})

describe('the palette', () => {
  it('has text colours with a contrast of 4.5 on white', () => {
    const channel = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    for (let index = 0; index < 7; index++) {
      const [red, green, blue] = look(index)
        .ink.match(/\w\w/g)!
        .map((hex) => channel(Number.parseInt(hex, 16) / 255))
      const luminance = 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
      expect(1.05 / (luminance + 0.05)).toBeGreaterThan(4.5)
    }
  })
})
