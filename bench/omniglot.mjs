// Few-shot figures on Omniglot, from the files of github.com/brendenlake/omniglot: npm run build && node bench/omniglot.mjs --data FOLDER --run runs/omniglot [--steps 6000] [--threads 1] [--seed 1] [--measure] [--views 16] [--episodes 1000] [--sheet FILE.png] [--json]
//
// FOLDER holds images_background_small1.zip, images_background_small2.zip and all_runs.zip, as published. Training draws episodes of the characters of
// seven background alphabets and their quarter turns; the eighth, Tagalog, validates. Both sets hold Greek and Latin, the same files: they count once.
// Figures are of the twenty published one-shot runs, which are of ten other alphabets: the task of the runs itself, and random episodes of their 200
// characters. A trained run is gone on with, or measured alone with --measure.

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { episodeSheet } from '../dist/cli/fewshotSheet.js'
import { elastic, handwriting, imagePool, imagesOfClasses, loadImages } from '../dist/data/index.node.js'
import {
  episodeAccuracy,
  episodeShare,
  logisticRegression,
  meanInterval,
  nearestExample,
  nearestPrototype,
  pca,
  pcaProject,
  vectorPool,
} from '../dist/evaluate/index.js'
import { averagedViews, prototypeRun } from '../dist/train/index.node.js'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    run: { type: 'string', default: 'runs/omniglot' },
    steps: { type: 'string', default: '6000' },
    rate: { type: 'string', default: '0.02' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '1' },
    measure: { type: 'boolean', default: false },
    episodes: { type: 'string', default: '1000' },
    views: { type: 'string', default: '16' },
    sheet: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const fail = (sentence) => {
  console.error(`omniglot: ${sentence}`)
  process.exit(2)
}
if (!values.data) fail('--data is missing: it needs the folder with the published files')
const { run } = values
const [steps, rate, seed, threads] = ['steps', 'rate', 'seed', 'threads'].map((key) => Number(values[key]))

/** Unpacks the files once, as one folder a character: background/ALPHABET/character01 and runs/alphabet01/character01. */
async function unpacked(source, folder) {
  if (existsSync(folder)) return folder
  const archives = ['images_background_small1', 'images_background_small2', 'all_runs']
  for (const name of archives) if (!existsSync(join(source, `${name}.zip`))) fail(`"${source}" holds no ${name}.zip`)
  await mkdir(dirname(folder), { recursive: true })
  const raw = await mkdtemp(`${folder}-`)
  for (const name of archives) execFileSync('unzip', ['-q', join(source, `${name}.zip`), '-d', raw])
  const background = join(raw, 'background')
  for (const name of archives.slice(0, 2)) await cp(join(raw, name), background, { recursive: true, force: false })
  for (let place = 1; place <= 20; place++) {
    // The two runs of an alphabet, an odd one and the next, hold the same characters in the same order, by other hands.
    const [name, alphabet] = [`run${two(place)}`, `alphabet${two(Math.ceil(place / 2))}`]
    const pairs = (await readFile(join(raw, name, 'class_labels.txt'), 'utf8')).trim().split(/\r?\n/)
    for (const pair of pairs) {
      const [asked, shown] = pair.trim().split(/\s+/)
      const character = join(raw, 'runs', alphabet, `character${/class(\d+)/.exec(shown)[1]}`)
      await mkdir(character, { recursive: true })
      await cp(join(raw, shown), join(character, `${name}-1-shown.png`))
      await cp(join(raw, asked), join(character, `${name}-2-asked.png`))
    }
  }
  for (const entry of await readdir(raw))
    if (entry !== 'background' && entry !== 'runs') await rm(join(raw, entry), { recursive: true })
  await rename(raw, folder)
  return folder
}
const two = (number) => String(number).padStart(2, '0')

