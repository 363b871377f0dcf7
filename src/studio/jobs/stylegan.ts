/** A trained StyleGAN whose styles are mixed: which layers of which source decide on what. */
import * as v from 'valibot'
import { bootstrap } from '../../evaluate/index.js'
import { countParameters } from '../../nn/index.js'
import { joined, layeredNoise, layeredStyles, pathBetween, priorCodes, styleSampler } from '../../sample/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Job, Place } from '../job.js'
import type { Picture, Plain } from '../message.js'
import { energyOfChange } from './change-energy.js'
import { shippedStyleGan } from './shipped-stylegan.js'

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const seedOf = whole(0, 999_999)
const source = v.picklist(['rows', 'columns'])

/** What all pictures of a question have in common. */
const looks = {
  /** How far styles go from their mean. */
  truncation: v.pipe(v.number(), v.minValue(0), v.maxValue(1.5)),
  /** Which convolutions get noise. */
  noise: v.array(v.boolean()),
  noiseSeed: seedOf,
}

const split = {
  /** The first layer that is no longer coarse, and the first that is fine. */
  middle: whole(0, 64),
  fine: whole(0, 64),
}

const tableOf = v.object({
  rows: v.pipe(v.array(seedOf), v.minLength(1), v.maxLength(8)),
  columns: v.pipe(v.array(seedOf), v.minLength(1), v.maxLength(8)),
  /** Where each level's styles come from. */
  sources: v.object({ coarse: source, middle: source, fine: source }),
  ...split,
  ...looks,
})
const walkOf = v.object({
  seeds: v.pipe(v.array(seedOf), v.minLength(2), v.maxLength(8)),
  frames: whole(2, 32),
  ...looks,
})
const changeOf = v.object({ pairs: whole(2, 256), seed: seedOf, ...split, ...looks })

const paramsOf = v.object({ model: v.pipe(v.string(), v.regex(/^[a-z-]+$/)) })

