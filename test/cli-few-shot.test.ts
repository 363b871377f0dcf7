/** Learning from a few examples, through the command line: images, rows, texts in a prompt, and how many are enough. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomStream } from '../src/tensor/index.js'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const fewshot = (...words: readonly string[]) => atelier(['fewshot', ...words], place.folder)
const file = (name: string): string => join(place.folder, name)

/** Twelve classes in a folder each: a bright bar at a place of its own, with noise. */
async function drawings(): Promise<void> {
  const random = randomStream(1, 'drawings')
  for (let way = 0; way < 12; way++) {
    mkdirSync(file(`bars/class${way}`), { recursive: true })
    for (let item = 0; item < 5; item++) {
      const pixels = Uint8Array.from({ length: 256 }, (_, i) => {
        const isBar = way < 6 ? Math.floor(i / 32) === way + 1 : Math.floor((i % 16) / 2) === way - 5
        return Math.min(255, (isBar ? 200 : 0) + random.integer(56))
      })
      const png = await sharp(pixels, { raw: { width: 16, height: 16, channels: 1 } })
        .png()
        .toBuffer()
      writeFileSync(file(`bars/class${way}/${item}.png`), png)
    }
  }
}

/** 60 rows of two classes that one number tells apart, and texts that end in yes or no. */
function tables(): void {
  const random = randomStream(2, 'rows')
  const rows = Array.from({ length: 60 }, (_, i) => {
    return `${i % 2 === 0 ? 'left' : 'right'},${(i % 2 === 0 ? -3 : 3) + random.normal()},${random.normal()}`
  })
  writeFileSync(file('sides.csv'), ['side,x,y', ...rows, ''].join('\n'))
  const texts = Array.from({ length: 40 }, (_, i) => `sea ${i},${i % 2 === 0 ? 'calm' : 'wild'}`)
  writeFileSync(file('seas.csv'), ['text,label', ...texts, ''].join('\n'))
}

beforeAll(async () => {
  await drawings()
  tables()
})

describe('atelier fewshot images', () => {
  const short = ['--resize', '16', '--width', '8', '--layers', '2', '--steps', '4', '--threads', '1', '--views', '1']
  const measured = ['--way', '2', '--episodes', '20', '--json']

  it('trains on some classes, measures others, and goes on from where it is', async () => {
    const first = await fewshot('images', 'bars', ...short, ...measured, '--out', 'run')
    expect(first.stderr).toBe('')
    const result = (text: string) => JSON.parse(text.trim().split('\n').at(-1)!) as Record<string, unknown>
    expect(result(first.stdout)).toMatchObject({ event: 'result', way: 2, shot: 1, classes: 2 })
    for (const name of ['model.safetensors', 'config.json', 'few-shot.json', 'episode.png']) {
      expect(existsSync(file(`run/${name}`)), name).toBe(true)
    }
    const again = await fewshot('images', 'bars', ...short, ...measured, '--out', 'run')
    expect(result(again.stdout).rows).toEqual(result(first.stdout).rows)
    const other = await fewshot('images', 'bars', '--run', 'run', ...measured, '--threads', '1')
    expect(result(other.stdout)).toMatchObject({ classes: 12 })
  })

  it.each([
    [['images', 'bars', '--way', '9'], 1, /2 classes: an episode has 9/],
    [['images', 'nowhere'], 1, /"nowhere": there is no such file or folder/],
    [['images', 'bars', '--run', 'bars'], 1, /bars\/config\.json: there is no such file/],
    [['rows', 'sides.csv'], 2, /no label\. Give --label/],
    [['rows', 'sides.csv', '--label', 'z'], 2, /no column "z"\. There are "side", "x", "y"/],
    [['classify', 'run'], 2, /no examples\. Give --examples/],
    [['curve', 'sides.csv', '--label', 'side', '--counts', '1,2'], 2, /three different numbers/],
    [['curve', 'sides.csv', '--label', 'side', '--counts', '1,2,40'], 2, /smallest class has 30 examples: 40/],
  ])('refuses %s in one sentence', async (words, wanted, sentence) => {
    const short = words[0] === 'images' ? ['--steps', '1', '--threads', '1'] : []
    const { code, stderr } = await fewshot(...words, ...short)
    expect(stderr.trim()).toMatch(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(code).toBe(wanted)
  })
})

describe('atelier fewshot rows and curve', () => {
  it('tells classes of rows apart from a few', async () => {
    const { stdout, stderr } = await fewshot(
      'rows',
      'sides.csv',
      '--label',
      'side',
      '--shots',
      '5',
      '--steps',
      '10',
      '--episodes',
      '20',
      '--json',
    )
    expect(stderr).toBe('')
    const { rows } = JSON.parse(stdout) as { rows: { name: string; accuracy: { value: number } }[] }
    expect(rows).toHaveLength(5)
    expect(rows.find(({ name }) => name === 'linear map of columns')!.accuracy.value).toBeGreaterThan(0.9)
  })

  it('says how many are enough, and draws it', async () => {
    const { stdout, stderr } = await fewshot(
      'curve',
      'sides.csv',
      '--label',
      'side',
      '--counts',
      '1,2,4,8',
      '--wanted',
      '0.9',
      '--out',
      'curve',
    )
    expect(stderr).toBe('')
    expect(stdout).toMatch(/\d+ rows of each class \(\d+ to .*\) give 90\.0 %\./)
    expect(readFileSync(file('curve/curve.svg'), 'utf8')).toContain('90.0 % wanted')
    expect(JSON.parse(readFileSync(file('curve/curve.json'), 'utf8'))).toMatchObject({ wanted: 0.9 })
  })
})

describe('atelier fewshot classify', () => {
  it('asks a language model with examples in its prompt', async () => {
    const letters = 'sea 0123456789\\nInput: Label: calm wild N/A [MASK]'
    writeFileSync(file('seas.txt'), `${letters}\n${'Input: sea 1\nLabel: calm\n\n'.repeat(40)}`)
    await atelier(['train', '--data', 'seas.txt', '--model', 'ngram', '--out', 'seas'], place.folder)
    const asked = ['classify', 'seas', '--examples', 'seas.csv', '--shots', '0,2']
    const { stdout, stderr } = await fewshot(...asked, '--limit', '10', '--seeds', '2', '--orders', '2', '--json')
    expect(stderr).toBe('')
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.map(({ event }) => event)).toEqual(['row', 'row', 'result'])
    expect(lines.at(-1)).toMatchObject({ labels: ['calm', 'wild'], questions: 10 })
    const answer = await fewshot(...asked, '--ask', 'sea 3')
    expect(answer.stdout).toMatch(/sea 3\n +label +calibrated +plain/)
  })
})
