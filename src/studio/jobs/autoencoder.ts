/** An autoencoder or a VAE of small pictures: learns to rebuild them through a few numbers, and shows what it keeps and what it loses. */
import * as v from 'valibot'
import { type ImageSet, imageBatch } from '../../data/index.js'
import { type Autoencoder, Vae } from '../../models/index.js'
import { imageCoder, priorCodes } from '../../sample/index.js'
import { AtelierError, randomStream } from '../../tensor/index.js'
import { imageExamples } from '../../train/index.js'
import type { Job, Place } from '../job.js'
import type { Numbers, Picture, Plain } from '../message.js'
import { ownPictures, readOwnPictures, readPictures, shippedPictures } from '../pictures.js'
import { type Look, looker } from './autoencoder-look.js'
import { between, whole } from './bounds.js'
import { axesOf, codesAt, deviationsOn, loneliness, placesOf } from './code-space.js'
import { nearestAmong, principalErrors } from './picture-baselines.js'
import type { Snapshot } from './snapshot.js'
import { type Stepwise, type StepwiseSnapshot, stepwise } from './stepwise.js'

const paramsOf = v.object({
  /** Pictures that ship, or a reader's own. */
  data: v.union([v.picklist(shippedPictures), v.object({ own: ownPictures })]),
  kind: v.picklist(['autoencoder', 'vae']),
  network: v.picklist(['dense', 'convolutional', 'linear']),
  width: whole(4, 256),
  layers: whole(1, 4),
  /** Numbers in a code. */
  bottleneck: whole(1, 32),
  /** Weight of a VAE's divergence. */
  beta: between(0, 100),
  batch: whole(4, 256),
  steps: whole(1, 20_000),
  learningRate: between(1e-5, 10),
  /** An autoencoder of the same size beside a VAE, taught as long. */
  rival: v.boolean(),
})
type Params = v.InferOutput<typeof paramsOf>

/** Pictures that are shown one by one, and looked at in all; none of them is learnt from. */
const shown = 12
const looked = 400
/** Steps between two entries of the history. */
const measuredEvery = 10
/** Of a code's number, the least variance of its means over pictures for it to count as active (arXiv:1509.00519). */
const activeFrom = 0.01