export async function stylegan(given: Plain, place: Place): Promise<Job> {
  const { model: name } = v.parse(paramsOf, given)
  const { model, memory, described } = await shippedStyleGan(name, place)
  const sampler = styleSampler(memory, model, { batch: 32 })
  const { shape, latent, layers, levels, noiseLengths } = sampler

  type Looks = v.InferOutput<typeof walkOf> | v.InferOutput<typeof tableOf> | v.InferOutput<typeof changeOf>

  const drawn = (styles: Float32Array, { noise: has, noiseSeed: seed }: Looks): Promise<Float32Array> => {
    const count = styles.length / (layers * latent)
    // The same noise for every picture of an answer: what differs between two is their styles alone.
    const one = layeredNoise(1, noiseLengths, { seed, has })
    return sampler.pictures(styles, joined(Array.from({ length: count }, () => one)))
  }
  const stylesOf = async (codes: Float32Array, { truncation }: Looks): Promise<readonly Float32Array[]> => {
    const all = layeredStyles(await sampler.map(codes), await sampler.mean(), layers, truncation)
    const width = layers * latent
    return Array.from({ length: all.length / width }, (_, i) => all.slice(i * width, (i + 1) * width))
  }
  const codesOf = (seeds: readonly number[]): Float32Array =>
    joined(seeds.map((seed) => priorCodes(1, latent, { seed })))
  const images = (data: Float32Array) => ({ shape: [data.length / shape.reduce((a, b) => a * b), ...shape], data })
  const levelOf = (layer: number, { middle, fine }: { middle: number; fine: number }): Level =>
    layer < middle ? 'coarse' : layer < fine ? 'middle' : 'fine'
  /** The styles of one picture with some layers those of another. */
  const mixed = (own: Float32Array, other: Float32Array, isOther: (layer: number) => boolean): Float32Array =>
    own.map((value, at) => (isOther(Math.floor(at / latent)) ? other[at]! : value))

  const questions: Readonly<Record<string, (params: Plain) => Promise<Picture>>> = {
    /** The pictures of the rows, of the columns, and of every pair of them: [rows · columns, ...shape]. */
    async table(params) {
      const asked = v.parse(tableOf, params)
      checkSplit(asked, layers)
      const [rows, columns] = [
        await stylesOf(codesOf(asked.rows), asked),
        await stylesOf(codesOf(asked.columns), asked),
      ]
      const isColumn = (layer: number): boolean => asked.sources[levelOf(layer, asked)] === 'columns'
      const cells = rows.flatMap((row) => columns.map((column) => mixed(row, column, isColumn)))
      const all = await drawn(joined([...rows, ...columns, ...cells]), asked)
      const size = all.length / (rows.length + columns.length + cells.length)
      const part = (from: number, count: number): Float32Array => all.slice(from * size, (from + count) * size)
      return {
        values: { layers: Array.from({ length: layers }, (_, layer) => (isColumn(layer) ? 'columns' : 'rows')) },
        arrays: {
          rows: images(part(0, rows.length)),
          columns: images(part(rows.length, columns.length)),
          cells: images(part(rows.length + columns.length, cells.length)),
        },
      }
    },
    /** A round trip between some styles, in straight lines through w: [seeds · frames, ...shape]. */
    async walk(params) {
      const asked = v.parse(walkOf, params)
      const { seeds, frames } = asked
      const ends = await sampler.map(codesOf(seeds))
      const end = (i: number): Float32Array =>
        ends.slice((i % seeds.length) * latent, ((i % seeds.length) + 1) * latent)
      const way = joined(
        seeds.map((_, i) => pathBetween(end(i), end(i + 1), frames + 1, 'linear').slice(0, frames * latent)),
      )
      const layered = layeredStyles(way, await sampler.mean(), layers, asked.truncation)
      return { values: {}, arrays: { frames: images(await drawn(layered, asked)) } }
    },
    /** What a swap of each level alone changes, over pairs of codes: energies of the difference, [3 levels, pairs, 2] for low and high frequencies. */
    async change(params) {
      const asked = v.parse(changeOf, params)
      checkSplit(asked, layers)
      const { pairs, seed } = asked
      const [own, other] = [
        await stylesOf(priorCodes(pairs, latent, { seed }), asked),
        await stylesOf(priorCodes(pairs, latent, { seed: seed + 1_000_000 }), asked),
      ]
      const before = await drawn(joined(own), asked)
      const data = new Float32Array(levelNames.length * pairs * 2)
      for (const [at, level] of levelNames.entries()) {
        const swapped = own.map((styles, i) => mixed(styles, other[i]!, (layer) => levelOf(layer, asked) === level))
        data.set(energyOfChange(before, await drawn(joined(swapped), asked), shape), at * pairs * 2)
      }
      const levels = levelNames.map((level, at) => ({
        level,
        ...changeOfLevel(data.subarray(at * pairs * 2, (at + 1) * pairs * 2)),
      }))
      return { values: { levels, pairs }, arrays: { energy: { shape: [3, pairs, 2], data } } }
    },
  }

  const { config, ...about } = described
  return {
    step: 0,
    facts: {
      ...about,
      shape,
      latent,
      layers,
      ...levels,
      noises: noiseLengths.map((length) => Math.sqrt(length)),
      parameters: countParameters({ generator: model.generator }),
      training: config.training ?? {},
    },
    picture: (kind) => Promise.reject(new AtelierError(`picture "${kind}": this job has none of that kind`)),
    answer(question, params) {
      const found = Object.hasOwn(questions, question) ? questions[question] : undefined
      if (!found) return Promise.reject(new AtelierError(`ask: "${question}": this job has no such question`))
      return found(params)
    },
    close: () => sampler.close(),
  }
}

const levelNames = ['coarse', 'middle', 'fine'] as const
type Level = (typeof levelNames)[number]

/** Mean energies of pairs [pairs, 2] at low and high frequencies, and the share of the high ones with its interval of 95 %. */
function changeOfLevel(energy: Float32Array) {
  const pairs = Uint32Array.from({ length: energy.length / 2 }, (_, i) => i)
  const sum = (places: Uint32Array, part: 0 | 1): number =>
    places.reduce((all, place) => all + energy[2 * place + part]!, 0)
  const share = (places: Uint32Array): number => {
    const [low, high] = [sum(places, 0), sum(places, 1)]
    return low + high === 0 ? 0 : high / (low + high)
  }
  const { value, low, high } = bootstrap([pairs.length], share, { resamples: 500, method: 'centred' })
  return {
    low: sum(pairs, 0) / pairs.length,
    high: sum(pairs, 1) / pairs.length,
    shareOfHigh: value,
    interval: [low, high],
  }
}

function checkSplit({ middle, fine }: { readonly middle: number; readonly fine: number }, layers: number): void {
  if (middle <= fine && fine <= layers) return
  throw new AtelierError(
    `styles: middle from layer ${middle}, fine from ${fine}: they must be in order, up to ${layers}`,
  )
}
