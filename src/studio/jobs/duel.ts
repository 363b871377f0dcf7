/** Two players and points of a plane: a generator and a discriminator that move one at a time, and what each makes of it. */
import * as v from 'valibot'
import { drawPoints, type PointSet, spreadPoints } from '../../data/index.js'
import { modeCoverage } from '../../evaluate/index.js'
import { Gan } from '../../models/index.js'
import { countParameters } from '../../nn/index.js'
import { createMemory } from '../../runtime/index.js'
import { AtelierError, randomStream } from '../../tensor/index.js'
import {
  type AdversarialGame,
  adversarialGame,
  imageFamily,
  pointExamples,
  type Side,
  sides,
} from '../../train/index.js'
import type { Job, Kept, Place } from '../job.js'
import type { Picture, Plain } from '../message.js'
import { restoreSnapshot, type Snapshot, snapshotOf } from './snapshot.js'

const between = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most))
const whole = (least: number, most: number) => v.pipe(between(least, most), v.integer())
const rate = between(1e-6, 1)

const paramsOf = v.object({
  /** A shape by its name, or points drawn by hand: x and y in turns. */
  data: v.union([
    v.picklist(['ring', 'grid', 'moons', 'spiral']),
    v.pipe(v.array(between(-1e3, 1e3)), v.minLength(2), v.maxLength(4000)),
  ]),
  loss: v.picklist(['minimax', 'non-saturating', 'hinge', 'wasserstein', 'relativistic']),
  penalty: v.picklist(['none', 'r1', 'r2', 'r1-r2', 'interpolated']),
  penaltyWeight: between(0, 100),
  rates: v.object({ generator: rate, discriminator: rate }),
  /** Moves of each side in a round. */
  turns: v.object({ generator: whole(1, 10), discriminator: whole(1, 10) }),
  width: whole(4, 256),
  layers: whole(1, 8),
  batch: whole(4, 1024),
})

const changesOf = v.object({ frozen: v.picklist(['neither', ...sides]) })
const moveOf = v.object({ side: v.picklist(sides) })

/** Examples in a picture, and points along each side of the plane that the discriminator judges. */
const shown = 256
const grain = 40

export async function duel(given: Plain, place: Place): Promise<Job> {
  const params = v.parse(paramsOf, given)
  const { seed } = place
  const set = pointsOf(params.data, seed)
  const data = pointExamples(set)
  const gan = imageFamily('gan')
  const config = gan.describe({ family: 'gan', width: params.width, layers: params.layers }, data)
  const model = gan.make(config)
  if (!(model instanceof Gan)) throw new AtelierError('duel: the family made another model')
  const memory = createMemory({ target: place.target, seed })
  const { loss, penalty, penaltyWeight, rates, batch, turns } = params
  const game = adversarialGame(memory, model, {
    ...{ data, loss, penalty, penaltyWeight, rates, batch, seed, average: 0, steps: 1_000_000 },
  })
  const look = looker(game, set, model.config.latent, seed)
  const round: readonly Side[] = [
    ...Array.from({ length: turns.discriminator }, () => 'discriminator' as const),
    ...Array.from({ length: turns.generator }, () => 'generator' as const),
  ]
  let step = 0

  async function move(side: Side): Promise<{ readonly [name: string]: number }> {
    const { loss: found, readings } = await game.step(side)
    step += 1
    return { side: sides.indexOf(side), [`${side} loss`]: found, ...readings }
  }

  return {
    get step() {
      return step
    },
    facts: {
      parameters: countParameters(model),
      latent: model.config.latent,
      modes: set.mixture ? set.mixture.centres.length / 2 : 0,
    },
    advance() {
      const side = round[step % round.length]!
      const other = sides.find((each) => each !== side)!
      return move(game.frozen.has(side) ? other : side)
    },
    picture: (kind) => {
      if (kind !== 'plane') throw new AtelierError(`picture "${kind}": a duel has none of that kind`)
      return look()
    },
    /** `move`: one move of a side, out of turn. */
    async answer(question, asked) {
      if (question !== 'move') throw new AtelierError(`ask: "${question}": a duel has no such question`)
      return { values: await move(v.parse(moveOf, asked).side), arrays: {} }
    },
    set(changed) {
      const { frozen } = v.parse(changesOf, changed)
      for (const side of sides) game.freeze(side, side === frozen)
    },
    save: async () => ({ ...(await snapshotOf(memory, game.state, step)), moves: { ...game.moves } }),
    async restore(kept: Kept) {
      const saved = kept as Snapshot & { readonly moves: Record<Side, number> }
      restoreSnapshot(memory, saved)
      game.restore(saved.moves)
      step = saved.step
    },
    close: () => game.close(),
  }
}

function pointsOf(data: v.InferOutput<typeof paramsOf>['data'], seed: number): PointSet {
  return typeof data === 'string'
    ? drawPoints(data, { seed, count: 4096 })
    : spreadPoints('drawn', data, { seed, count: 4096 })
}

/** The same codes and real points at every look, so that what moves has been moved by the players. */
function looker(game: AdversarialGame, set: PointSet, latent: number, seed: number): () => Promise<Picture> {
  const random = randomStream(seed, 'codes that are shown')
  const z = Float32Array.from({ length: shown * latent }, () => random.normal())
  const real = set.points.slice(0, 2 * shown)
  const reach = 1.25 * set.points.reduce((far, value) => Math.max(far, Math.abs(value)), 0)
  const plane = { from: [-reach, -reach], to: [reach, reach], side: grain } as const
  return async () => {
    const { fakes, pushes, accuracy, surface, realScores, fakeScores } = await game.inspect(z, real, { plane })
    const { mixture } = set
    const modes =
      mixture && modeCoverage(fakes, mixture.centres, 2, { deviation: Math.max(mixture.deviation, reach / 60) })
    return {
      values: {
        reach,
        accuracyReal: accuracy.real,
        accuracyFake: accuracy.fake,
        moves: { ...game.moves },
        ...(modes && {
          hit: modes.hit,
          modes: modes.counts.length,
          counts: [...modes.counts],
          good: modes.highQuality.value,
        }),
      },
      arrays: {
        real: { shape: [shown, 2], data: real },
        fakes: { shape: [shown, 2], data: fakes },
        pushes: { shape: [shown, 2], data: pushes },
        realScores: { shape: [shown], data: realScores },
        fakeScores: { shape: [shown], data: fakeScores },
        surface: { shape: [grain, grain], data: surface! },
      },
    }
  }
}
