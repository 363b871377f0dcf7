/** Diffusion of points of a plane, where all of it can be seen: the density at a level, the flow that carries noise to data, and the ways of single points. */
import * as v from 'valibot'
import { drawPoints, type PointSet, spreadPoints } from '../../data/index.js'
import { modeCoverage } from '../../evaluate/index.js'
import type { Diffusion, NoiseLevel } from '../../models/index.js'
import { AtelierError } from '../../tensor/index.js'
import { pointExamples } from '../../train/index.js'
import type { Job, Place } from '../job.js'
import type { Picture } from '../message.js'
import { whole } from './bounds.js'
import { type Film, filming, levelsOf, remaining, signalToNoise } from './denoising.js'
import type { DiffusionParams } from './diffusion.js'
import { type Stepwise, stepwise } from './stepwise.js'

type Params = Extract<DiffusionParams, { readonly mode: 'plane' }>

/** Steps of the schedule that is shown. */
const steps = 20
/** Points that are carried from noise to data. */
const carried = 160
/** Arrows, and places of the density, along each side of the plane. */
const [arrows, grain] = [15, 48]
/** What is shown of the plane, INSIDE the model's range, where data has mean 0 and deviation 1. */
const reach = 3
/** Data points that make the density. */
const dense = 400

const changesOf = v.object({ at: whole(0, steps) })

export function denoisingPlane({ mode: _, data, width, layers, ...recipe }: Params, place: Place): Job {
  const { seed } = place
  const set = pointsOf(data, seed)
  const model = { family: 'diffusion' as const, network: 'dense' as const, width, layers }
  const learning: Stepwise<Diffusion> = stepwise({ data: pointExamples(set), model, ...recipe }, place)
  const camera = filming(learning.memory, learning.model, { isFrozen: false })
  const levels = levelsOf('ddpm', steps)
  const { inward, outward } = rangeOf(learning.model)
  const real = inward(set.points.slice(0, 2 * dense))
  let at = Math.floor(steps / 2)
  let film: { readonly step: number; readonly film: Film } | undefined

  async function filmNow(): Promise<Film> {
    if (film?.step !== learning.step) {
      const way = { solver: 'ddim', steps, schedule: 'ddpm', guidance: 1, seed, rows: carried, condition: {} } as const
      film = { step: learning.step, film: await camera.film(way) }
    }
    return film.film
  }

  /** What a step of the flow does at places of the plane: x' − x, to the next level. */
  async function flow(level: NoiseLevel, next: NoiseLevel): Promise<Float32Array> {
    const places = squareOf(arrows)
    const { clean, noise } = await camera.predict(places, level)
    return places.map((_, i) => clean[i]! * (next.alpha - level.alpha) + noise[i]! * (next.sigma - level.sigma))
  }

  async function plane(): Promise<Picture> {
    const found = await filmNow()
    const level = levels[at]!
    const ways = new Float32Array((steps + 1) * 2 * carried)
    for (const [i, { x }] of found.frames.entries()) ways.set(x, i * 2 * carried)
    ways.set(found.made, steps * 2 * carried)
    const made = outward(found.made)
    const { mixture } = set
    const modes =
      mixture &&
      modeCoverage(made, mixture.centres, 2, {
        deviation: Math.max(
          mixture.deviation,
          set.points.reduce((far, value) => Math.max(far, Math.abs(value)), 0) / 30,
        ),
      })
    return {
      values: {
        ...{ at, steps, reach, alpha: level.alpha, sigma: level.sigma, remaining: remaining(level) },
        signalToNoise: level.sigma === 0 ? null : signalToNoise(level),
        ...(modes && { hit: modes.hit, modes: modes.counts.length, good: modes.highQuality.value }),
      },
      arrays: {
        real: { shape: [dense, 2], data: real },
        /** [steps + 1, points, 2]: from noise to what comes out. */
        ways: { shape: [steps + 1, carried, 2], data: ways },
        flow: {
          shape: [arrows, arrows, 2],
          data: await flow(levels[Math.min(at, steps - 1)]!, levels[Math.min(at, steps - 1) + 1]!),
        },
        /** Of noised data, exactly, for the data points that are shown; from the lowest row up. */
        density: { shape: [grain, grain], data: densityOf(real, level) },
      },
    }
  }

  return {
    get step() {
      return learning.step
    },
    get isDone() {
      return learning.step >= recipe.steps
    },
    facts: { parameters: learning.parameters, steps: recipe.steps, points: set.count, levels: steps },
    async advance() {
      return { loss: await learning.advance() }
    },
    picture: (kind) =>
      kind === 'plane' ? plane() : Promise.reject(new AtelierError(`picture "${kind}": there is none here`)),
    answer: (question) => Promise.reject(new AtelierError(`ask: "${question}": this job has no such question`)),
    set(changed) {
      at = v.parse(changesOf, changed).at
    },
    save: () => learning.save(),
    async restore(kept) {
      learning.restore(kept as Awaited<ReturnType<typeof learning.save>>)
      film = undefined
    },
    async close() {
      await camera.close()
      await learning.close()
    },
  }
}

const pointsOf = (data: Params['data'], seed: number): PointSet =>
  typeof data === 'string'
    ? drawPoints(data, { seed, count: 4096 })
    : spreadPoints('drawn', data, { seed, count: 4096 })

/** Between the plane of the data and that INSIDE the range. */
function rangeOf({ config: { range } }: Diffusion) {
  const { centre, scale } = range === 'image' ? { centre: [0, 0], scale: [1, 1] } : range
  return {
    inward: (points: Float32Array) => points.map((value, i) => (value - centre[i % 2]!) / scale[i % 2]!),
    outward: (points: Float32Array) => points.map((value, i) => value * scale[i % 2]! + centre[i % 2]!),
  }
}

/** Places on a square, [side², 2], from the lowest row up. */
function squareOf(side: number): Float32Array {
  const place = (i: number): number => reach * ((2 * (i + 0.5)) / side - 1)
  return Float32Array.from({ length: 2 * side * side }, (_, i) => {
    const cell = i >> 1
    return place(i % 2 === 0 ? cell % side : Math.floor(cell / side))
  })
}

/** The mean of Gaussians around α · each point, of deviation σ, at places of the plane; each cell stands for its middle. */
function densityOf(real: Float32Array, { alpha, sigma }: NoiseLevel): Float32Array {
  const places = squareOf(grain)
  // A deviation of less than a cell would fall between the places.
  const width = Math.max(sigma, (1.2 * reach) / grain)
  const factor = 1 / (2 * Math.PI * width ** 2 * (real.length / 2))
  const density = new Float32Array(grain * grain)
  for (let cell = 0; cell < density.length; cell++) {
    const [x, y] = [places[2 * cell]!, places[2 * cell + 1]!]
    let sum = 0
    for (let i = 0; i < real.length; i += 2) {
      const square = ((x - alpha * real[i]!) ** 2 + (y - alpha * real[i + 1]!) ** 2) / (2 * width ** 2)
      if (square < 20) sum += Math.exp(-square)
    }
    density[cell] = factor * sum
  }
  return density
}
