import { describe, expect, it } from 'vitest'
import { checkWeights } from '../../test/check-weights.js'
import { normals, scatter } from '../../test/scattered.js'
import { EqualisedConvolution, EqualisedLinear, parameters } from '../nn/index.js'
import { createMemory, program } from '../runtime/index.js'
import { constant, inFloat64, randomNormal, type Tensor } from '../tensor/index.js'
import { mixedStyles } from './style-mixing.js'
import { styleLevels, styleStages } from './style-sizes.js'
import { StyleGan, type StyleGanConfig } from './stylegan.js'

const small: StyleGanConfig = {
  ...{ family: 'stylegan', range: 'image', shape: [3, 8, 8], latent: 4, width: 2, mappingLayers: 2 },
  ...{ synthesis: 'skip', mixing: 0.9, pathLength: 2 },
}

/** Numbers of noise that a picture takes. */
const noiseOf = ({ noiseLengths }: StyleGan): number => noiseLengths.reduce((a, b) => a + b)

async function evaluated(build: () => Readonly<Record<string, Tensor>>, memory = createMemory({ threads: 1 })) {
  const made = program(memory, {}, () => ({ outputs: build() }))
  const found = await made.run({})
  await made.close()
  return Object.fromEntries(Object.entries(found).map(([key, { data }]) => [key, [...data].map(Number)]))
}

describe('the resolutions', () => {
  it.each([
    [32, 4, 4, { middle: 3, fine: 5 }],
    [64, 4, 5, { middle: 3, fine: 7 }],
    [28, 7, 3, { middle: 1, fine: 3 }],
  ])('of pictures of %i begin at %i', (side, first, count, levels) => {
    const stages = styleStages([3, side, side], 16)
    expect(stages[0]!.height).toBe(first)
    expect(stages).toHaveLength(count)
    expect(stages.at(-1)).toEqual({ height: side, width: side, channels: 16 })
    expect(styleLevels(count)).toEqual(levels)
    expect(new StyleGan({ ...small, shape: [3, side, side] }).layers).toBe(2 * count)
  })

  it.each([
    [[3, 8], 'makes pictures'],
    [[2, 8, 8], 'makes pictures'],
    [[1, 9, 8], 'both sides must be even'],
    [[1, 4, 4], 'both sides must be even'],
  ])('refuse %j', (shape, words) => {
    expect(() => styleStages(shape, 4)).toThrow(words)
  })
})

describe('the generator', () => {
  it.each(['skip', 'residual'] as const)('has the slopes of central differences in float64: %s', async (synthesis) => {
    const model = inFloat64(() => new StyleGan({ ...small, synthesis }))
    const z = constant(normals(8, 1), [2, 4])
    const noise = constant(normals(2 * noiseOf(model), 2), [2, noiseOf(model)])
    const weigh = constant(normals(2 * 3 * 64, 3), [2, 3, 8, 8])
    await checkWeights(
      model.generator,
      (memory) => scatter(memory, model, 0.5),
      () => model.synthesise(model.map(z), noise).mul(weigh).sum(),
    )
  })

  it('makes the same picture of the same style and noise, and another of other noise', async () => {
    const model = inFloat64(() => new StyleGan(small))
    const memory = createMemory({ threads: 1 })
    scatter(memory, model, 0.5)
    const w = constant(normals(4, 1), [1, 4])
    const noise = (seed: number) => constant(normals(noiseOf(model), seed), [1, noiseOf(model)])
    const each = w.reshape([1, 1, 4]).broadcastTo([1, model.layers, 4])
    const { first, again, other, none } = await evaluated(
      () => ({
        first: model.synthesise(w, noise(2)),
        again: model.synthesise(each, noise(2)),
        other: model.synthesise(w, noise(3)),
        none: model.synthesise(w, 'none'),
      }),
      memory,
    )
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
    expect(none).not.toEqual(first)
  })

  it('reads the styles of early layers at low resolution only', async () => {
    const model = inFloat64(() => new StyleGan({ ...small, shape: [1, 32, 32] }))
    const memory = createMemory({ threads: 1 })
    scatter(memory, model, 0.5)
    const styles = normals(model.layers * 4, 5)
    const changed = (from: number, to: number) => {
      const values = styles.map((value, i) => (i >= from * 4 && i < to * 4 ? value + 1 : value))
      return model.synthesise(constant(values, [1, model.layers, 4]), 'none')
    }
    const { base, last, colours } = await evaluated(
      () => ({ base: changed(0, 0), last: changed(6, 8), colours: changed(7, 8) }),
      memory,
    )
    expect(last).not.toEqual(base)
    expect(colours).not.toEqual(last)
  })

  it('refuses styles of another shape', () => {
    const model = new StyleGan(small)
    expect(() => model.synthesise(constant(new Float32Array(12), [1, 3, 4]))).toThrow(
      'stylegan: styles float32[1, 3, 4]',
    )
  })

  it.each([
    [{ mixing: 2 }, 'mixing 2'],
    [{ pathLength: -1 }, 'pathLength -1'],
    [{ width: 0 }, 'width 0'],
    [{ synthesis: 'other' as 'skip' }, 'synthesis "other"'],
  ])('refuses %j', (change, words) => {
    expect(() => new StyleGan({ ...small, ...change })).toThrow(words)
  })
})

