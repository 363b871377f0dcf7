// The drawings that the Studio's page on few examples shows: npm run build && node scripts/make-drawings.mjs <folder>
//
// <folder> is what bench/omniglot.mjs unpacks: background/Tagalog/character01/… and runs/alphabet01/character01/…. Writes assets/studio/characters-28.gz: of Omniglot
// (B. Lake et al., doi:10.1126/science.aab3050; MIT licence) the 17 characters of Tagalog, 20 drawings each, which chose among the weights of
// assets/characters.safetensors, as its training part, and the 200 characters of the published one-shot runs, 4 drawings each, which had no part in them, as its
// test part; 28 pixels wide, in 16 greys, as `src/studio/pictures.ts` reads them. And copies the network, so that pages find all that they need in one folder.

import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { imagesOfClasses, loadImages } from '../dist/data/index.node.js'

const [, , source] = process.argv
const side = 28
const assets = new URL('../assets/', import.meta.url)
const reading = { size: { height: side, width: side }, channels: 1, classFolders: 'all', testShare: 0 }
const { training: background } = await loadImages(join(source, 'background'), reading)
const chosen = imagesOfClasses(background, (name) => name.startsWith('Tagalog/'))
const { training: unseen } = await loadImages(join(source, 'runs'), reading)

const classes = [...chosen.classes, ...unseen.classes]
const labels = Uint8Array.from([
  ...chosen.labels,
  ...Array.from(unseen.labels, (label) => label + chosen.classes.length),
])
const header = {
  ...{ name: 'characters', side, channels: 1, training: chosen.count, test: unseen.count },
  ...{ source: 'github.com/brendenlake/omniglot', licence: 'MIT', classes },
}
const text = Buffer.from(JSON.stringify(header))
const length = Buffer.alloc(4)
length.writeUInt32LE(text.length)
const pixels = Buffer.concat([chosen.pixels, unseen.pixels])
const packed = Buffer.alloc(Math.ceil(pixels.length / 2))
for (let i = 0; i < pixels.length; i++) packed[i >> 1] |= Math.round(pixels[i] / 17) << (i % 2 === 0 ? 4 : 0)
const bytes = gzipSync(Buffer.concat([length, text, labels, packed]), { level: 9 })
await writeFile(new URL('studio/characters-28.gz', assets), bytes)
for (const kind of ['json', 'safetensors']) {
  await copyFile(new URL(`characters.${kind}`, assets), new URL(`studio/characters-network.${kind}`, assets))
}
console.log(`${chosen.count} + ${unseen.count} drawings of ${classes.length} characters, ${bytes.length} bytes`)
