// How fast folders of images are read: npm run build && node bench/images.mjs [--files 2000] [--side 256] [--size 64] [--rounds 3] [--formats png,jpeg,webp,svg]
//
// Files of smooth shapes with noise are made in a temporary folder, each format in its own, and read as `loadImages` reads them, all at one
// size. A figure is the median of the rounds, with the slowest and the fastest; files are in the system's cache after the first one, which
// is not counted.

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
const [files, side, size, rounds] = ['files', 'side', 'size', 'rounds'].map((key) => Number(values[key]))

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
    const rates = []
    for (let round = 0; round <= rounds; round++) {
      const start = performance.now()
      const { training } = await loadImages(folder, { size: { height: size, width: size }, channels: 3, testShare: 0 })
      if (training.count !== files) throw new Error(`${training.count} of ${files} were read`)
      if (round > 0) rates.push((files / (performance.now() - start)) * 1000)
    }
    const [low, middle, high] = [0, rates.length >> 1, rates.length - 1].map(
      (at) => rates.toSorted((a, b) => a - b)[at],
    )
    const figures = [middle, low, high].map((rate) => rate.toFixed(0))
    console.log(
      `${format.padEnd(5)} ${(bytes / files / 1000).toFixed(1)} kB a file: ${figures[0]} images/s (${figures[1]} to ${figures[2]})`,
    )
  }
} finally {
  await rm(root, { recursive: true })
}