export async function autoencoder(given: Plain, place: Place): Promise<Job> {
  const params = v.parse(paramsOf, given)
  const { training, test } =
    typeof params.data === 'string' ? await readPictures(place, params.data) : readOwnPictures(params.data.own)
  const main = learner(training, params, params.kind, place)
  const rival = params.kind === 'vae' && params.rival ? learner(training, params, 'autoencoder', place) : undefined
  const everybody = rival ? [main, rival] : [main]
  const real = imageBatch(test, [...Array(Math.min(looked, test.count)).keys()])
  const learnt = imageBatch(training, [...Array(training.count).keys()])
  const shape = [test.channels, test.height, test.width] as const
  const size = shape.reduce((a, b) => a * b, 1)
  const count = real.length / size
  let history: readonly Entry[] = []
  /** Of real pictures, how far each is from the nearest that was learnt from. */
  let realFar: readonly number[] = []
  let seen: { readonly step: number; readonly look: Look } | undefined

  async function lookNow(): Promise<Look> {
    const { step } = main.learning
    if (seen?.step !== step) seen = { step, look: await main.eye.look(real) }
    return seen.look
  }

  async function measured(): Promise<Entry> {
    const look = await lookNow()
    const errors = squaredErrors(real, look.made)
    return {
      step: main.learning.step,
      error: mean(errors),
      missing: look.missing,
      divergence: look.divergences.reduce((sum, value) => sum + value, 0),
    }
  }
  history = [await measured()]

  const axes = async () => axesOf((await lookNow()).codes, params.bottleneck)
  const images = (data: Float32Array): Numbers => ({ shape: [data.length / size, ...shape], data })

  const pictures: Readonly<Record<string, () => Promise<Picture>>> = {
    /** Pictures, what becomes of them, and the square of what is lost, pixel by pixel. */
    async rebuilt() {
      const { made } = await lookNow()
      const some = Math.min(shown, count)
      const errors = squaredErrors(real.subarray(0, some * size), made.subarray(0, some * size))
      const errorOf = (row: number): number => mean(errors.subarray(row * size, (row + 1) * size))
      return {
        values: {
          errors: Array.from({ length: some }, (_, row) => errorOf(row)),
          error: history.at(-1)!.error,
          measuredAt: history.at(-1)!.step,
          bottleneck: params.bottleneck,
          names: Array.from({ length: some }, (_, row) => nameOf(test, row)),
        },
        arrays: {
          originals: images(real.slice(0, some * size)),
          rebuilt: images(made.slice(0, some * size)),
          errors: images(errors),
        },
      }
    },
    /** Where pictures lie in the space of codes, on the plane in which they vary most. */
    async codes() {
      const look = await lookNow()
      const plane = await axes()
      const { bottleneck } = params
      const variances = Array.from({ length: bottleneck }, (_, i) => varianceOf(look.codes, bottleneck, i))
      return {
        values: {
          explained: [...plane.explained],
          variances,
          divergences: [...look.divergences],
          active: variances.filter((variance) => variance > activeFrom).length,
          names: Array.from({ length: count }, (_, row) => nameOf(test, row)),
        },
        arrays: {
          places: { shape: [count, 2], data: placesOf(look.codes, plane) },
          deviations: { shape: [count, 2], data: deviationsOn(look.deviations, plane) },
        },
      }
    },
    /** Errors and terms of the bound on pictures that are not learnt from, as they came. */
    async history() {
      const column = (read: (entry: Entry) => number): Numbers => ({
        shape: [history.length],
        data: Float32Array.from(history, read),
      })
      return {
        values: { steps: history.map(({ step }) => step) },
        arrays: {
          error: column(({ error }) => error),
          missing: column(({ missing }) => missing),
          divergence: column(({ divergence }) => divergence),
        },
      }
    },
  }

  const questions: Readonly<Record<string, (asked: Plain) => Promise<Picture>>> = {
    /** What a place of the plane stands for, and how far from all others it is. */
    async decode(asked) {
      const { place: at } = v.parse(v.object({ place: onPlane }), asked)
      const plane = await axes()
      const others = placesOf((await lookNow()).codes, plane)
      const image = await main.coder.decode(codesAt(at, plane))
      const { nearest, neighbour, usual } = loneliness(at, others)
      return {
        values: { nearest, usual, isHole: nearest > usual, neighbour: nameOf(test, neighbour) },
        arrays: { image: images(image), neighbour: images(real.slice(neighbour * size, (neighbour + 1) * size)) },
      }
    },
    /** Where one of the pictures that are looked at lies. */
    async encode(asked) {
      const { image } = v.parse(v.object({ image: whole(0, count - 1) }), asked)
      const plane = await axes()
      const { codes, deviations } = await lookNow()
      const { bottleneck } = params
      const part = (all: Float32Array): Float32Array => all.subarray(image * bottleneck, (image + 1) * bottleneck)
      const [x, y] = placesOf(part(codes), plane)
      const [across, upwards] = deviationsOn(part(deviations), plane)
      return {
        values: { place: [x!, y!], deviations: [across!, upwards!], code: [...part(codes)] },
        arrays: { image: images(real.slice(image * size, (image + 1) * size)) },
      }
    },
    /** A square of places, each decoded: rows go down as the second coordinate falls. */
    async plane(asked) {
      const { side, from, to } = v.parse(v.object({ side: whole(2, 24), from: onPlane, to: onPlane }), asked)
      const along = (axis: 0 | 1, i: number): number => from[axis] + ((to[axis] - from[axis]) * (i + 0.5)) / side
      const places = Array.from({ length: side * side }, (_, at) => [
        along(0, at % side),
        along(1, side - 1 - Math.floor(at / side)),
      ])
      return {
        values: { side, from: [...from], to: [...to] },
        arrays: { images: images(await main.coder.decode(codesAt(places.flat(), await axes()))) },
      }
    },
    /** A straight way between two places, decoded. */
    async path(asked) {
      const { from, to, frames } = v.parse(v.object({ from: onPlane, to: onPlane, frames: whole(2, 24) }), asked)
      const places = Array.from({ length: frames }, (_, i) =>
        ([0, 1] as const).map((axis) => from[axis] + ((to[axis] - from[axis]) * i) / (frames - 1)),
      ).flat()
      return {
        values: { frames },
        arrays: {
          images: images(await main.coder.decode(codesAt(places, await axes()))),
          places: { shape: [frames, 2], data: Float32Array.from(places) },
        },
      }
    },
    /**
     * Pictures of codes that are drawn: of a VAE from its prior; of an autoencoder, which has none, from a Gaussian with the mean and the deviations of
     * its codes. Beside each set the distances of its pictures from the nearest that was learnt from, and those of real pictures.
     */
    async samples(asked) {
      const { count: many, seed } = v.parse(v.object({ count: whole(1, 100), seed: whole(0, 2 ** 31) }), asked)
      const made = await Promise.all(everybody.map((each) => drawn(each, real, many, seed)))
      const far = (rows: Float32Array): number[] => nearestAmong(rows, learnt, size).map(({ square }) => square / size)
      if (realFar.length < many) realFar = far(real.subarray(0, Math.min(count, many) * size))
      const names = ['samples', 'rival']
      return {
        values: {
          real: realFar.slice(0, many),
          ...Object.fromEntries(made.map((rows, i) => [names[i]!, far(rows)])),
        },
        arrays: Object.fromEntries(made.map((rows, i) => [names[i]!, images(rows)])),
      }
    },
    /** Errors of principal components on the same pictures, by how many are kept. */
    async principal() {
      const errors = await principalErrors(main.learning.memory, {
        training: learnt,
        test: real,
        size,
        seed: place.seed,
      })
      return { values: { errors: [...errors] }, arrays: {} }
    },
  }

  return {
    get step() {
      return main.learning.step
    },
    get isDone() {
      return main.learning.step >= params.steps
    },
    facts: {
      ...{ parameters: main.learning.parameters, steps: params.steps, pixels: size, training: training.count },
      ...{ test: count, source: test.sources.join(', '), licence: test.licence ?? 'your own' },
      ...(test.classes && { classes: [...test.classes] }),
    },
    async advance() {
      const loss = await main.learning.advance()
      await rival?.learning.advance()
      const { step } = main.learning
      if (step % measuredEvery !== 0 && step !== params.steps) return { loss }
      const entry = await measured()
      history = [...history.filter((earlier) => earlier.step < step), entry]
      return { loss, error: entry.error }
    },
    picture: (kind) => pictures[kind]?.() ?? Promise.reject(new AtelierError(`picture "${kind}": there is none here`)),
    answer(question, asked) {
      const found = Object.hasOwn(questions, question) ? questions[question] : undefined
      return found?.(asked) ?? Promise.reject(new AtelierError(`ask: "${question}": this job has no such question`))
    },
    async save() {
      const kept = await Promise.all(everybody.map(({ learning }) => learning.save()))
      const bytes = kept.reduce((sum, each) => sum + each.bytes, 0)
      return { step: main.learning.step, bytes, kept, history } as Saved
    },
    async restore(kept) {
      const saved = kept as Saved
      for (const [i, { learning }] of everybody.entries()) learning.restore(saved.kept[i]!)
      history = saved.history
      seen = undefined
    },
    async close() {
      for (const { learning, eye, coder } of everybody) {
        await eye.close()
        await coder.close()
        await learning.close()
      }
    },
  }
}

