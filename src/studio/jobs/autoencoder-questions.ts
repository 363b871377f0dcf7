/** What an autoencoder can be asked: to decode places, to encode pictures, to walk between them, and what it makes of codes that nobody wrote. */
import * as v from 'valibot'
import { Vae } from '../../models/index.js'
import { priorCodes } from '../../sample/index.js'
import { randomStream } from '../../tensor/index.js'
import type { Picture, Plain } from '../message.js'
import { type Gallery, mean, nameOf, varianceOf } from './autoencoder-gallery.js'
import type { Learner } from './autoencoder-learner.js'
import { between, whole } from './bounds.js'
import { codesAt, deviationsOn, loneliness, placesOf } from './code-space.js'
import { nearestAmong, principalErrors } from './picture-baselines.js'

const onPlane = v.tuple([between(-1e3, 1e3), between(-1e3, 1e3)])

export function autoencoderQuestions(gallery: Gallery): Readonly<Record<string, (asked: Plain) => Promise<Picture>>> {
  const {
    main,
    everybody,
    test,
    real,
    learnt,
    count,
    size,
    bottleneck,
    seed: own,
    images,
    look: lookNow,
    axes,
  } = gallery
  /** Of real pictures, how far each is from the nearest that was learnt from. */
  let realFar: readonly number[] = []
  return {
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
        seed: own,
      })
      return { values: { errors: [...errors] }, arrays: {} }
    },
  }
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
