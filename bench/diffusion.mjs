// node bench/diffusion.mjs RUN [--distilled RUN] [--images 500] [--reference 200] [--guidance 1.5] [--seed 0] [--threads 1] [--task mnist] [--only agreement,error,speed,distilled] [--chart FILE.svg] [--told FILE]
// What few steps cost a diffusion or flow model told of digits: agreement of images with the class they were asked for, by solver,
// evaluations and guidance; the error of DDIM and others against many steps from the same noise; images a second of processors.
// JSON, a line a figure; with --told FILE, figures of earlier runs are drawn in the chart, too.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { figure, lineChart } from '../dist/charts/index.js'
import { imagesFrom } from '../dist/data/index.js'
import { loadFeatures } from '../dist/evaluate/index.node.js'
import { diffusionGenerator } from '../dist/sample/index.js'
import { loadImageModel } from '../dist/train/index.node.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    distilled: { type: 'string' },
    chart: { type: 'string' },
    told: { type: 'string' },
    task: { type: 'string', default: 'mnist' },
    images: { type: 'string', default: '500' },
    reference: { type: 'string', default: '200' },
    compared: { type: 'string', default: '64' },
    guidance: { type: 'string', default: '1.5' },
    seed: { type: 'string', default: '0' },
    threads: { type: 'string', default: '1' },
    only: { type: 'string', default: 'agreement,error,speed,distilled' },
  },
})
const [images, reference, compared, guidance, seed, threads] = [
  ...[values.images, values.reference, values.compared, values.guidance, values.seed, values.threads],
].map(Number)
const wanted = new Set(values.only.split(','))
const { model, memory, config } = await loadImageModel(positionals[0], { threads })
const [channels, height, width] = config.shape
const shape = { channels, height, width }
const classes = config.classes.length
const features = await loadFeatures({ threads })
const told =
  values.told === undefined
    ? []
    : readFileSync(values.told, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
const tell = (kind, figures) => {
  told.push({ kind, ...figures })
  console.log(JSON.stringify({ kind, ...figures }))
}

/** Seconds of processors, of all threads, since a `process.cpuUsage()`: hardly depends on what else the machine does. */
const busySince = (began) => {
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1e6
}

/** Steps that a solver makes of so many evaluations. */
const stepsOf = (solver, evaluations) => (solver === 'heun' ? (evaluations + 1) / 2 : evaluations)

/** `count` images of all classes in turn, as many of each, by class. */
async function drawn(generator, count) {
  const each = Math.floor(count / classes)
  const parts = []
  for (let label = 0; label < classes; label++) parts.push(await generator.generate(each, { seed, label }))
  return parts
}

/** Agreement with the class asked for, with its interval of 95 % (Wilson), and images a second of processors. */
async function agreement(memory, model, options) {
  const generator = diffusionGenerator(memory, model, { batch: 50, ...options })
  await generator.generate(1, { seed, label: 0 })
  const began = process.cpuUsage()
  const parts = await drawn(generator, images)
  const seconds = busySince(began)
  await generator.close()
  let [right, count] = [0, 0]
  for (const [label, part] of parts.entries()) {
    const { labels } = await features.classify(imagesFrom(part, shape), shape, values.task)
    right += labels.reduce((sum, seen) => sum + Number(seen === label), 0)
    count += labels.length
  }
  const [share, z] = [right / count, 1.96]
  const centre = (share + (z * z) / (2 * count)) / (1 + (z * z) / count)
  const half = (z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count))) / (1 + (z * z) / count)
  return { images: count, agreement: share, low: centre - half, high: centre + half, perBusySecond: count / seconds }
}

if (wanted.has('agreement')) {
  for (const weight of [1, guidance]) {
    for (const solver of ['ddim', 'dpm++2m', 'heun', 'ddpm']) {
      for (const evaluations of solver === 'heun' ? [5, 9, 19] : [5, 10, 20, 50]) {
        if (evaluations === 50 && !(solver === 'ddim' && weight === 1)) continue
        const options = { solver, steps: stepsOf(solver, evaluations), guidance: weight }
        tell('agreement', { solver, guidance: weight, evaluations, ...(await agreement(memory, model, options)) })
      }
    }
  }
}

