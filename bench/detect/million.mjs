// node bench/detect/million.mjs FILE [--rows 1000000]: writes a CSV to score: eight numbers that vary together, a word, a time; one row in a thousand is strange.

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { randomStream } from '../../dist/tensor/index.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: 'string', default: '1000000' } },
})
const file = createWriteStream(positionals[0])
const stream = randomStream(1, 'million')
const names = Array.from({ length: 8 }, (_, i) => `sensor${i + 1}`)
file.write(`time,${names.join(',')},state\n`)
let piece = ''
for (let row = 0; row < Number(values.rows); row++) {
  const shared = stream.normal()
  const isStrange = row % 1000 === 500
  const numbers = names.map((_, i) =>
    (i * 10 + shared * (1 + i / 4) + 0.3 * stream.normal() + (isStrange && i === row % 8 ? 8 : 0)).toFixed(4),
  )
  const time = new Date(Date.UTC(2024, 0, 1) + row * 60_000).toISOString()
  piece += `${time},${numbers.join(',')},${stream.uniform() < 0.8 ? 'on' : 'off'}\n`
  if (piece.length > 1e6) {
    if (!file.write(piece)) await once(file, 'drain')
    piece = ''
  }
}
file.end(piece)
await once(file, 'close')
