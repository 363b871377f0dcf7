/** What a duel looks like: the plane as both players see it, and how they stand. */
import { drawPoints, type PointSet, spreadPoints } from '../../data/index.js'
import { divergenceOf, modeCoverage, planeDensity } from '../../evaluate/index.js'
import { type Gan, intoModel, outOfModel } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import { float32, type Memory, program } from '../../runtime/index.js'
import { randomStream } from '../../tensor/index.js'
import { type AdversarialGame, type AdversarialLossName, adversarialLoss, type Side, sides } from '../../train/index.js'
import type { Picture } from '../message.js'
import type { Standing } from './duel-tape.js'

/** A shape by its name, or points drawn by hand: x and y in turns. */
export type PointData = Parameters<typeof drawPoints>[0] | readonly number[]

export function pointsOf(data: PointData, seed: number, part: 'training' | 'held out'): PointSet {
  const options = { seed, count: part === 'training' ? 4096 : 2048, part }
  return typeof data === 'string' ? drawPoints(data, options) : spreadPoints('drawn', data, options)
}

/** Points of each kind that are shown and that standings are taken of. */
const shown = 256
/** Points that the discriminator judges along each side of the plane, and cells of the densities. */
const grain = 40
/** Codes along each side of the mesh. */
const meshSide = 17
/** Made points that densities are taken of. */
const counted = 2048

export interface DuelLook {
  standing(): Promise<Standing>
  plane(): Promise<Picture>
  /** How far the density of what is made is from that of held-out points, both [grain · grain + 1], the last being all outside; and hashes of the weights. */
  measures(): Promise<Picture>
  close(): Promise<void>
}

export interface DuelLookOptions {
  readonly memory: Memory
  readonly model: Gan
  readonly game: AdversarialGame
  readonly loss: AdversarialLossName
  readonly training: PointSet
  /** Points that no player is taught with. */
  readonly heldOut: PointSet
  readonly seed: number
}

/** The same codes and real points at every look, so that what moves has been moved by the players. */
export function duelLook({ memory, model, game, loss: name, training, heldOut, seed }: DuelLookOptions): DuelLook {
  const { latent, range } = model.config
  const random = randomStream(seed, 'codes that are shown')
  const manyCodes = Float32Array.from({ length: counted * latent }, () => random.normal())
  const codes = manyCodes.subarray(0, shown * latent)
  const mesh = meshCodes(latent)
  const real = heldOut.points.slice(0, 2 * shown)
  const reach = 1.25 * training.points.reduce((far, value) => Math.max(far, Math.abs(value)), 0)
  const plane = { from: [-reach, -reach], to: [reach, reach], side: grain } as const
  const square = { reach, side: grain }
  const realDensity = planeDensity(heldOut.points, square)
  const loss = adversarialLoss(name)
  const making = program(memory, { z: float32(['rows', latent]) }, ({ z }) => ({
    outputs: { x: outOfModel(model.generate(z), range) },
  }))
  const judging = program(memory, { z: float32([shown, latent]), x: float32([shown, 2]) }, ({ z, x }) => {
    const [realScores, fakeScores] = [model.judge(intoModel(x, range)), model.judge(model.generate(z))]
    return { outputs: { realScores, fakeScores, loss: loss.generator(realScores, fakeScores).mean() } }
  })
  const made = async (z: Float32Array): Promise<Float32Array> => (await making.run({ z })).x.data as Float32Array

  async function hashes(): Promise<Readonly<Record<Side, string>>> {
    const found = { generator: firstHash, discriminator: firstHash }
    for (const [path, weight] of parameters(model)) {
      const side = sides.find((each) => path.startsWith(`${each}.`))!
      found[side] = hashOn(found[side], (await memory.read(weight)) as Float32Array)
    }
    const hex = (hash: number): string => (hash >>> 0).toString(16).padStart(8, '0')
    return { generator: hex(found.generator), discriminator: hex(found.discriminator) }
  }

  return {
    async standing() {
      const found = await judging.run({ z: codes, x: real })
      const [realScores, fakeScores] = [found.realScores.data as Float32Array, found.fakeScores.data as Float32Array]
      const middle = loss.isAbsolute ? 0 : (mean(realScores) + mean(fakeScores)) / 2
      const right =
        realScores.filter((score) => score > middle).length + fakeScores.filter((score) => score < middle).length
      const belief = mean(fakeScores.map((score) => 1 / (1 + Math.exp(middle - score))))
      return { accuracy: right / (2 * shown), belief, loss: (found.loss.data as Float32Array)[0]! }
    },
    async plane() {
      const { fakes, pushes, accuracy, surface, realScores, fakeScores } = await game.inspect(codes, real, { plane })
      const { mixture } = heldOut
      const modes =
        mixture && modeCoverage(fakes, mixture.centres, 2, { deviation: Math.max(mixture.deviation, reach / 60) })
      return {
        values: {
          reach,
          isAbsolute: loss.isAbsolute,
          accuracyReal: accuracy.real,
          accuracyFake: accuracy.fake,
          moves: { ...game.moves },
          ...(modes && {
            hit: modes.hit,
            modes: modes.counts.length,
            counts: [...modes.counts],
            good: modes.highQuality.value,
            near: 3 * Math.max(mixture.deviation, reach / 60),
            centres: [...mixture.centres],
          }),
        },
        arrays: {
          real: { shape: [shown, 2], data: real },
          fakes: { shape: [shown, 2], data: fakes },
          pushes: { shape: [shown, 2], data: pushes },
          realScores: { shape: [shown], data: realScores },
          fakeScores: { shape: [shown], data: fakeScores },
          surface: { shape: [grain, grain], data: surface! },
          mesh: { shape: [meshSide, meshSide, 2], data: await made(mesh) },
        },
      }
    },
    async measures() {
      const density = planeDensity(await made(manyCodes), square)
      const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0)
      return {
        values: {
          missing: divergenceOf(realDensity, density),
          stray: divergenceOf(density, realDensity),
          sums: [sum(realDensity), sum(density)],
          counted,
          hashes: { ...(await hashes()) },
        },
        arrays: {
          real: { shape: [realDensity.length], data: Float32Array.from(realDensity) },
          made: { shape: [density.length], data: Float32Array.from(density) },
        },
      }
    },
    close: async () => {
      await Promise.all([making.close(), judging.close()])
    },
  }
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** A square of codes, from −2 to 2 along the first two of their numbers. */
function meshCodes(latent: number): Float32Array {
  const codes = new Float32Array(meshSide * meshSide * latent)
  const place = (i: number): number => (4 * i) / (meshSide - 1) - 2
  for (let i = 0; i < meshSide * meshSide; i++) {
    codes[i * latent] = place(i % meshSide)
    if (latent > 1) codes[i * latent + 1] = place(Math.floor(i / meshSide))
  }
  return codes
}

const firstHash = 0x811c9dc5

/** FNV-1a over the words of some numbers: shows whether any weight has changed. */
function hashOn(before: number, values: Float32Array): number {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length)
  return words.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193), before)
}
