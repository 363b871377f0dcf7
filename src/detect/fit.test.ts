import { describe, expect, it } from 'vitest'
import type { ImageSet, Table } from '../data/index.js'
import { randomStream } from '../tensor/index.js'
import { compareDetectors } from './compare.js'
import { pcaOf } from './detectors/pca.js'
import { fitDetector, fitImageDetector } from './fit.js'
import { anomaliesOf } from './labels.js'
import { splitRows, splitWindows } from './split.js'
import { thresholdOf, type Verdict, verdictOf } from './threshold.js'

const verdict = (found: Verdict | string | undefined): Verdict => {
  if (typeof found !== 'object') throw new Error(`no verdict: ${found}`)
  return found
}

/** Readings whose humidity follows the temperature, of two kinds of sensor. */
function readings(count: number, seed = 1): Table {
  const stream = randomStream(seed, 'readings')
  const rows = Array.from({ length: count }, () => {
    const temperature = 20 + 3 * stream.normal()
    return [temperature, 60 - 2 * temperature + stream.normal(), stream.uniform() < 0.5 ? 'indoor' : 'outdoor']
  })
  return { columns: ['temperature', 'humidity', 'place'], rows }
}

describe('fitDetector', () => {
  it('finds planted anomalies in numbers and words, and names the column', async () => {
    const made = await fitDetector(readings(600))
    const table = {
      ...readings(0),
      rows: [
        [20, 20, 'indoor'],
        [20, 55, 'indoor'],
        [20, 20, 'moon'],
        [20, '', 'outdoor'],
      ],
    }
    const verdicts = (await made.score(table)).map(verdict)
    expect(verdicts.map(({ isAnomaly }) => isAnomaly)).toEqual([false, true, true, true])
    const named = await Promise.all([2, 3, 4].map((row) => made.explain(table, row)))
    expect(named.map(({ parts }) => parts[0]!.column)).toEqual(['humidity', 'place', 'humidity'])
    expect(named[0]!.parts[0]).toMatchObject({ cell: 55, usual: expect.stringMatching(/^20\.\d+ ± [56]\.\d+$/) })
    expect(named[0]!.score).toBe(verdicts[1]!.score)
  })

  it('leaves labelled anomalies out of the fit, and measures itself by them', async () => {
    const { columns, rows } = readings(400)
    const labelled = { columns: [...columns, 'event'], rows: rows.map((row) => [...row, 0]) }
    const strange = Array.from({ length: 20 }, () => [45, 45, 'indoor', 1])
    const made = await fitDetector({ ...labelled, rows: [...labelled.rows, ...strange] }, { label: 'event' })
    expect(made.facts).toMatchObject({ learnt: 300, heldOut: 100, measured: { anomalies: 20, normal: 100, found: 1 } })
    expect(made.facts.measured!.auroc).toMatchObject({ value: 1, high: 1 })
    expect(await made.score({ columns, rows: [[20, 20, 'indoor']] })).toHaveLength(1)
  })

  it.each([
    [0, /0 normal rows: too few/],
    [1, /1 normal row: too few to learn what is usual and to set a threshold. Give at least 10/],
    [9, /9 normal rows/],
  ])('refuses a table of %d rows in one sentence', async (count, sentence) => {
    await expect(fitDetector(readings(count))).rejects.toThrow(sentence)
  })

  it('says which row does not fit', async () => {
    const { columns, rows } = readings(20)
    const table = { columns, rows: [...rows, '2 fields where there are 3 columns'] }
    await expect(fitDetector(table)).rejects.toThrow('row 21: 2 fields where there are 3 columns')
    const made = await fitDetector({ columns, rows })
    expect((await made.score(table))[20]).toBe('2 fields where there are 3 columns')
  })

  it('scores a row alone, and in batches, as among others', async () => {
    const made = await fitDetector(readings(300), { detector: 'k-nearest' })
    const table = readings(50, 2)
    const all = await made.score(table)
    const reader = made.reader(table.columns)
    const alone = []
    for (const row of table.rows) alone.push(...(await reader.read([row])))
    expect(alone).toEqual(all)
  })
})

