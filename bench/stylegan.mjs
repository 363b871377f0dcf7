// What a run of a StyleGAN on faces is worth: npm run build && node bench/stylegan.mjs RUN [--shape "style: head"]
//   [--colours "style: skinColor,style: clothingColor"] [--pairs 1000] [--images 2000] [--seed 0]
//
// Prints, each beside what it means: path lengths in z and in w; how often swapped styles change what classifiers, taught by labelled real faces,
// see; how truncation trades coverage for precision; how well pictures are projected, beside principal components with as many numbers; and what
// share of the change that swapped styles make is of high frequency. One thread.

import { parseArgs } from 'node:util'
import { imageBatch, imagesFrom } from '../dist/data/index.js'
import { loadImages } from '../dist/data/index.node.js'
import { perceptualPathLength, precisionRecallDensityCoverage, principalComponents } from '../dist/evaluate/index.js'
import { loadFeatures } from '../dist/evaluate/index.node.js'
import { float32, program } from '../dist/runtime/index.js'
import {
  crossed,
  joined,
  layeredNoise,
  layeredStyles,
  layersOf,
  pathBetween,
  priorCodes,
  projection,
  styleLevelNames,
  styleSampler,
} from '../dist/sample/index.js'
import { fitImageModel, imageExamples, loadImageModel } from '../dist/train/index.node.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    shape: { type: 'string', default: 'style: head' },
    colours: { type: 'string', default: 'style: skinColor,style: clothingColor' },
    pairs: { type: 'string', default: '1000' },
    images: { type: 'string', default: '2000' },
    taught: { type: 'string', default: '5000' },
    steps: { type: 'string', default: '600' },
    projected: { type: 'string', default: '32' },
    seed: { type: 'string', default: '0' },
  },
})
const [pairs, images, taught, steps, projected, seed] = ['pairs', 'images', 'taught', 'steps', 'projected', 'seed'].map(
  (key) => Number(values[key]),
)
const [run] = positionals
const began = performance.now()
const { model, memory, config } = await loadImageModel(run, { threads: 1 })
const sampler = styleSampler(memory, model)
const { latent, layers, noiseLengths, levels } = sampler
const [channels, height, width] = config.shape
const shape = { channels, height, width }
const size = channels * height * width
const { source } = config.training
const mean = await sampler.mean()
const say = (text) => console.log(text)
say(
  `${run}: ${height} × ${width}, ${layers} layers, coarse before ${levels.middle}, fine from ${levels.fine} on; seed ${seed}`,
)

const extractor = await loadFeatures({ threads: 1 })
const stylesOf = (count, from) => sampler.map(priorCodes(count, latent, { seed: from }))
const drawn = async (layered, options) =>
  imagesFrom(
    await sampler.pictures(layered, layeredNoise(layered.length / (layers * latent), noiseLengths, options)),
    shape,
  )
const layered = (styles, truncation = 1) => layeredStyles(styles, mean, layers, truncation)

say('\nPath length, by frozen features, epsilon 1/64, noise held: lower is smoother')
const ends = [priorCodes(pairs, latent, { seed }), priorCodes(pairs, latent, { seed: seed + 1 })]
const mapped = [await sampler.map(ends[0]), await sampler.map(ends[1])]
const rowOf = (rows, i) => rows.slice(i * latent, (i + 1) * latent)
/** A place at a share of the way: of three frames, the middle one. */
const between = (from, to, share, kind) => {
  const frames = 4097
  return pathBetween(from, to, frames, kind)
    .subarray(Math.round(share * (frames - 1)) * latent)
    .slice(0, latent)
}
const spaces = {
  z: async (shares) =>
    sampler.map(joined(shares.map((share, i) => between(rowOf(ends[0], i), rowOf(ends[1], i), share, 'spherical')))),
  w: async (shares) =>
    joined(shares.map((share, i) => between(rowOf(mapped[0], i), rowOf(mapped[1], i), share, 'linear'))),
}
const lengths = {}
for (const [space, along] of Object.entries(spaces)) {
  const { mean: length } = await perceptualPathLength(
    {
      along,
      pictures: (styles) => drawn(layered(styles), { seed }),
      distances: (a, b) => extractor.distances(a, b, shape),
    },
    { pairs, seed },
  )
  lengths[space] = length
  say(`  ${space}: ${length.toFixed(2)}`)
}
say(`  ratio w / z: ${(lengths.w / lengths.z).toFixed(3)}`)

say(`\nAttributes that change with swapped styles: share of ${pairs} pairs, and of that when all styles are swapped`)
const { training, test } = await loadImages(source.data, { seed, count: taught, size: { height, width } })
const own = layered(mapped[0], 1)
const others = layered(mapped[1], 1)
const rowsOf = (all, i) => all.subarray(i * layers * latent, (i + 1) * layers * latent)
const swapped = (range) =>
  joined(Array.from({ length: pairs }, (_, i) => crossed(rowsOf(own, i), rowsOf(others, i), range, latent)))
const pictures = { own: await drawn(own, { seed }) }
for (const level of styleLevelNames) pictures[level] = await drawn(swapped(layersOf(level, levels, layers)), { seed })
pictures.all = await drawn(others, { seed })
const valuesOf = (pixels) =>
  imageBatch({ ...shape, name: '', count: pixels.length / size, pixels }, [...Array(pixels.length / size).keys()])
