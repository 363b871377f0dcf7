import { describe, expect, it } from 'vitest'
import { createMemory, program } from '../runtime/index.js'
import { constant, grad, type Tensor } from '../tensor/index.js'
import { type AdversarialLossName, adversarialLoss, adversarialLosses } from './adversarial-losses.js'

const scores = [
  { real: 3, fake: -4 },
  { real: -0.5, fake: 0.25 },
  { real: 0.5, fake: 0.5 },
  { real: -30, fake: 40 },
]
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
/** −ln σ(x), where it is large too. */
const surprise = (x: number): number => (x < -30 ? -x : -Math.log(sigmoid(x)))

/** Both players' losses of a pair, from their definitions. */
const definitions: Record<AdversarialLossName, (real: number, fake: number) => readonly [number, number]> = {
  minimax: (real, fake) => [surprise(real) + surprise(-fake), -surprise(-fake)],
  'non-saturating': (real, fake) => [surprise(real) + surprise(-fake), surprise(fake)],
  hinge: (real, fake) => [Math.max(0, 1 - real) + Math.max(0, 1 + fake), -fake],
  wasserstein: (real, fake) => [fake - real, -fake],
  relativistic: (real, fake) => [surprise(real - fake), surprise(fake - real)],
}

async function computed(name: AdversarialLossName) {
  const loss = adversarialLoss(name)
  const [real, fake] = (['real', 'fake'] as const).map((key) =>
    constant(
      Float64Array.from(scores, (pair) => pair[key]),
      [scores.length],
    ),
  ) as [Tensor, Tensor]
  const generator = loss.generator(real, fake)
  const [slope] = grad(generator.sum(), [fake])
  const outputs = { discriminator: loss.discriminator(real, fake), generator, slope: slope! }
  const running = program(createMemory({ threads: 1 }), {}, () => ({ outputs }))
  const found = await running.run({})
  await running.close()
  return Object.fromEntries(Object.entries(found).map(([key, { data }]) => [key, [...(data as Float64Array)]]))
}

describe('adversarial losses', () => {
  it.each(adversarialLosses)('%s is what its paper defines, of both players', async (name) => {
    const { discriminator, generator } = await computed(name)
    for (const [i, { real, fake }] of scores.entries()) {
      const [first, second] = definitions[name](real, fake)
      expect(discriminator![i]).toBeCloseTo(first, 9)
      expect(generator![i]).toBeCloseTo(second, 9)
    }
  })

  it('falls as the score of a fake rises, for the generator', async () => {
    for (const name of adversarialLosses) {
      const { slope } = await computed(name)
      for (const value of slope!.slice(0, 3)) expect(value).toBeLessThan(0)
    }
  })

  it('leaves a generator that has lost 1/55 of the slope under minimax that it has without saturation', async () => {
    const [flat, steep] = [await computed('minimax'), await computed('non-saturating')]
    // At a score of −4: σ(−4) against σ(4).
    expect(flat.slope![0]! / steep.slope![0]!).toBeCloseTo(sigmoid(-4) / sigmoid(4), 9)
  })

  it('names those it knows', () => {
    expect(() => adversarialLoss('least-squares')).toThrow(/least-squares.*none of that name/)
    expect(() => adversarialLoss('toString')).toThrow(/none of that name/)
  })
})