describe('the threshold', () => {
  it('is one that so many held-out rows can promise', () => {
    const scores = Float64Array.from({ length: 50 }, (_, i) => i)
    expect(thresholdOf(scores, 0.1)).toMatchObject({ value: 45, promised: 0.1, asked: 0.1 })
    expect(thresholdOf(scores, 0.01)).toMatchObject({ value: 49, promised: 1 / 51, asked: 0.01 })
  })

  it('gives the share of normal rows that score as high', () => {
    const threshold = thresholdOf(Float64Array.of(1, 2, 3, 4), 0.2)
    expect([0, 2, 2.5, 4, 5].map((score) => verdictOf(threshold, score).p)).toEqual([1, 0.8, 0.6, 0.4, 0.2])
    expect(verdictOf(threshold, 4.1).isAnomaly).toBe(true)
  })

  // 40 fits, each with 100 held-out rows, and 200 new normal rows each: 8,000 rows that alarm with .05 − 1/101·… The rate of one fit
  // is a beta variable of mean 5/101 and deviation .0215, so that of all has 5/101 ± four times √(.0215²/40 + .0495·.95/8000).
  it('alarms at its rate over new normal rows', async () => {
    let alarms = 0
    for (let seed = 0; seed < 40; seed++) {
      const made = await fitDetector(readings(200, seed), {
        detector: pcaOf(),
        falseAlarms: 0.05,
        heldOutShare: 0.5,
        seed,
      })
      const found = (await made.score(readings(200, 1000 + seed))).map(verdict)
      alarms += found.filter(({ isAnomaly }) => isAnomaly).length
    }
    expect(Math.abs(alarms / 8000 - 5 / 101)).toBeLessThan(4 * Math.sqrt(0.0215 ** 2 / 40 + (0.0495 * 0.95) / 8000))
  })
})

describe('a series', () => {
  const series = (count: number, from = 0): Table => ({
    columns: ['time', 'value'],
    rows: Array.from({ length: count }, (_, i) => [from + i, Math.sin((from + i) / 4) + 0.01 * ((i * 7) % 5)]),
  })
  const options = { window: 8, time: 'time', detector: 'k-nearest' } as const

  it('is scored step by step, by the window that ends there', async () => {
    const made = await fitDetector(series(500), options)
    const { columns, rows } = series(60, 1000)
    const broken = rows.map(([time, value], i) => [time, i === 40 ? 3 : value])
    const verdicts = await made.score({ columns, rows: broken })
    expect(verdicts.slice(0, 7).every((found) => typeof found === 'string')).toBe(true)
    const alarms = [...verdicts.keys()].filter((i) => typeof verdicts[i] === 'object' && verdict(verdicts[i]).isAnomaly)
    expect(alarms).toEqual([40, 41, 42, 43, 44, 45, 46, 47])
    const why = await made.explain({ columns, rows: broken }, 43)
    expect(why.score).toBe(verdict(verdicts[42]).score)
    // The step before the last but one of the window is the broken one.
    expect(why.shares.indexOf(Math.max(...why.shares))).toBe(5)
    expect(why.parts).toMatchObject([{ column: 'value' }])
  })

  it('goes on from batch to batch, over gaps and rows that do not fit', async () => {
    const made = await fitDetector(series(500), options)
    const { columns, rows } = series(40, 500)
    const given = [...rows.slice(0, 20), 'odd', [519.5, ''], ...rows.slice(20)]
    const all = await made.score({ columns, rows: given })
    const reader = made.reader(columns)
    const pieces = [...(await reader.read(given.slice(0, 5))), ...(await reader.read(given.slice(5)))]
    expect(pieces).toEqual(all)
    expect(all[20]).toBe('odd')
    expect(verdict(all[21]).score).toBeGreaterThan(0)
  })

  it('must go on in time', async () => {
    const made = await fitDetector(series(500), options)
    const found = await made.score({
      columns: ['time', 'value'],
      rows: [
        [5, 1],
        [4, 1],
        ['?', 1],
      ],
    })
    expect(found[1]).toBe('its time 4 is before that of the row above')
    expect(found[2]).toBe('its time "?" is neither a date nor a number')
    await expect(fitDetector({ ...series(0), rows: [...series(50).rows, [3, 1]] }, options)).rejects.toThrow(
      'row 51: its time 3 is before',
    )
  })
})

