/**
 * An adversarial game to look inside: each side moves when it is told to, and between moves both can be asked what they think. For lessons
 * and tools, in Node and in a browser; training for its own sake is `trainOnStream`'s.
 */
import { type Adversary, intoModel, outOfModel } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { float32, int32, type Memory, program } from '../runtime/index.js'
import { AtelierError, fail, grad, sizeOf, type Variable } from '../tensor/index.js'
import { type AdversarialOptions, adversarialPlayers, type Side, sides } from './adversarial.js'
import { adversarialLoss } from './adversarial-losses.js'
import type { Examples } from './examples.js'
import { gameLimit } from './loss-level.js'
import type { OpenPlayer } from './player.js'
import type { StepResult } from './step.js'

export interface GameSettings extends Omit<AdversarialOptions, 'turns' | 'frozen'> {
  /** What real examples are taken from. */
  readonly data: Examples
}

export interface AdversarialGame {
  /** Moves of each side so far. */
  readonly moves: Readonly<Record<Side, number>>
  readonly frozen: ReadonlySet<Side>
  /** All that the game's course hangs on, beside the moves: weights, optimizers, what adapts. */
  readonly state: readonly Variable[]
  /** Goes on from other numbers of moves: for a state that was put back. */
  restore(moves: Readonly<Record<Side, number>>): void
  /** One move of a side, with its readings. @throws if it is frozen. */
  step(side: Side): Promise<StepResult>
  /** Holds a side still, or lets it go. */
  freeze(side: Side, isFrozen?: boolean): void
  /** What both sides make of codes and real examples, as their weights are now. @throws unless there are as many of each. */
  inspect(z: Float32Array, x: Float32Array, options?: InspectionOptions): Promise<Inspection>
  close(): Promise<void>
}

export interface InspectionOptions {
  /** The class of all examples, where the model is told of classes. Default 0. */
  readonly label?: number
  /** A piece of the plane to judge point by point, where examples are two numbers. */
  readonly plane?: Plane
}

export interface Plane {
  /** Lower left and upper right corner, outside the range. */
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
  /** Points along each side. */
  readonly side: number
}

export interface Inspection {
  /** [rows] */
  readonly realScores: Float32Array
  readonly fakeScores: Float32Array
  /** What the generator makes of the codes, outside the range, [rows, ...shape]. */
  readonly fakes: Float32Array
  /** −∂L/∂x of the generator's loss by each of them, [rows, ...shape]: where it would have them go, and how much that matters to it. */
  readonly pushes: Float32Array
  /** Shares of the real and of the made examples that the discriminator takes for what they are. */
  readonly accuracy: { readonly real: number; readonly fake: number }
  /** Scores on the plane, [side, side], from the lowest row up. */
  readonly surface?: Float32Array
}

/** A game between the two sides of a model whose weights are in `memory`. */
export function adversarialGame(memory: Memory, model: Adversary, settings: GameSettings): AdversarialGame {
  const { data, loss: lossName = 'relativistic' } = settings
  const { shape, latent, range, condition } = model.config
  const size = sizeOf(shape)
  const loss = adversarialLoss(lossName)
  const moves: Record<Side, number> = { generator: 0, discriminator: 0 }
  const frozen = new Set<Side>()
  const open = new Map<Side, OpenPlayer>()
  const { players, state } = adversarialPlayers(model, data, settings)
  for (const player of players) open.set(player.name as Side, player.open(memory))

  const inspecting = program(
    memory,
    { z: float32(['rows', latent]), x: float32(['rows', ...shape]), labels: int32(['rows']) },
    ({ z, x, labels }) => {
      const known = condition && labels
      const fakes = outOfModel(model.generate(z, known), range)
      const [realScores, fakeScores] = [x, fakes].map((each) => model.judge(intoModel(each, range), known))
      const [slope] = grad(loss.generator(realScores!, fakeScores!).sum(), [fakes])
      return { outputs: { realScores: realScores!, fakeScores: fakeScores!, fakes, pushes: slope!.neg() } }
    },
    { name: 'inspection' },
  )
  const judging = program(
    memory,
    { x: float32(['rows', ...shape]), labels: int32(['rows']) },
    ({ x, labels }) => ({ outputs: { scores: model.judge(intoModel(x, range), condition && labels) } }),
    { name: 'surface' },
  )

  async function surfaceOf({ from, to, side }: Plane, label: number): Promise<Float32Array> {
    if (size !== 2) fail('game', `a plane for examples of [${shape.join(', ')}]`, 'only points of a plane lie on one')
    const place = (axis: 0 | 1, i: number): number => from[axis] + ((to[axis] - from[axis]) * i) / Math.max(1, side - 1)
    const x = Float32Array.from({ length: 2 * side * side }, (_, at) => {
      const [row, column] = [Math.floor(at / 2 / side), Math.floor(at / 2) % side]
      return at % 2 === 0 ? place(0, column) : place(1, row)
    })
    const rows = side * side
    const { scores } = await judging.run({
      x: { data: x, shape: [rows, ...shape] },
      labels: new Int32Array(rows).fill(label),
    })
    return scores.data as Float32Array
  }

  return {
    moves,
    frozen,
    get state() {
      const own = [...open.values()].flatMap((player) => player.state)
      return [...parameters(model).values(), ...own, ...state.values()]
    },
    restore(before) {
      Object.assign(moves, before)
    },

    async step(side) {
      if (frozen.has(side)) throw new AtelierError(`game: the ${side} is frozen`, 'Let it go with freeze(side, false)')
      const count = moves[side] + 1
      const result = await open.get(side)!.move(count, 0, { rate: 1, count, limit: gameLimit })
      if (!result.applied) throw await open.get(side)!.blame(count, 0, result)
      moves[side] = count
      return result
    },

    freeze(side, isFrozen = true) {
      if (isFrozen) frozen.add(side)
      else frozen.delete(side)
    },

    async inspect(z, x, { label = 0, plane } = {}) {
      const rows = z.length / latent
      if (rows === 0 || rows * size !== x.length) {
        fail('game', `${rows} codes and ${x.length / size} examples`, 'each code needs a real example beside it')
      }
      const found = await inspecting.run({
        z: { data: z, shape: [rows, latent] },
        x: { data: x, shape: [rows, ...shape] },
        labels: new Int32Array(rows).fill(label),
      })
      const [realScores, fakeScores] = [found.realScores.data as Float32Array, found.fakeScores.data as Float32Array]
      const middle = loss.isAbsolute ? 0 : (mean(realScores) + mean(fakeScores)) / 2
      return {
        ...{ realScores, fakeScores },
        fakes: found.fakes.data as Float32Array,
        pushes: found.pushes.data as Float32Array,
        accuracy: {
          real: mean(realScores.map((score) => (score > middle ? 1 : 0))),
          fake: mean(fakeScores.map((score) => (score < middle ? 1 : 0))),
        },
        ...(plane && { surface: await surfaceOf(plane, label) }),
      }
    },

    async close() {
      await Promise.all([...sides.map((side) => open.get(side)!.close()), inspecting.close(), judging.close()])
    },
  }
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
