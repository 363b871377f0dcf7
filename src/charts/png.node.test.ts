import { describe, expect, it } from 'vitest'
import { barChart, figure, lineChart, scatterChart, toPng } from './index.node.js'

const axes = { x: { label: 'x' }, y: { label: 'y' } } as const
const name = `<a> & "b" 'c' é ж 文 \u0001`
const series = [
  {
    name,
    points: [
      [0, 1],
      [1, Number.NaN],
      [2, 3],
    ] as const,
    band: [
      [0, 0, 2],
      [2, 1, 4],
    ] as const,
  },
]
const charts = {
  line: lineChart({ title: name, ...axes, series, rules: [{ y: 2, label: name }] }),
  bar: barChart({ title: name, x: axes.x, bars: [{ name, value: 2, low: 1, high: 3 }] }),
  scatter: scatterChart({ title: name, ...axes, series }),
}

/** Width and height in the header of a PNG. */
function size(png: Uint8Array): readonly [number, number] {
  const view = new DataView(png.buffer, png.byteOffset)
  return [view.getUint32(16), view.getUint32(20)]
}

describe('toPng', () => {
  it.each(Object.entries(charts))('draws a %s chart, whose XML a strict parser reads', async (_, svg) => {
    const png = await toPng(svg, { scale: 1 })
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    expect(size(png)).toEqual([720, Number(/height="(\d+)"/.exec(svg)![1])])
  })

  it('draws a figure at twice its size', async () => {
    const svg = figure({ title: 'All', panels: Object.values(charts), columns: 2 })
    const [width, height] = /width="(\d+)" height="(\d+)"/.exec(svg)!.slice(1).map(Number)
    expect(size(await toPng(svg))).toEqual([width! * 2, height! * 2])
  })

  it('writes text with the font that comes along', async () => {
    const text = (content: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="99" height="20"><text y="15" font-family="Arimo">${content}</text></svg>`
    const [word, blank] = [await toPng(text('Loss')), await toPng(text(' '))]
    expect(Buffer.compare(word, blank)).not.toBe(0)
  })

  it('gives the same bytes again', async () => {
    expect(Buffer.compare(await toPng(charts.bar), await toPng(charts.bar))).toBe(0)
  })

  it('refuses what is not an SVG, and a scale of nothing', async () => {
    await expect(toPng('<svg')).rejects.toThrow('not an SVG')
    await expect(toPng(charts.bar, { scale: 0 })).rejects.toThrow('scale 0')
  })
})
