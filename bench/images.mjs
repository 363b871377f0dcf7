// How fast folders of images are read: npm run build && node bench/images.mjs [--files 2000] [--side 256] [--size 64] [--rounds 3] [--formats png,jpeg,webp,svg]
//
// Files of smooth shapes with noise are made in a temporary folder, each format in its own, and read as `loadImages` reads them, all at one
// size. A figure is the median of the rounds, with the slowest and the fastest; files are in the system's cache after the first one, which
// is not counted. Time on processors, of all threads, hardly depends on what else the machine does.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { loadImages } from '../dist/data/index.node.js'
import { randomStream } from '../dist/tensor/index.js'

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '2000' },
    side: { type: 'string', default: '256' },
    size: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '3' },
    formats: { type: 'string', default: 'png,jpeg,webp,svg' },
  },
})
const [files, side, size] = ['files', 'side', 'size'].map((key) => Number(values[key]))
const sorted = (numbers) => numbers.toSorted((a, b) => a - b)
const median = (ascending) => ascending[ascending.length >> 1]

/** A picture like none before: a slope of colours, a disc, and noise of a camera. */
function picture(place) {
  const random = randomStream(place, 'pictures')
  const [x0, y0, radius, ...colour] = Array.from({ length: 6 }, () => random.uniform())
  const pixels = new Uint8ClampedArray(side * side * 3)
  for (let at = 0; at < side * side; at++) {
    const [x, y] = [(at % side) / side, Math.floor(at / side) / side]
    const isInside = Math.hypot(x - x0, y - y0) < radius / 2
    for (let channel = 0; channel < 3; channel++) {
      const base = isInside ? colour[channel] : (x + y * colour[(channel + 1) % 3]) / 2
      pixels[at * 3 + channel] = 255 * base + 12 * (random.uniform() - 0.5)
    }
  }
  return Buffer.from(pixels.buffer)
}

const drawing = (place) => {
  const random = randomStream(place, 'drawings')
  const shapes = Array.from({ length: 12 }, () => {
    const [cx, cy, r, hue] = Array.from({ length: 4 }, () => random.integer(side))
    return `<circle cx="${cx}" cy="${cy}" r="${r / 3}" fill="hsl(${hue}, 70%, 50%)" opacity="0.7"/>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">${shapes.join('')}</svg>`
}

async function file(format, place) {
  if (format === 'svg') return drawing(place)
  return sharp(picture(place), { raw: { width: side, height: side, channels: 3 } })
    .toFormat(format)
    .toBuffer()
}

/** Images a second, and milliseconds that all threads took for one. */
async function reading(folder) {
  const [start, before] = [performance.now(), process.cpuUsage()]
  const { training } = await loadImages(folder, { size: { height: size, width: size }, channels: 3, testShare: 0 })
  const [milliseconds, { user, system }] = [performance.now() - start, process.cpuUsage(before)]
  if (training.count !== files) throw new Error(`${training.count} of ${files} were read`)
  return { rate: (files / milliseconds) * 1000, busy: (user + system) / 1000 / files }
}

const root = await mkdtemp(join(tmpdir(), 'atelier-bench-images-'))
console.log(
  `${cpus()[0].model}, ${availableParallelism()} cores; ${files} files of ${side} × ${side} to ${size} × ${size}`,
)
try {
  for (const format of values.formats.split(',')) {
    const folder = join(root, format)
    await mkdir(folder)
    let bytes = 0
    for (let place = 0; place < files; place++) {
      const content = await file(format, place)
      bytes += content.length
      await writeFile(join(folder, `${place}.${format}`), content)
    }
    const rounds = []
    for (let round = 0; round <= Number(values.rounds); round++) rounds.push(await reading(folder))
    const [rates, busy] = ['rate', 'busy'].map((key) => sorted(rounds.slice(1).map((round) => round[key])))
    const [slowest, usual, fastest] = [rates[0], median(rates), rates.at(-1)].map((rate) => rate.toFixed(0))
    const size = `${(bytes / files / 1000).toFixed(1)} kB a file`
    const speed = `${usual} images/s (${slowest} to ${fastest})`
    console.log(`${format.padEnd(5)} ${size}: ${speed}, ${median(busy).toFixed(2)} ms of processor each`)
  }
} finally {
  await rm(root, { recursive: true })
}