const folder = await unpacked(values.data, join(dirname(run), 'omniglot-images'))
const reading = { size: { height: 28, width: 28 }, channels: 1, classFolders: 'all', testShare: 0 }
const { training: background } = await loadImages(join(folder, 'background'), reading)
const isValidation = (name) => name.startsWith('Tagalog/')
const [training, validation] = [(name) => !isValidation(name), isValidation].map((kept) =>
  imagePool(imagesOfClasses(background, kept), 4),
)
const change = elastic(handwriting)
const shape = { channels: 1, height: 28, width: 28 }
const trained = prototypeRun({
  ...{ training, validation, steps, seed, threads, learningRate: rate, out: run },
  config: { family: 'embedding', network: 'convolutional', shape: [1, 28, 28], width: 64, layers: 4, background: 1 },
  ...{ ways: 64, shots: 1, queries: 4 },
  change: (example, random) => change(example, shape, random),
})
const began = process.cpuUsage()
const seconds = () => {
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1e6
}
if (!values.measure) {
  let accuracy = 0
  for await (const event of trained.events()) {
    if (event.kind === 'step') accuracy += 0.02 * (event.readings.accuracy - accuracy)
    if (event.kind !== 'validation') continue
    const [right, wrong] = [100 * accuracy, 100 * event.loss].map((share) => share.toFixed(1))
    console.log(
      `step ${event.step}: ${right} % right in training, ${wrong} % wrong in validation, ${seconds().toFixed(0)} s of processor`,
    )
  }
}

await trained.loadBest()
const { training: test } = await loadImages(join(folder, 'runs'), reading)
const found = { run, seed, parameters: trained.parameters, seconds: seconds(), rows: [] }
const pools = new Map()
const averaged = averagedViews(trained.embed, {
  ...{ size: 784, views: Number(values.views), seed },
  change: (example, random) => change(example, shape, random),
})
const directions = pca(one(training), 784, { components: 64 })
for (const turns of [1, 4]) {
  const pixels = imagePool(test, turns)
  pools.set(turns, {
    'prototypical network': [await vectorPool(pixels, averaged), nearestPrototype],
    'the same, without views': [await vectorPool(pixels, trained.embed), nearestPrototype],
    'linear map on pixels': [pixels, logisticRegression],
    'nearest by principal components': [
      await vectorPool(pixels, (images) => pcaProject(directions, images)),
      nearestExample,
    ],
    'nearest by pixels': [pixels, nearestExample],
  })
}
for (const [name, [pool, learner]] of Object.entries(pools.get(1))) {
  const shares = []
  for (let place = 0; place < 20; place++) shares.push(await oneShotRun(pool, learner, place))
  found.rows.push({ task: 'published runs, 20-way 1-shot', name, episodes: 20, accuracy: meanInterval(shares), shares })
}
for (const [turns, what] of [
  [4, 'with quarter turns'],
  [1, 'upright'],
]) {
  for (const ways of [5, 20]) {
    for (const [name, [pool, learner]] of Object.entries(pools.get(turns))) {
      const asked = { ways, shots: 1, queries: 3, episodes: Number(values.episodes), seed }
      const { accuracy, episodes } = await episodeAccuracy(pool, learner, asked)
      found.rows.push({ task: `${ways}-way 1-shot, ${what}`, name, episodes, accuracy })
    }
  }
}
if (values.sheet) {
  await writeFile(values.sheet, await episodeSheet({ test, turns: 1, embed: averaged, way: 20, seed }))
}
await trained.close()

if (values.json) console.log(JSON.stringify(found))
else {
  let task
  for (const { task: of, name, accuracy, episodes } of found.rows) {
    if (of !== task) console.log(`\n${of} (${episodes} episodes)`)
    task = of
    const [value, low, high] = [accuracy.value, accuracy.low, accuracy.high].map((share) => (100 * share).toFixed(2))
    console.log(`  ${name.padEnd(32)} ${value.padStart(6)} %  (${low} to ${high})`)
  }
  console.log(`\n${found.parameters} parameters, seed ${seed}, ${found.seconds.toFixed(0)} s of processor here`)
}

/** The first image of every class of a pool. */
function one(pool) {
  const images = new Float32Array(pool.classes.length * 784)
  for (let place = 0; place < pool.classes.length; place++) {
    pool.read(place, 0, images.subarray(place * 784, (place + 1) * 784))
  }
  return images
}

/** The share of right answers in a published run, 0 to 19: the twenty characters of an alphabet, each shown once and asked for once. */
function oneShotRun(pool, learner, place) {
  const size = pool.shape.reduce((a, b) => a * b, 1)
  const first = 20 * Math.floor(place / 2)
  const read = (item) => {
    const values = new Float32Array(20 * size)
    for (let way = 0; way < 20; way++) pool.read(first + way, item, values.subarray(way * size, (way + 1) * size))
    return values
  }
  const [shown, asked] = [2 * (place % 2), 2 * (place % 2) + 1]
  const episode = { support: read(shown), queries: read(asked), labels: Int32Array.from({ length: 20 }, (_, i) => i) }
  return episodeShare(episode, learner, pool, { ways: 20, shots: 1 })
}
