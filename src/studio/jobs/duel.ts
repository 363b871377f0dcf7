/** Two players and points of a plane: a generator and a discriminator that move one at a time, and what each makes of it. */
import * as v from 'valibot'
import { Gan } from '../../models/index.js'
import { countParameters } from '../../nn/index.js'
import { createMemory } from '../../runtime/index.js'
import { AtelierError } from '../../tensor/index.js'
import { adversarialGame, DivergenceError, imageFamily, pointExamples, type Side, sides } from '../../train/index.js'
import type { Job, Kept, Place } from '../job.js'
import type { Plain } from '../message.js'
import { duelLook, pointsOf } from './duel-look.js'
import { duelTape, type Standing } from './duel-tape.js'
import { moveWords } from './duel-words.js'
import { restoreSnapshot, type Snapshot, snapshotOf } from './snapshot.js'

const between = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most))
const whole = (least: number, most: number) => v.pipe(between(least, most), v.integer())
const rate = between(1e-6, 10)
const frozenOf = v.picklist(['neither', ...sides])

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
  /** A side that is held still from the first step on. */
  frozen: v.optional(frozenOf, 'neither'),
})

const changesOf = v.object({ frozen: frozenOf })
const moveOf = v.object({ side: v.picklist(sides) })

/** Moves that the tape shows. */
const tapeLength = 24

export async function duel(given: Plain, place: Place): Promise<Job> {
  const params = v.parse(paramsOf, given)
  const { seed } = place
  const training = pointsOf(params.data, seed, 'training')
  const data = pointExamples(training)
  const gan = imageFamily('gan')
  const config = gan.describe({ family: 'gan', width: params.width, layers: params.layers }, data)
  const model = gan.make(config)
  if (!(model instanceof Gan)) throw new AtelierError('duel: the family made another model')
  const memory = createMemory({ target: place.target, seed })
  const { loss, penalty, penaltyWeight, rates, batch, turns } = params
  const game = adversarialGame(memory, model, {
    ...{ data, loss, penalty, penaltyWeight, rates, batch, seed, average: 0, steps: 1_000_000 },
  })
  const look = duelLook({ memory, model, game, loss, training, heldOut: pointsOf(params.data, seed, 'held out'), seed })
  const tape = duelTape()
  const round: readonly Side[] = [
    ...Array.from({ length: turns.discriminator }, () => 'discriminator' as const),
    ...Array.from({ length: turns.generator }, () => 'generator' as const),
  ]
  let step = 0
  /** Taken at the step before, unless the game has been put back. */
  let standing: Standing | undefined
  /** What the last move came to, in words. */
  let caption: string | undefined

  async function move(side: Side): Promise<{ readonly [name: string]: number }> {
    const before = standing ?? (await look.standing())
    const { loss: found, readings } = await game.step(side).catch((error: unknown) => {
      // The game counts the moves of a side, the page those of both.
      throw error instanceof DivergenceError ? error.at(step + 1) : error
    })
    const after = await look.standing()
    tape.note(step, side, before, after)
    standing = after
    caption = moveWords({ side, before: before.accuracy, after: after.accuracy })
    step += 1
    const { accuracy, belief } = after
    return { side: sides.indexOf(side), accuracy, belief, [`${side} loss`]: found, ...readings }
  }

  /** A move that has been made before is made again, whoever is held still now. */
  async function again(side: Side): Promise<{ readonly [name: string]: number }> {
    const isHeld = game.frozen.has(side)
    game.freeze(side, false)
    const told = await move(side)
    game.freeze(side, isHeld)
    return told
  }

  const hold = (frozen: v.InferOutput<typeof frozenOf>): void => {
    for (const side of sides) game.freeze(side, side === frozen)
  }
  hold(params.frozen)

  return {
    get step() {
      return step
    },
    get caption() {
      return caption
    },
    facts: {
      parameters: countParameters(model),
      latent: model.config.latent,
      modes: training.mixture ? training.mixture.centres.length / 2 : 0,
    },
    advance() {
      const before = tape.sideAt(step)
      if (before) return again(before)
      const side = round[step % round.length]!
      const other = sides.find((each) => each !== side)!
      return move(game.frozen.has(side) ? other : side)
    },
    /** `plane`: both kinds of points and what the players think; `tape`: the last moves. */
    async picture(kind) {
      if (kind === 'plane') return look.plane()
      if (kind === 'tape') return { values: {}, arrays: { moves: tape.around(step, tapeLength) } }
      throw new AtelierError(`picture "${kind}": a duel has none of that kind`)
    },
    /** `move`: one move of a side, out of turn; `measures`: how far what is made is from what is real, and hashes of each side's weights; `standing`: as at the ends of moves; `history`: all moves so far, as on the tape. */
    async answer(question, asked) {
      if (question === 'measures') return look.measures()
      if (question === 'standing') return { values: { ...(await look.standing()) }, arrays: {} }
      if (question === 'history') return { values: {}, arrays: { moves: tape.until(step) } }
      if (question !== 'move') throw new AtelierError(`ask: "${question}": a duel has no such question`)
      const { side } = v.parse(moveOf, asked)
      if (!game.frozen.has(side)) tape.cut(step)
      return { values: await move(side), arrays: {} }
    },
    set(changed) {
      hold(v.parse(changesOf, changed).frozen)
      tape.cut(step)
    },
    save: async () => ({ ...(await snapshotOf(memory, game.state, step)), moves: { ...game.moves } }),
    async restore(kept: Kept) {
      const saved = kept as Snapshot & { readonly moves: Record<Side, number> }
      restoreSnapshot(memory, saved)
      game.restore(saved.moves)
      step = saved.step
      standing = undefined
      caption = undefined
    },
    async close() {
      await look.close()
      await game.close()
    },
  }
}
