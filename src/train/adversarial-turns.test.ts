import { describe, expect, it } from 'vitest'
import { Gan, type GanConfig } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, float32, int32, program } from '../runtime/index.js'
import { constant, grad, inFloat64, randomStream } from '../tensor/index.js'
import { adversarialLosses } from './adversarial-losses.js'
import { adversarialTurns, type GameOptions, type Turn } from './adversarial-turns.js'

const config: GanConfig = {
  ...{ family: 'gan', network: 'dense', shape: [2], width: 5, layers: 2, latent: 2 },
  ...{ discriminatorWidth: 5, features: 4, seesDeviation: false, range: { centre: [0, 0], scale: [1, 1] } },
}

function numbers(length: number, seed: number): Float64Array {
  const random = randomStream(seed)
  return Float64Array.from({ length }, () => random.normal())
}

/** Both losses' sums and what is told beside them, over a batch, from the same random numbers at every call. */
async function turnsOf(batch: number, options: GameOptions = {}, given: GanConfig = config, weight = 2) {
  const model = inFloat64(() => new Gan(given))
  const memory = createMemory({ seed: 5, threads: 1 })
  for (const [i, each] of [...parameters(model).values()].entries()) {
    memory.write(
      each,
      numbers(each.size, 10 + i).map((value) => 0.7 * value),
    )
  }
  const turns = adversarialTurns(model, options)
  const turn: Turn = {
    x: constant(numbers(2 * batch, 1), [batch, 2]),
    labels: constant(
      Int32Array.from({ length: batch }, (_, i) => i % 2),
      [batch],
    ),
    weight: constant(Float64Array.of(weight), []),
  }
  const read = async (side: 'generator' | 'discriminator', isPenalised: boolean) => {
    memory.clock = 0
    const { sum, readings } = turns[side](turn, isPenalised)
    const weights = [...parameters(model)].filter(([name]) => name.startsWith(side)).map(([, each]) => each)
    const slopes = grad(sum, weights).map((slope) => slope.abs().sum())
    const reading = program(memory, { unused: float32([1]), other: int32([1]) }, () => ({
      outputs: { sum, moved: slopes.reduce((a, b) => a.add(b)), ...readings },
    }))
    const found = await reading.run({ unused: new Float32Array(1), other: new Int32Array(1) })
    await reading.close()
    return Object.fromEntries(Object.entries(found).map(([key, { data }]) => [key, Number(data[0])]))
  }
  return { read, state: turns.state }
}

describe('turns of an adversarial game', () => {
  it.each(adversarialLosses)('of the %s loss move both sides, and add γ times the penalty', async (loss) => {
    const { read } = await turnsOf(8, { loss })
    const [plain, penalised] = [await read('discriminator', false), await read('discriminator', true)]
    expect(plain.slopes).toBeUndefined()
    expect(penalised.sum! - plain.sum!).toBeCloseTo(8 * 2 * penalised.slopes!, 4)
    expect(plain.moved).toBeGreaterThan(0)
    const generator = await read('generator', false)
    expect(generator.moved).toBeGreaterThan(0)
    expect(generator.gradient).toBeGreaterThan(0)
  })

  it('are the same whether both kinds are judged in one pass or apart', async () => {
    // Six are no multiple of a group; of the first four of eight, judged in one pass, nothing depends on the others.
    const [apart, joint] = [await turnsOf(6), await turnsOf(8)]
    for (const { read } of [apart, joint]) {
      const { sum, slopes } = await read('discriminator', true)
      expect(Number.isFinite(sum)).toBe(true)
      expect(slopes).toBeGreaterThan(0)
    }
    const told = { ...config, seesDeviation: true }
    const [withGroups, without] = [await turnsOf(6, {}, told), await turnsOf(6)]
    expect((await withGroups.read('discriminator', true)).sum).not.toBe((await without.read('discriminator', true)).sum)
  })

  it('keep an adaptive strength where images are changed, and nothing else', async () => {
    expect((await turnsOf(4)).state).toEqual([])
    await expect(turnsOf(4, { changes: ['colour'] })).rejects.toThrow(/only images/)
    const images: GanConfig = { ...config, network: 'convolutional', shape: [1, 8, 8], layers: 1, range: 'image' }
    const names = (options: GameOptions) => adversarialTurns(new Gan(images), options).state.map(({ name }) => name)
    expect(names({ changes: ['colour'] })).toEqual(['augmentation.strength', 'augmentation.certainty'])
    expect(names({ changes: ['colour'], strength: 0.5 })).toEqual([])
  })
})