/** Of pictures that are not learnt from, at a step. */
interface Entry {
  readonly step: number
  /** Mean square a pixel. */
  readonly error: number
  /** Nats a picture; of a VAE. */
  readonly missing: number
  readonly divergence: number
}

interface Saved extends Pick<Snapshot, 'step' | 'bytes'> {
  readonly kept: readonly StepwiseSnapshot[]
  readonly history: readonly Entry[]
}

const onPlane = v.tuple([between(-1e3, 1e3), between(-1e3, 1e3)])

interface Learner {
  readonly learning: Stepwise<Autoencoder | Vae>
  readonly eye: ReturnType<typeof looker>
  readonly coder: ReturnType<typeof imageCoder>
}

function learner(set: ImageSet, params: Params, kind: Params['kind'], place: Place): Learner {
  const { bottleneck, beta, network, width, layers, batch, steps, learningRate } = params
  const shared = { network, width, layers }
  const recipe = { data: imageExamples(set), batch: Math.min(batch, set.count), steps, learningRate }
  const learning: Stepwise<Autoencoder | Vae> =
    kind === 'vae'
      ? stepwise({ ...recipe, model: { family: 'vae' as const, ...shared, latent: bottleneck, beta } }, place)
      : stepwise({ ...recipe, model: { family: 'autoencoder' as const, ...shared, bottleneck } }, place)
  const { memory, model } = learning
  return { learning, eye: looker(memory, model), coder: imageCoder(memory, model) }
}

/** Pictures of codes that nobody wrote. */
async function drawn({ learning, eye, coder }: Learner, real: Float32Array, count: number, seed: number) {
  const { model } = learning
  if (model instanceof Vae) return coder.decode(priorCodes(count, model.config.latent, { seed }))
  const { codes } = await eye.look(real)
  const random = randomStream(seed, 'codes that are drawn')
  const length = model.config.bottleneck
  const moments = Array.from({ length }, (_, i) => {
    const column = codes.filter((_, at) => at % length === i)
    return { mean: mean(column), deviation: Math.sqrt(varianceOf(codes, length, i)) }
  })
  const places = Float32Array.from({ length: count * length }, (_, at) => {
    const { mean: middle, deviation } = moments[at % length]!
    return middle + deviation * random.normal()
  })
  return coder.decode(places)
}

const nameOf = ({ labels, classes }: ImageSet, row: number): string =>
  labels && classes ? classes[labels[row]!]! : `${row + 1}`

const squaredErrors = (x: Float32Array, y: Float32Array): Float32Array => x.map((value, i) => (value - y[i]!) ** 2)

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

function varianceOf(codes: Float32Array, length: number, i: number): number {
  const column = codes.filter((_, at) => at % length === i)
  const middle = mean(column)
  return mean(column.map((value) => (value - middle) ** 2))
}