describe('images', () => {
  /** Bright columns, each image at a place of its own; class 1 has rows. */
  function stripes(count: number, isStrange: (i: number) => boolean): ImageSet {
    const pixels = new Uint8Array(count * 64)
    const labels = Int32Array.from({ length: count }, (_, i) => (isStrange(i) ? 1 : 0))
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < 8; k++)
        pixels[i * 64 + (labels[i] === 1 ? (i % 8) * 8 + k : k * 8 + (i % 8))] = 200 + (i % 50)
    }
    const shape = { channels: 1, height: 8, width: 8 } as const
    return { name: 'stripes', count, ...shape, pixels, labels, classes: ['upright', 'lying'], sources: [], skipped: [] }
  }

  it('of another class than the normal one are found, and their pixels named', async () => {
    const made = await fitImageDetector(
      stripes(200, (i) => i % 10 === 0),
      { normal: 'upright' },
      stripes(40, (i) => i < 10),
    )
    expect(made.facts.measured).toMatchObject({ anomalies: 10, found: 1 })
    const { shares, isAnomaly } = await made.explainImage(
      stripes(10, () => true),
      4,
    )
    expect(isAnomaly).toBe(true)
    expect(Math.floor(shares.indexOf(Math.max(...shares)) / 8)).toBe(3)
  })

  it('must be of the shape of the fit, and have the class', async () => {
    const set = stripes(60, () => false)
    const made = await fitImageDetector(set)
    await expect(made.scoreImages({ ...set, height: 4, width: 16 })).rejects.toThrow(
      'images of 1 × 4 × 16 (channels, height, width): the detector was fitted on 1 × 8 × 8',
    )
    expect(() => fitImageDetector(set, { normal: 'odd' })).toThrow('has no class "odd". There are upright, lying')
    expect(() => made.reader(['a'])).toThrow('fitted on images')
  })
})

describe('splits', () => {
  it('hold out a fifth, or what the rate needs, at most half', () => {
    const count = (rows: number, falseAlarms: number): number =>
      splitRows(Array<boolean>(rows).fill(false), { falseAlarms, seed: 0 }).heldOut.length
    expect([count(1000, 0.01), count(300, 0.01), count(100, 0.01), count(1_000, 0.1)]).toEqual([200, 100, 50, 200])
  })

  it('of windows share no step, and no window with an anomalous step is learnt from', () => {
    const isAnomalous = Array.from({ length: 100 }, (_, i) => i === 20)
    const { learnt, heldOut, anomalies } = splitWindows(isAnomalous, 5, { falseAlarms: 0.1, seed: 0 })
    expect(learnt.filter((place) => place >= 16 && place <= 20)).toEqual([])
    expect(anomalies).toEqual([16])
    expect(heldOut.at(-1)).toBe(95)
    expect(learnt.at(-1)! + 5).toBeLessThanOrEqual(heldOut[0]!)
  })
})

describe('labels', () => {
  const table = {
    columns: ['x', 'y'],
    rows: [
      [1, '0'],
      [2, 1],
      [3, 'Normal'],
      [4, 'attack'],
      [5, ''],
      [6, true],
    ],
  }

  it('call what is not 0, false, normal and the like anomalous, unless they say what is normal', () => {
    expect(anomaliesOf(table, { label: 'y' })).toEqual([false, true, false, true, false, true])
    expect(anomaliesOf(table, { label: 'x', normal: '3' })).toEqual([true, true, false, true, true, true])
    expect(() => anomaliesOf(table, { label: 'z' })).toThrow('columns "x", "y": there is no column "z"')
    expect(() => anomaliesOf(table, { label: 'x', normal: '9' })).toThrow('it calls all 6 rows anomalous')
  })
})

describe('compareDetectors', () => {
  it('measures each on the same rows, the best first, and needs anomalies', async () => {
    const { columns, rows } = readings(200)
    const labelled = {
      columns: [...columns, 'y'],
      rows: [...rows.map((row) => [...row, 0]), ...Array.from({ length: 10 }, () => [20, 25, 'indoor', 1])],
    }
    const detectors = ['ecod', 'pca', 'k-nearest'] as const
    const found = await compareDetectors(labelled, { label: 'y', detectors })
    expect(found).toMatchObject({ learnt: 100, detectors: [{ normal: 100, anomalies: 10 }, {}, { detector: 'ecod' }] })
    await expect(compareDetectors(readings(50), { detectors })).rejects.toThrow('nothing in it is called anomalous')
  })
})
