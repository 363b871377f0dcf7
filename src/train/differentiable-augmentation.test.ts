import { describe, expect, it } from 'vitest'
import { createMemory, float32, program } from '../runtime/index.js'
import { constant, grad, randomStream } from '../tensor/index.js'
import {
  adaptedStrength,
  type ChangeName,
  changeNames,
  differentiableAugmentation,
} from './differentiable-augmentation.js'

const shape = [3, 8, 8]
const batch = 64
const size = batch * 3 * 64

const images = (seed: number): Float32Array => {
  const random = randomStream(seed)
  return Float32Array.from({ length: size }, () => 2 * random.uniform() - 1)
}

/** Changed images at a strength, and the slope of Σ weights · changed by the images; the same draws at every run. */
function changing(names: readonly ChangeName[]) {
  const memory = createMemory({ seed: 3, threads: 1 })
  const change = differentiableAugmentation(names, shape)
  const weights = constant(images(9), [batch, ...shape])
  const running = program(memory, { x: float32([batch, ...shape]), strength: float32() }, ({ x, strength }) => {
    const changed = change(x, strength)
    return { outputs: { changed, slope: grad(changed.mul(weights).sum(), [x])[0]! } }
  })
  return {
    async run(x: Float32Array, strength: number) {
      memory.clock = 0
      const { changed, slope } = await running.run({ x, strength: Float32Array.of(strength) })
      return { changed: changed.data as Float32Array, slope: slope.data as Float32Array }
    },
    close: () => running.close(),
  }
}

/** Which images differ. */
const differing = (a: Float32Array, b: Float32Array): number[] =>
  [...Array(batch).keys()].filter((i) =>
    a.subarray((i * size) / batch, ((i + 1) * size) / batch).some((value, k) => value !== b[(i * size) / batch + k]),
  )

describe('differentiable augmentation', () => {
  it.each(changeNames)('%s leaves all as it is at strength 0, changes most at 1 and about half at .5', async (name) => {
    const { run, close } = changing([name])
    const x = images(1)
    const at = async (strength: number): Promise<number> => differing(x, (await run(x, strength)).changed).length
    expect(await at(0)).toBe(0)
    expect(await at(1)).toBeGreaterThan(batch * 0.85)
    // Of 64 images, 32 ± 4 are chosen; six deviations. Of the colours one in eight is left alone by all three draws.
    expect(await at(0.5)).toBeGreaterThan(8)
    expect(await at(0.5)).toBeLessThan(name === 'colour' ? 64 : 56)
    await close()
  })

  it.each(changeNames)('%s has the slope that differences give, so that it reaches the generator', async (name) => {
    const { run, close } = changing([name])
    const [x, by, weights] = [images(1), images(2), images(9)]
    const total = (values: Float32Array): number => values.reduce((sum, value, i) => sum + value * weights[i]!, 0)
    const { slope } = await run(x, 0.8)
    const along = slope.reduce((sum, value, i) => sum + value * by[i]!, 0)
    // Every change is linear in the image, so that a long step costs nothing but rounding.
    const up = total(
      (
        await run(
          x.map((value, i) => value + by[i]!),
          0.8,
        )
      ).changed,
    )
    expect(up - total((await run(x, 0.8)).changed)).toBeCloseTo(along, 2)
    expect(Math.abs(along)).toBeGreaterThan(1)
    await close()
  })

  it('moves by whole pixels up to an eighth of the side, and fills with zeros', async () => {
    const { run, close } = changing(['translation'])
    const x = new Float32Array(size).fill(1)
    const { changed } = await run(x, 1)
    const rows = [...Array(batch).keys()].map((i) => {
      const first = changed.subarray(i * 192, i * 192 + 64)
      return [...Array(8).keys()].filter((row) => first[row * 8 + 3]! > 0)
    })
    expect(new Set(rows.map((list) => list.join(''))).size).toBe(3)
    for (const list of rows) expect(list.length).toBeGreaterThanOrEqual(7)
    await close()
  })

  it('cuts out a quarter of an image, or less at its edge', async () => {
    const { run, close } = changing(['cutout'])
    const { changed } = await run(new Float32Array(size).fill(1), 1)
    for (let i = 0; i < batch; i++) {
      const holes = changed.subarray(i * 192, i * 192 + 64).filter((value) => value === 0).length
      expect(holes).toBeGreaterThanOrEqual(4)
      expect(holes).toBeLessThanOrEqual(16)
    }
    await close()
  })

  it('refuses what it does not know', () => {
    expect(() => differentiableAugmentation(['turn' as ChangeName], shape)).toThrow(/"turn".*none of that name/)
    expect(() => differentiableAugmentation(['colour'], [2])).toThrow(/only images/)
  })
})

describe('the adaptive strength', () => {
  /** The strength after `steps` batches of equal scores. */
  async function after(steps: number, score: number, options: { target?: number; start?: number } = {}) {
    const memory = createMemory({ threads: 1 })
    const stepping = program(memory, { p: float32(), r: float32(), scores: float32([10]) }, ({ p, r, scores }) => {
      const undecided = constant(Float32Array.of(0), [])
      return {
        outputs: { ...adaptedStrength({ strength: p, certainty: r }, scores, undecided, { span: 1000, ...options }) },
      }
    })
    let [p, r] = [Float32Array.of(options.start ?? 0), Float32Array.of(0)]
    for (let i = 0; i < steps; i++) {
      const found = await stepping.run({ p, r, scores: new Float32Array(10).fill(score) })
      ;[p, r] = [Float32Array.of(Number(found.strength.data[0])), Float32Array.of(Number(found.certainty.data[0]))]
    }
    await stepping.close()
    return { strength: p[0]!, certainty: r[0]! }
  }

  it('rises while the discriminator is surer than its target, and stays within 0 and 1', async () => {
    // Certainty is 1 − .9ⁿ: above .6 from the ninth batch on, down by .01 (held at 0) before, up by .01 after.
    const { strength, certainty } = await after(20, 2)
    expect(certainty).toBeCloseTo(1 - 0.9 ** 20, 5)
    expect(strength).toBeCloseTo(0.12, 5)
    expect((await after(150, 2)).strength).toBe(1)
  })

  it('falls where it is not', async () => {
    expect((await after(20, -1, { start: 0.5 })).strength).toBeCloseTo(0.3, 5)
    expect((await after(20, 2, { start: 0.5, target: 1 })).strength).toBeCloseTo(0.3, 5)
  })
})