if (wanted.has('error')) {
  const made = async (solver, steps) => {
    const generator = diffusionGenerator(memory, model, { solver, steps, batch: 50 })
    const parts = await drawn(generator, compared)
    await generator.close()
    return Float32Array.from(parts.flatMap((part) => [...part]))
  }
  const truth = await made('heun', reference)
  const ways = [
    ['ddim', [5, 10, 20, 50, 100, 200]],
    ['heun', [5, 10, 20]],
    ['dpm++2m', [5, 10, 20, 50]],
  ]
  for (const [solver, all] of ways) {
    for (const steps of all) {
      const found = await made(solver, steps)
      const square = found.reduce((sum, value, i) => sum + (value - truth[i]) ** 2, 0) / found.length
      const evaluations = solver === 'heun' ? 2 * steps - 1 : steps
      tell('error', { solver, steps, evaluations, rootMeanSquare: Math.sqrt(square), images: compared })
    }
  }
}

if (wanted.has('speed')) {
  for (const isFrozen of [false, true]) {
    const generator = diffusionGenerator(memory, model, { solver: 'ddim', steps: 10, batch: 50, isFrozen })
    await generator.generate(50, { seed, label: 0 })
    const rates = []
    for (let round = 0; round < 5; round++) {
      const began = process.cpuUsage()
      await generator.generate(100, { seed, label: 0 })
      rates.push(100 / busySince(began))
    }
    await generator.close()
    const [slowest, , median, , fastest] = rates.toSorted((a, b) => a - b)
    tell('speed', { weights: isFrozen ? 'constants' : 'inputs', steps: 10, median, slowest, fastest, threads })
  }
}

if (values.distilled !== undefined && wanted.has('distilled')) {
  for (const folder of values.distilled.split(',')) {
    const student = await loadImageModel(folder, { threads })
    const { steps } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')).distilled
    tell('distilled', { evaluations: steps, ...(await agreement(student.memory, student.model, {})) })
  }
}
await features.close()

if (values.chart !== undefined) {
  const named = { ddim: 'DDIM', heun: 'Heun', 'dpm++2m': 'DPM-Solver++(2M)', ddpm: 'DDPM' }
  const seriesOf = (rows, y) =>
    [...new Set(rows.map(({ solver }) => solver))].map((solver) => ({
      name: named[solver],
      marks: true,
      points: rows.filter((row) => row.solver === solver).map((row) => [row.evaluations, row[y]]),
    }))
  const of = (kind, weight) =>
    told.filter((row) => row.kind === kind && (weight === undefined || row.guidance === weight))
  const students = of('distilled').map(({ evaluations, agreement }) => [evaluations, agreement])
  const evaluations = { label: 'evaluations of the network', scale: 'log' }
  const panels = [
    ...[1, guidance].map((weight) =>
      lineChart({
        title: weight === 1 ? 'Images that show the class asked for' : `The same, guidance ${weight}`,
        x: evaluations,
        y: { label: 'share', format: 'percent' },
        series: [
          ...seriesOf(of('agreement', weight), 'agreement'),
          ...(students.length > 0 ? [{ name: 'distilled', marks: true, points: students }] : []),
        ],
      }),
    ),
    lineChart({
      title: `Distance to ${reference} steps of Heun`,
      x: evaluations,
      y: { label: 'root mean square of pixels', scale: 'log' },
      series: seriesOf(of('error'), 'rootMeanSquare'),
    }),
  ]
  const subtitle = `${images} images a point, seed ${seed}; classes seen by ${features.name}`
  writeFileSync(values.chart, figure({ title: 'Steps of a diffusion model', subtitle, panels, columns: 3 }))
}
