import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomStream } from '../src/tensor/index.js'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())
const path = (name: string): string => join(place.folder, name)
const detect = (...words: readonly string[]) => atelier(['detect', ...words], place.folder)

/** Temperatures that humidity follows, the times of their readings, and a word; every 40th is an event where asked. */
function readings(count: number, { seed = 1, hasEvents = false } = {}): string {
  const stream = randomStream(seed, 'readings')
  const lines = Array.from({ length: count }, (_, i) => {
    const isEvent = hasEvents && i % 40 === 7
    const temperature = 20 + 3 * stream.normal()
    const humidity = isEvent ? 80 : 60 - 2 * temperature + stream.normal()
    const time = new Date(Date.UTC(2024, 0, 1, i)).toISOString().slice(0, 16)
    return [time, temperature.toFixed(2), humidity.toFixed(2), i % 2 ? 'in' : 'out', isEvent ? 1 : 0].join(',')
  })
  return `time,temperature,humidity,place,event\n${lines.join('\n')}\n`
}

beforeAll(async () => {
  writeFileSync(path('readings.csv'), readings(800, { hasEvents: true }))
  writeFileSync(path('new.csv'), readings(100, { seed: 2, hasEvents: true }))
  const { code, stderr } = await detect('fit', 'readings.csv', '--label', 'event', '--out', 'sensors')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

describe('atelier detect on tables', () => {
  it('fits, says what it left out and how it does, and writes one folder', async () => {
    const { code, stdout } = await detect(
      'fit',
      'readings.csv',
      '--label',
      'event',
      '--out',
      'again',
      '--detector',
      'pca',
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /readings.csv: 800 rows of 5 columns\n20 anomalous rows are left out of the fit and only measure it/,
    )
    expect(stdout).toMatch(/threshold +[\d.]+, from 156 held-out rows\n +false alarms +0.64 % to be expected/)
    expect(stdout).toMatch(/found +100 % of the anomalies\n +AUROC +1.000 \(0.\d+ to 1.000\)/)
    expect(existsSync(path('again/detector.safetensors'))).toBe(true)
  })

  it('scores every row into a file, or onto stdout', async () => {
    const { code, stdout } = await detect('score', 'sensors', 'new.csv', '--out', 'scores.csv', '--json')
    expect(code).toBe(0)
    const summary = JSON.parse(stdout) as { rows: number; anomalies: number; strangest: { row: number }[] }
    expect(summary).toMatchObject({ rows: 100, problems: 0 })
    const lines = readFileSync(path('scores.csv'), 'utf8').trim().split('\n')
    expect(lines[0]).toBe('row,score,p,anomaly,problem')
    expect(lines).toHaveLength(101)
    for (const row of [8, 48, 88]) expect(lines[row]).toMatch(new RegExp(`^${row},[\\d.]+,0.00[\\d.]+,1,$`))
    expect(
      summary.strangest
        .slice(0, 3)
        .map(({ row }) => row)
        .sort(),
    ).toEqual([48, 8, 88])
    const piped = await detect('score', 'sensors', 'new.csv')
    expect(piped.stdout.trim().split('\n')).toEqual(lines)
  })

  it('fails on anomalies only where it is asked to', async () => {
    expect((await detect('score', 'sensors', 'new.csv', '--out', 'a.csv')).code).toBe(0)
    expect((await detect('score', 'sensors', 'new.csv', '--out', 'a.csv', '--fail-on-anomaly')).code).toBe(4)
  })

  it('names rows that do not fit, and goes on', async () => {
    writeFileSync(path('bad.csv'), `${readings(5)}1,2\n2024-01-01,19,22,in,0\n`)
    const { code, stdout, stderr } = await detect('score', 'sensors', 'bad.csv')
    expect(code).toBe(0)
    expect(stdout.trim().split('\n').slice(6)).toEqual([
      '6,,,,"2 fields where there are 5 columns"',
      expect.stringMatching(/^7,[\d.]+,/),
    ])
    expect(stderr).toBe('detect: 1 row of 7 have no score\n')
  })

  it('explains a row by its columns, in words, as JSON and as a picture', async () => {
    const { stdout } = await detect('explain', 'sensors', 'new.csv', '--row', '8', '--picture', 'why.png')
    expect(stdout).toMatch(/row 8: an anomaly; score/)
    expect(stdout.split('\n')[4]).toMatch(/humidity +80.00 +\d+(\.\d+)? ± [\d.]+ +[\d.]+ +█+/)
    expect(readFileSync(path('why.png')).subarray(1, 4).toString()).toBe('PNG')
    const json = JSON.parse((await detect('explain', 'sensors', 'new.csv', '--row', '8', '--json')).stdout)
    expect(json).toMatchObject({ row: 8, isAnomaly: true, parts: [{ column: 'humidity', cell: '80.00' }, {}, {}, {}] })
  })

  it('compares all detectors in one table', async () => {
    const { code, stdout } = await detect('compare', 'readings.csv', '--label', 'event', '--ignore', 'time')
    expect(code).toBe(0)
    expect(stdout).toMatch(/learnt from 390 normal rows, measured on 390 others and 20 anomalies/)
    for (const name of ['pca', 'k-nearest', 'sampled-nearest', 'isolation-forest', 'ecod', 'autoencoder', 'vae']) {
      expect(stdout).toMatch(new RegExp(`  ${name} +[01].\\d{3} \\(0.\\d{3} to [01].\\d{3}\\)`))
    }
  })
})

describe('atelier detect watch', () => {
  it('prints a line for each row at once, and survives bad ones', async () => {
    const main = resolve(import.meta.dirname, '../dist/cli/main.js')
    const child = spawn(process.execPath, [main, 'detect', 'watch', 'sensors', '--json'], { cwd: place.folder })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const next = async (): Promise<Record<string, unknown>> => JSON.parse((await lines.next()).value as string)
    // Each answer is awaited before the next row is written: nothing may be held back.
    child.stdin.write('humidity,temperature,place,time,event\n20,20,in,2024-01-01 05:00,0\n')
    expect(await next()).toMatchObject({ row: 1, anomaly: false })
    child.stdin.write('80,20,in,2024-01-01 06:00,0\n')
    expect(await next()).toMatchObject({ row: 2, anomaly: true, because: [{ column: 'humidity', cell: '80' }, {}, {}] })
    child.stdin.write('80,20\n')
    expect(await next()).toEqual({ row: 3, problem: '2 fields where there are 5 columns' })
    child.stdin.write('20,"20,in\n')
    expect(await next()).toMatchObject({ row: 4, problem: expect.stringMatching(/quote/i) })
    child.stdin.write('20,,in,2024-01-01 07:00,0\n')
    expect(await next()).toMatchObject({
      row: 5,
      anomaly: true,
      because: [{ column: 'temperature', cell: '' }, {}, {}],
    })
    const ended = new Promise((settle) => child.on('close', settle))
    child.stdin.end('20,20,in,2024-01-01 05:00,0')
    expect(await next()).toMatchObject({ row: 6, anomaly: false })
    expect(await ended).toBe(0)
  })
})

describe('atelier detect on series', () => {
  it('scores steps by the window that ends there, and shows which step it was', async () => {
    const value = (i: number): number => Math.sin(i / 5) + (i === 650 ? 2 : 0)
    const lines = Array.from({ length: 700 }, (_, i) => `${i},${value(i).toFixed(4)}`)
    writeFileSync(path('series.csv'), `t,value\n${lines.slice(0, 600).join('\n')}\n`)
    writeFileSync(path('later.csv'), `t,value\n${lines.slice(600).join('\n')}\n`)
    const fit = await detect(
      'fit',
      'series.csv',
      '--window',
      '10',
      '--time',
      't',
      '--detector',
      'k-nearest',
      '--out',
      'series',
    )
    expect(fit.code).toBe(0)
    const { stdout } = await detect('score', 'series', 'later.csv')
    const anomalous = stdout.split('\n').filter((line) => line.split(',')[3] === '1')
    expect(anomalous.map((line) => Number(line.split(',')[0])).filter((row) => row <= 70)).toEqual([
      51, 52, 53, 54, 55, 56, 57, 58, 59, 60,
    ])
    expect(stdout).toContain('9,,,,"the first whole window of 10 steps ends later"')
    const why = await detect('explain', 'series', 'later.csv', '--row', '53', '--picture', 'steps.svg')
    expect(why.stdout).toMatch(/row 53: an anomaly/)
    expect(readFileSync(path('steps.svg'), 'utf8')).toContain('Which steps made row 53 strange')
  })
})

describe('atelier detect on images', () => {
  it('learns a folder, and shows which pixels are strange', async () => {
    mkdirSync(path('plain'))
    for (let i = 0; i < 40; i++) {
      const pixels = Buffer.from(Uint8Array.from({ length: 144 }, (_, at) => (at % 12) * 15 + ((i * 7 + at) % 10)))
      if (i === 39) for (const at of [65, 66, 77, 78]) pixels[at] = 255
      const folder = i < 38 ? 'plain' : 'odd'
      mkdirSync(path(folder), { recursive: true })
      await sharp(pixels, { raw: { channels: 1, height: 12, width: 12 } })
        .png()
        .toFile(path(`${folder}/${i}.png`))
    }
    expect((await detect('fit', 'plain', '--out', 'images', '--colours', 'grey', '--resize', '12')).code).toBe(0)
    const scores = (await detect('score', 'images', 'odd', '--json')).stdout.trim().split('\n')
    expect(scores.map((line) => JSON.parse(line).anomaly)).toEqual([false, true])
    const { stdout } = await detect('explain', 'images', 'odd', '--row', '2', '--json', '--picture', 'heat.png')
    const { shares } = JSON.parse(stdout) as { shares: number[] }
    const hottest = [...shares.keys()].sort((a, b) => shares[b]! - shares[a]!).slice(0, 4)
    expect(hottest.sort()).toEqual([65, 66, 77, 78])
    expect((await sharp(path('heat.png')).metadata()).width).toBeGreaterThan(400)
  })
})

describe('what atelier detect refuses', () => {
  it.each([
    [['fit', 'none.csv'], 1, /"none.csv": there is no such file/],
    [['fit', 'tale.txt'], 1, /"tale.txt": it is neither a table nor images/],
    [['fit', 'empty.csv'], 1, /"empty.csv": it is empty/],
    [['fit', 'one.csv'], 1, /1 normal row: too few/],
    [['fit', 'readings.csv', '--label', 'no'], 1, /there is no column "no"/],
    [['fit', 'readings.csv', '--time', 'time'], 2, /--time without --window/],
    [['fit', 'readings.csv', '--false-alarms', '2'], 2, /--false-alarms.*must be a number above 0 and up to 0.5/],
    [['fit', 'readings.csv', '--detector', 'magic'], 2, /--detector.*must be pca,/],
    [['score', 'nothing', 'new.csv'], 1, /"nothing": there is no such folder/],
    [['score', 'sensors', 'one.csv'], 1, /"temperature", "humidity", "place" are missing, and "a", "b" were not there/],
    [['score', 'sensors', 'empty.csv'], 1, /"empty.csv": it is empty/],
    [['explain', 'sensors', 'new.csv'], 2, /--row is missing/],
    [['explain', 'sensors', 'new.csv', '--row', '101'], 1, /it has 100 rows, not 101/],
    [['compare', 'readings.csv'], 2, /--label is missing/],
  ])('%j in one sentence', async (words, code, sentence) => {
    writeFileSync(path('empty.csv'), '')
    writeFileSync(path('one.csv'), 'time,a,b\n2024-01-01,1,2\n')
    const found = await detect(...words)
    expect(found).toMatchObject({ code, stdout: '' })
    expect(found.stderr).toMatch(sentence)
    expect(found.stderr.trim().split('\n')).toHaveLength(1)
  })

  it('leaves an older detector whole when a fit fails', async () => {
    const hash = (): string =>
      createHash('sha256')
        .update(readFileSync(path('sensors/detector.json')))
        .digest('hex')
    const before = hash()
    expect((await detect('fit', 'one.csv', '--out', 'sensors')).code).toBe(1)
    expect(hash()).toBe(before)
  })
})
