/**
 * Runs every experiment's default, seed after seed, and writes what came out to assets/studio/experiments.json, for readers who cannot wait.
 * `npm run build && node scripts/record-experiments.mjs [id …]`: only those named are run, the others stay as they were recorded.
 * Pages show it as recorded, with its seeds and date. It takes about twice the seconds that the cards say.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { cards, jobs } from '../dist/studio/index.node.js'

const out = new URL('../assets/studio/experiments.json', import.meta.url)
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const before = existsSync(out) ? JSON.parse(readFileSync(out, 'utf8')).runs : {}
const wanted = process.argv.slice(2)
const read = (name) => readFile(new URL(`../assets/${name}`, import.meta.url))
const experiment = await jobs.experiment()
const seed = 42

/** Seven digits are more than any figure shows. */
const shorter = (_, value) => (typeof value === 'number' ? Number(value.toPrecision(7)) : value)

async function record({ id, seeds }) {
  const began = performance.now()
  const job = await experiment({ id, params: {}, seeds }, { target: 'cpu', seed, read })
  while (!job.isDone) await job.advance()
  const { runs, ...verdict } = (await job.answer('verdict', {})).values
  await job.close()
  const seconds = (performance.now() - began) / 1000
  console.log(`${id}: ${verdict.holds}, ${runs} seeds, ${seconds.toFixed(1)} s`)
  const backend = `native, recorded with atelier ${version}`
  return { experiment: id, params: {}, seed, seeds: runs, backend, at: new Date().toISOString(), verdict }
}

const runs = {}
for (const card of cards) {
  const isWanted = wanted.length === 0 || wanted.includes(card.id)
  const run = isWanted ? await record(card) : before[card.id]
  if (run) runs[card.id] = run
}
// A line each, so that what is recorded on different days can be merged.
const lines = Object.entries(runs).map(([id, run]) => `${JSON.stringify(id)}:${JSON.stringify(run, shorter)}`)
const text = `{"version":${JSON.stringify(version)},"runs":{\n${lines.sort().join(',\n')}\n}}\n`
if (text.length > 300_000) throw new Error(`experiments.json: ${text.length} bytes: at most 300,000 ship`)
writeFileSync(out, text)
