import { describe, expect, it } from 'vitest'
import { exampleReport, injection } from '../../../test/report-example.js'
import { type Measure, type Report, renderReport, reportJson } from './index.js'
import { floorText, intervalText, numberText, valueText } from './numbers.js'

const example = await exampleReport()
const html = renderReport(example)

const measure = (given: Partial<Measure>): Measure => ({ name: 'm', value: 1, samples: 1, seed: 0, note: '', ...given })

/** Elements that are open at the end of a document, after all that closes. Throws on one that closes another. */
function openElements(document: string): readonly string[] {
  const open: string[] = []
  for (const [, end, name, , isEmpty] of document.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*?)(\/?)>/g)) {
    if (end === '/' && open.pop() !== name) throw new Error(`</${name}> closes another element`)
    if (end === '' && isEmpty === '') open.push(name!)
  }
  return open
}

describe('the HTML report', () => {
  it('closes every element that it opens', () => {
    expect(openElements(html)).toEqual([])
  })

  it('lets no text out of its place', () => {
    expect(html).not.toContain('<script')
    expect(html).not.toMatch(/<img src="?x/)
    expect(html).not.toMatch(/<svg onload/)
    expect(html.match(/<style>/g)).toHaveLength(1)
    expect(html).toContain('&lt;/script&gt;&lt;/style&gt;&lt;img src=x onerror=&quot;document.title=')
    expect(example.title).toContain(injection)
  })

  it('fetches nothing: its pictures stand in it', () => {
    const sources = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source!)
    expect(sources.filter((source) => !/^(data:image\/png;base64,|#)/.test(source))).toEqual([])
    expect(html).not.toMatch(/url\(|@import/)
    expect(html).toContain("default-src 'none'")
  })

  it('embeds a PNG to the byte, with its size and its caption as words', () => {
    const { png, caption } = example.sections[0]!.figures[0]!
    const [, data] = /src="data:image\/png;base64,([^"]*)"/.exec(html)!
    expect(Buffer.from(data!, 'base64').equals(png!)).toBe(true)
    expect(html).toContain('width="600" height="600"')
    expect(html).toContain(`alt="${caption.slice(0, 20)}`)
  })

  it('gives every number its interval, sample and seed', () => {
    expect(html).toContain('11.78 to 13.14')
    expect(html).toContain('5,000 samples, seed 1')
    expect(html).toContain('n 5,000</span><span class="aside">seed 1')
    expect(html).toContain('↓</span> lower is better')
    expect(html).toContain('real against real')
  })

  it('says the verdict before everything else', () => {
    const places = ['Quality</h3>', 'Far better than a Gaussian', 'Real 0.610, PCA-Gaussian 48.2.', '<nav'].map(
      (part) => html.indexOf(part),
    )
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('has headings in order, and every link leads somewhere', () => {
    const levels = [...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))
    expect(levels[0]).toBe(1)
    for (const [index, level] of levels.entries())
      if (index > 0) expect(level - levels[index - 1]!).toBeLessThanOrEqual(1)
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, target] of html.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target)
  })

  it('refuses a figure without a picture, and a picture that is none', () => {
    const report = (figure: object): Report => ({
      ...example,
      sections: [{ title: 's', measures: [], figures: [{ title: 'f', caption: 'c', ...figure }] }],
    })
    expect(() => renderReport(report({}))).toThrow('report: figure "f": it has no picture')
    expect(() => renderReport(report({ png: Uint8Array.of(1, 2, 3) }))).toThrow('a picture of 3 bytes: not a PNG')
  })
})

describe('the JSON report', () => {
  it('holds every measure and no picture', () => {
    const read = JSON.parse(reportJson(example)) as Report & { readonly format: string }
    expect(read.format).toBe('atelier-report-1')
    expect(read.sections[0]!.measures).toEqual(example.sections[0]!.measures)
    expect(read.sections[0]!.comparison).toEqual(example.sections[0]!.comparison)
    expect(read.sections[0]!.figures[0]).toEqual({ title: 'Drawn', caption: example.sections[0]!.figures[0]!.caption })
  })

  it('writes what is not finite as text', () => {
    const sections = [
      { title: 's', measures: [measure({ value: Number.NaN, high: Number.POSITIVE_INFINITY })], figures: [] },
    ]
    expect(JSON.parse(reportJson({ ...example, sections })).sections[0].measures[0]).toMatchObject({
      value: 'NaN',
      high: 'Infinity',
    })
  })
})

describe('numbers of a report', () => {
  it.each([
    [{ value: 12.3456, low: 11.78, high: 13.14 }, '12.35', '11.78 to 13.14'],
    [{ value: 12.3456, low: 9, high: 16 }, '12.3', '9.0 to 16.0'],
    [{ value: 0.96912, low: 0.9655, high: 0.9725 }, '0.9691', '0.9655 to 0.9725'],
    [{ value: 48211.3, low: 46000, high: 50000, unit: 'images/s' }, '48,211\u00a0images/s', '46,000 to 50,000'],
    [{ value: -0.00021, low: -0.0011, high: 0.0007 }, '−0.00021', '−0.00110 to 0.00070'],
    [{ value: 1204224 }, '1,204,224', undefined],
    [{ value: 2.34567 }, '2.346', undefined],
    [{ value: 5, low: 5, high: 5 }, '5', '5 to 5'],
    [{ value: Number.NaN, unit: 'nats' }, '–', undefined],
    [{ value: Number.POSITIVE_INFINITY, low: 1, high: Number.POSITIVE_INFINITY }, 'infinite', '1 to infinite'],
  ] as const)('%o reads %s', (given, value, interval) => {
    expect(valueText(measure(given))).toBe(value)
    expect(intervalText(measure(given))).toBe(interval)
  })

  it('are shorter beside many others', () => {
    const one = measure({ value: 12.3456, low: 11.78, high: 13.14 })
    expect([valueText(one, 'short'), intervalText(one, 'short')]).toEqual(['12.3', '11.8 to 13.1'])
    expect(valueText(measure({ value: 2.34567 }), 'short')).toBe('2.35')
  })

  it('writes floors and references to three digits', () => {
    expect(floorText(measure({ floor: 0.6094, unit: 'ms' }))).toBe('0.609\u00a0ms')
    expect(floorText(measure({}))).toBeUndefined()
    expect([48.24, 510_000, 0].map(numberText)).toEqual(['48.2', '510,000', '0'])
  })
})