describe('style mixing', () => {
  // 4000 pictures, seed 0: a share is told to ±.025 (three deviations).
  it('gives a share of pictures the styles of another code from an evenly drawn layer on', async () => {
    const [pictures, layers] = [4000, 5]
    const { styles } = await evaluated(() => ({
      styles: mixedStyles(
        constant(new Float32Array(pictures), [pictures, 1]),
        constant(new Float32Array(pictures).fill(1), [pictures, 1]),
        layers,
        0.8,
      ),
    }))
    const crossovers = Array.from({ length: pictures }, (_, i) => {
      const own = styles!.slice(i * layers, (i + 1) * layers)
      const from = own.indexOf(1)
      expect(own).toEqual(own.map((_, layer) => (from >= 0 && layer >= from ? 1 : 0)))
      return from
    })
    const share = (at: number): number => crossovers.filter((from) => from === at).length / pictures
    expect(share(0)).toBe(0)
    expect(Math.abs(share(-1) - 0.2)).toBeLessThan(0.025)
    for (const layer of [1, 2, 3, 4]) expect(Math.abs(share(layer) - 0.2)).toBeLessThan(0.025)
  })

  it('leaves styles alone where it has no share', async () => {
    const own = constant(Float32Array.of(1, 2), [1, 2])
    const { styles } = await evaluated(() => ({ styles: mixedStyles(own, own.mul(5), 3, 0) }))
    expect(styles).toEqual([1, 2, 1, 2, 1, 2])
  })
})

describe('the discriminator', () => {
  it('has the slopes of central differences in float64', async () => {
    const model = inFloat64(() => new StyleGan(small))
    const x = constant(normals(4 * 3 * 64, 1), [4, 3, 8, 8])
    const weigh = constant(normals(4, 2), [4])
    await checkWeights(
      model.discriminator,
      (memory) => scatter(memory, model, 0.5),
      () => model.judge(x).mul(weigh).sum(),
    )
  })

  it('tells pictures of a group that are all alike from ones that are not', async () => {
    const model = inFloat64(() => new StyleGan(small))
    const memory = createMemory({ threads: 1 })
    scatter(memory, model, 0.5)
    const pictures = normals(4 * 3 * 64, 4)
    const alike = pictures.map((_, i) => pictures[i % (3 * 64)]!)
    const { among, alone } = await evaluated(
      () => ({
        among: model.judge(constant(pictures, [4, 3, 8, 8])),
        alone: model.judge(constant(alike, [4, 3, 8, 8])),
      }),
      memory,
    )
    expect(Math.abs(among![0]! - alone![0]!)).toBeGreaterThan(1e-4)
    for (const score of alone!) expect(score).toBeCloseTo(alone![0]!, 10)
  })
})

describe('equalised layers', () => {
  // 512 results of 256 inputs: the deviation is told to about 10 % (three deviations).
  it('keep the deviation of what they read, times their gain, at any rate of learning', async () => {
    const linear = new EqualisedLinear(256, 64, { gain: 2, rate: 0.01 })
    const convolution = new EqualisedConvolution(16, 32, 3, { gain: 0.5 })
    parameters({ linear, convolution })
    const { dense, filtered } = await evaluated(() => ({
      dense: linear
        .apply(randomNormal([64, 256]))
        .square()
        .mean()
        .sqrt(),
      filtered: convolution
        .apply(randomNormal([4, 16, 16, 16]))
        .slice(2, 1, 15)
        .slice(3, 1, 15)
        .square()
        .mean()
        .sqrt(),
    }))
    expect(Math.abs(dense![0]! - 2)).toBeLessThan(0.1)
    expect(Math.abs(filtered![0]! - 0.5)).toBeLessThan(0.05)
  })

  it('start with the bias they are given', async () => {
    const layer = new EqualisedLinear(2, 3, { rate: 0.01, bias: 1 })
    const { y } = await evaluated(() => ({ y: layer.apply(constant(Float32Array.of(0, 0), [1, 2])) }))
    for (const value of y!) expect(value).toBeCloseTo(1, 6)
  })
})
