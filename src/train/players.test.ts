import { describe, expect, it } from 'vitest'
import { adamW } from '../optim/index.js'
import { createMemory, float32 } from '../runtime/index.js'
import { constant, type Tensor, type Values, type Variable, variable } from '../tensor/index.js'
import { player } from './player.js'
import { type StreamOptions, type StreamState, trainOnStream } from './stream.js'
import type { TrainingEvent } from './trainer.js'

const one = constant(Float32Array.of(1), [])
const penalty = 100

/** A saddle: `up` climbs x·y − y², `down` descends it; with state that counts what has been read. */
function saddle(changes: Partial<StreamOptions> & { turns?: readonly [number, number]; lazy?: number } = {}) {
  const { turns = [1, 1], lazy = 0, ...rest } = changes
  const [x, y, read] = ['x', 'y', 'read'].map((name) => variable([1], undefined, { name })) as [
    Variable,
    Variable,
    Variable,
  ]
  const memory = createMemory({ seed: 1 })
  const started = { x: 1, y: 0.5 }
  const value = (push: Tensor) => x.mul(y).sub(y.square()).sum().add(push.sum().mul(0))
  const options = (name: string, weight: Variable, sign: number, count: number) =>
    player({
      name,
      inputs: { push: float32([1]) },
      weights: new Map([[weight.name, weight]]),
      loss: ({ push }) => ({
        ...{ sum: value(push).mul(sign), count: one, readings: { place: weight.sum(), push: push.sum() } },
        updates: sign > 0 ? [[read, read.add(1)] as const] : [],
      }),
      forms: { penalised: ({ push }) => ({ sum: value(push).mul(sign).add(penalty), count: one }) },
      form: (step) => (lazy > 0 && step % lazy === 0 ? 'penalised' : undefined),
      batch: (step, turn) => ({ push: Float32Array.of(step + turn / 10) }),
      expected: 1,
      optimizer: adamW({ learningRate: 0.05, beta1: 0 }),
      turns: () => count,
    })
  memory.write(x, Float32Array.of(started.x))
  memory.write(y, Float32Array.of(started.y))
  const stream: StreamOptions = {
    ...{ memory, steps: 12, schedule: () => 1, state: new Map([['read', read]]), ...rest },
    players: [options('down', x, 1, turns[0]), options('up', y, -1, turns[1])],
  }
  const values = async () =>
    Promise.all([x, y, read].map(async (each) => ((await memory.read(each)) as Float32Array)[0]!))
  return { stream, values }
}

async function follow(stream: StreamOptions): Promise<TrainingEvent[]> {
  const seen: TrainingEvent[] = []
  for await (const event of trainOnStream(stream)) seen.push(event)
  return seen
}

const steps = (events: readonly TrainingEvent[]) => events.flatMap((event) => (event.kind === 'step' ? [event] : []))

describe('players', () => {
  it('move in turn, each by its own loss', async () => {
    const { stream, values } = saddle()
    const told = steps(await follow(stream))
    const [x, y, read] = await values()
    // With β1 = 0 Adam's first step is the learning rate: x descends by y > 0, y climbs by x − 2y = 0 or less.
    expect(told[1]!.readings!['down.place']).toBeCloseTo(0.95, 5)
    expect([x! < 1, read]).toEqual([true, 12])
    expect(Object.keys(told[0]!.readings!)).toEqual(
      ['down', 'up'].flatMap((name) => ['loss', 'norm', 'place', 'push'].map((key) => `${name}.${key}`)),
    )
    expect(y).not.toBe(0.5)
  })

  it('hold still without turns, and move several times with several', async () => {
    const { stream, values } = saddle({ turns: [3, 0] })
    const told = steps(await follow(stream))
    const [, y, read] = await values()
    expect([y, read]).toEqual([0.5, 36])
    expect(told[4]!.readings!['down.push']).toBeCloseTo(5.2)
  })

  it('refuse a step in which nobody moves', async () => {
    await expect(follow(saddle({ turns: [0, 0] }).stream)).rejects.toThrow(/step 1: no player moves/)
  })

  it('use another form of a loss where asked to, with the same optimizer', async () => {
    const [plain, lazy] = [saddle(), saddle({ lazy: 3 })]
    const losses = steps(await follow(lazy.stream)).map(({ loss }) => loss > penalty / 2)
    await follow(plain.stream)
    expect(losses).toEqual(Array.from({ length: 12 }, (_, i) => (i + 1) % 3 === 0))
    // The penalty is a constant, so the weights go where they would have gone.
    expect((await lazy.values()).slice(0, 2)).toEqual((await plain.values()).slice(0, 2))
  })

  it('go on from a store with their state and their moves', async () => {
    let saved: { state: StreamState; values: Map<string, Values> } | undefined
    const store: NonNullable<StreamOptions['store']> = {
      async save(state, variables, memory) {
        const read = async ([name, each]: [string, Variable]) => [name, await memory.read(each)] as const
        saved = { state, values: new Map(await Promise.all([...variables].map(read))) }
        return 'memory'
      },
      load: async () => saved,
    }
    const whole = saddle({ turns: [2, 1] })
    await follow(whole.stream)
    await follow(saddle({ turns: [2, 1], steps: 5, store }).stream)
    expect(saved!.state.moves).toEqual([10, 5])
    const resumed = saddle({ turns: [2, 1], store })
    await follow(resumed.stream)
    expect(await resumed.values()).toEqual(await whole.values())
  })

  it('are warned of by whoever watches, and the newest weights count where asked', async () => {
    const watch = (event: TrainingEvent) => (event.kind === 'step' && event.step === 2 ? 'odd' : undefined)
    let loss = 0
    const validate = async () => loss++
    const events = await follow(saddle({ watch, validate, validateEvery: 4, keeps: 'newest' }).stream)
    expect(events.filter(({ kind }) => kind === 'warning')).toEqual([{ kind: 'warning', step: 2, what: 'odd' }])
    expect(events.flatMap((event) => (event.kind === 'validation' ? [event.isBest] : []))).toEqual([true, true, true])
  })
})
