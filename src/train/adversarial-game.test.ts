import { describe, expect, it } from 'vitest'
import { Gan, type GanConfig } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, type Memory } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { adversarialGame, type GameSettings } from './adversarial-game.js'
import type { AdversarialLossName } from './adversarial-losses.js'
import { rowExamples } from './examples.js'

const config: GanConfig = {
  ...{ family: 'gan', network: 'dense', shape: [2], width: 16, layers: 2, latent: 2 },
  ...{ discriminatorWidth: 16, features: 16, seesDeviation: false, range: { centre: [1, 0], scale: [2, 1] } },
}
const rows = 64

/** Two heaps, far from where a new generator begins. */
function points(seed: number, count: number): Float32Array {
  const random = randomStream(seed)
  return Float32Array.from({ length: 2 * count }, (_, i) =>
    i % 2 === 0 ? (random.uniform() < 0.5 ? 6 : 9) + 0.1 * random.normal() : 4 + 0.1 * random.normal(),
  )
}

function game(changes: Partial<GameSettings> = {}) {
  const memory = createMemory({ seed: 1, threads: 1 })
  const model = new Gan(config)
  const playing = adversarialGame(memory, model, {
    ...{ data: rowExamples('heaps', points(1, 256), [2]), batch: 32, steps: 100, seed: 1, average: 0 },
    ...{ rates: { generator: 1e-3, discriminator: 5e-3 }, penaltyWeight: 0.1, ...changes },
  })
  return { memory, model, playing }
}

const codes = (): Float32Array => {
  const random = randomStream(7)
  return Float32Array.from({ length: 2 * rows }, () => random.normal())
}

async function numbers(memory: Memory, side: object): Promise<number[]> {
  const values = await Promise.all([...parameters({ side }).values()].map((weight) => memory.read(weight)))
  return values.flatMap((each) => [...(each as Float32Array)])
}

const lengths = (vectors: Float32Array): number[] =>
  Array.from({ length: vectors.length / 2 }, (_, i) => Math.hypot(vectors[2 * i]!, vectors[2 * i + 1]!))
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

describe('a game to look inside', () => {
  it('moves the side that is told to, and only that', async () => {
    const { memory, model, playing } = game()
    const before = [await numbers(memory, model.generator), await numbers(memory, model.discriminator)]
    const { readings } = await playing.step('discriminator')
    const after = [await numbers(memory, model.generator), await numbers(memory, model.discriminator)]
    expect(after[0]).toEqual(before[0])
    expect(after[1]).not.toEqual(before[1])
    expect(Object.keys(readings)).toEqual([...['accuracy.real', 'accuracy.fake', 'score.real', 'score.fake', 'slopes']])
    await playing.step('generator')
    expect(await numbers(memory, model.discriminator)).toEqual(after[1])
    expect(await numbers(memory, model.generator)).not.toEqual(before[0])
    expect(playing.moves).toEqual({ generator: 1, discriminator: 1 })
    await playing.close()
  })

  it('holds a frozen side still until it is let go', async () => {
    const { playing } = game()
    playing.freeze('generator')
    await expect(playing.step('generator')).rejects.toThrow(/the generator is frozen/)
    playing.freeze('generator', false)
    await playing.step('generator')
    expect(playing.moves.generator).toBe(1)
    await playing.close()
  })

  it('pushes fakes the way that lowers the loss, as differences tell', async () => {
    const { playing } = game({ loss: 'non-saturating' })
    for (let i = 0; i < 20; i++) await playing.step('discriminator')
    const [z, x] = [codes(), points(3, rows)]
    const { fakes, fakeScores, pushes } = await playing.inspect(z, x)
    // Fakes moved a little along their pushes, judged as if they were real.
    const step = 1e-3
    const { realScores } = await playing.inspect(
      z,
      fakes.map((value, i) => value + step * pushes[i]!),
    )
    const gain = (score: number): number => Math.log(1 + Math.exp(-score))
    for (let i = 0; i < rows; i++) {
      const fallen = (gain(fakeScores[i]!) - gain(realScores[i]!)) / step
      expect(fallen).toBeCloseTo(lengths(pushes)[i]! ** 2, 1)
      expect(fallen).toBeGreaterThan(0)
    }
    await playing.close()
  })

  it('has shorter arrows under minimax than without saturation once the discriminator has won', async () => {
    const arrows = async (loss: AdversarialLossName) => {
      const { playing } = game({ loss })
      // The same discriminator for both: its loss is the same.
      for (let i = 0; i < 60; i++) await playing.step('discriminator')
      const { pushes, accuracy } = await playing.inspect(codes(), points(3, rows))
      await playing.close()
      return { length: mean(lengths(pushes)), accuracy }
    }
    const [flat, steep] = [await arrows('minimax'), await arrows('non-saturating')]
    expect(flat.accuracy).toEqual(steep.accuracy)
    expect(Math.min(flat.accuracy.real, flat.accuracy.fake)).toBeGreaterThan(0.95)
    expect(flat.length).toBeLessThan(steep.length / 3)
  })

  it('judges a piece of the plane point by point', async () => {
    const { playing } = game()
    for (let i = 0; i < 40; i++) await playing.step('discriminator')
    const at = Float32Array.of(7, 4, 0, 0)
    const plane = { from: [0, 0], to: [7, 4], side: 3 } as const
    const { realScores, surface } = await playing.inspect(codes().slice(0, 4), at, { plane })
    expect(surface).toHaveLength(9)
    expect(surface![8]).toBeCloseTo(realScores[0]!, 5)
    expect(surface![0]).toBeCloseTo(realScores[1]!, 5)
    expect(surface![8]).toBeGreaterThan(surface![0]!)
    await expect(playing.inspect(codes(), at)).rejects.toThrow(/64 codes and 2 examples/)
    await playing.close()
  })
})