for (const attribute of [values.shape, ...values.colours.split(',')]) {
  const labelled = (set) => imageExamples({ ...set, ...set.attributes[attribute] })
  const { model: classifier, memory: mind } = await fitImageModel({
    ...{
      model: { family: 'classifier', network: 'lenet' },
      data: labelled(training),
      steps,
      augment: 0,
      seed,
      threads: 1,
    },
  })
  const answering = program(mind, { x: float32(['rows', ...config.shape]) }, ({ x }) => ({
    outputs: { answers: classifier.forward(x).argMax() },
  }))
  const answers = async (x) => {
    const all = []
    for (let from = 0; from < x.length; from += 250 * size) {
      const part = x.subarray(from, from + 250 * size)
      all.push(
        ...(await answering.run({ x: { data: part, shape: [part.length / size, ...config.shape] } })).answers.data,
      )
    }
    return all
  }
  const real = labelled(test)
  const right =
    (await answers(valuesOf(test.pixels))).filter((answer, i) => answer === real.labels[i]).length / real.count
  const before = await answers(valuesOf(pictures.own))
  const changed = {}
  for (const level of [...styleLevelNames, 'all']) {
    const after = await answers(valuesOf(pictures[level]))
    changed[level] = after.filter((answer, i) => answer !== before[i]).length / pairs
  }
  const cells = styleLevelNames.map(
    (level) => `${level} ${changed[level].toFixed(3)} (${(changed[level] / changed.all).toFixed(2)})`,
  )
  say(
    `  ${attribute.padEnd(22)} ${cells.join('  ')}  all ${changed.all.toFixed(3)}; ${(100 * right).toFixed(1)} % of ${real.count} real ones right`,
  )
  await answering.close()
}

say('\nShare of the squared change that is of high frequency (above a quarter of the sampling rate)')
const smooth = program(memory, { x: float32(['rows', ...config.shape]) }, ({ x }) => {
  const low = x.averagePool(2).upsampleNearest(2)
  return { outputs: { high: x.sub(low).square().sum(), all: x.square().sum() } }
})
for (const level of [...styleLevelNames, 'all']) {
  const [a, b] = [valuesOf(pictures[level]), valuesOf(pictures.own)]
  const { high, all } = await smooth.run({
    x: { data: a.map((value, i) => value - b[i]), shape: [pairs, ...config.shape] },
  })
  say(
    `  ${level.padEnd(7)} ${(high.data[0] / all.data[0]).toFixed(3)} of ${(all.data[0] / a.length).toExponential(2)} a value`,
  )
}

say(
  `\nTruncation: precision, recall, density and coverage of ${images} pictures against ${images} real ones, 5 neighbours`,
)
const count = Math.min(images, training.count)
const real = await extractor.features(training.pixels.subarray(0, count * size), shape)
const more = await stylesOf(images, seed + 2)
for (const psi of [1, 0.9, 0.8, 0.7, 0.6, 0.5]) {
  const features = await extractor.features(await drawn(layered(more, psi), { seed: seed + 2 }), shape)
  const found = await precisionRecallDensityCoverage(memory, real, features, extractor.width)
  const words = ['precision', 'recall', 'density', 'coverage'].map((key) => `${key} ${found[key].toFixed(3)}`)
  say(`  ${psi.toFixed(1)}  ${words.join('  ')}`)
}

say(`\nProjection of ${projected} held-out pictures: squared error per value, beside as many principal components`)
const targets = imageBatch(test, [...Array(Math.min(projected, test.count)).keys()])
const searched = 300
const squaredError = (a, b) =>
  a.reduce((sum, value, i) => sum + (Math.min(1, Math.max(0, value)) - b[i]) ** 2, 0) / b.length
for (const [space, hasNoise] of [
  ['w', false],
  ['w+', false],
  ['w+', true],
]) {
  let made
  for await (const { step, read } of projection(memory, model, sampler, targets, {
    space,
    hasNoise,
    steps: searched,
    seed,
  })) {
    if (step < searched) continue
    const found = await read()
    made = await sampler.pictures(found.styles, found.noise)
  }
  const numbers = space === 'w' ? latent : layers * latent
  const linear = await byComponents(numbers)
  say(
    `  ${`${space}${hasNoise ? ' and noise' : ''}`.padEnd(13)} ${squaredError(made, targets).toExponential(2)}; ${numbers} components ${linear.toExponential(2)}`,
  )
}

async function byComponents(number) {
  const rows = (from, to) =>
    imageBatch(
      training,
      Array.from({ length: to - from }, (_, i) => from + i),
    )
  const { mean: centre, directions } = await principalComponents(
    memory,
    { count: training.count, width: size, rows },
    { count: number },
  )
  const projecting = program(
    memory,
    { x: float32(['rows', size]), centre: float32([size]), axes: float32([number, size]) },
    ({ x, centre, axes }) => {
      const codes = x.sub(centre).matmul(axes, { transposeB: true })
      return { outputs: { y: codes.matmul(axes).add(centre) } }
    },
  )
  const { y } = await projecting.run({
    x: { data: targets, shape: [targets.length / size, size] },
    centre: Float32Array.from(centre),
    axes: { data: Float32Array.from(directions), shape: [number, size] },
  })
  return squaredError(y.data, targets)
}
say(`\n${((performance.now() - began) / 60_000).toFixed(1)} minutes`)
await Promise.all([sampler.close(), extractor.close()])
