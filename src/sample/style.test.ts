import { describe, expect, it } from 'vitest'
import { StyleGan } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, type Memory } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { movedStyles, styleDirection } from './style-directions.js'
import { styleGenerator } from './style-generator.js'
import { crossed, layersOf, mixingTable, stylesByLevel } from './style-levels.js'
import { projection } from './style-projection.js'
import { layeredNoise, layeredStyles, styleSampler } from './style-sampler.js'

/** A model with every weight normal, so that noise and styles matter. */
function scattered(): { readonly memory: Memory; readonly model: StyleGan } {
  const model = new StyleGan({
    ...{ family: 'stylegan', range: 'image', shape: [1, 8, 8], latent: 4, width: 4, mappingLayers: 1 },
    ...{ synthesis: 'skip', mixing: 0.9, pathLength: 0 },
  })
  const memory = createMemory({ threads: 1 })
  const random = randomStream(1)
  for (const [name, weight] of parameters(model)) {
    // The mapping learns a hundred times slower, by weights that are as many times larger.
    const scale = name.startsWith('generator.mapping') ? 100 : 0.5
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => scale * random.normal()),
    )
  }
  return { memory, model }
}

const variance = (values: Float32Array, size: number): number => {
  let total = 0
  for (let i = 0; i < size; i++) {
    const column = Array.from({ length: values.length / size }, (_, row) => values[row * size + i]!)
    const mean = column.reduce((a, b) => a + b) / column.length
    total += column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length
  }
  return total
}

describe('a style generator', () => {
  it('makes picture i of a seed whatever the count, and others of another seed', async () => {
    const { memory, model } = scattered()
    const generator = styleGenerator(memory, model, { batch: 3 })
    const seven = await generator.generate(7, { seed: 5 })
    const two = await generator.generate(2, { seed: 5 })
    expect(generator.shape).toEqual([1, 8, 8])
    for (const [i, value] of two.entries()) expect(value).toBeCloseTo(seven[i]!, 5)
    expect(await generator.generate(2, { seed: 6 })).not.toEqual(two)
    await generator.close()
  })

  it('makes pictures more alike the shorter it cuts styles, and all alike of none', async () => {
    const { memory, model } = scattered()
    const spread = async (truncation: number): Promise<number> => {
      const generator = styleGenerator(memory, model, { truncation, noise: false })
      const pictures = await generator.generate(50, { seed: 1 })
      await generator.close()
      return variance(pictures, 64)
    }
    const [whole, half, none] = [await spread(1), await spread(0.5), await spread(0)]
    expect(half).toBeLessThan(0.7 * whole)
    expect(none).toBeLessThan(1e-9)
  })

  it('has noise, at all layers or at some', async () => {
    const { memory, model } = scattered()
    const made = async (noise: boolean | readonly boolean[]): Promise<Float32Array> => {
      const generator = styleGenerator(memory, model, { truncation: 0, noise })
      const pictures = await generator.generate(20, { seed: 1 })
      await generator.close()
      return pictures
    }
    const [all, last, none] = [await made(true), await made([false, false, true]), await made(false)]
    expect(variance(none, 64)).toBeLessThan(1e-9)
    expect(variance(last, 64)).toBeGreaterThan(1e-4)
    expect(variance(all, 64)).toBeGreaterThan(variance(last, 64))
  })
})

describe('layers of styles', () => {
  it('are cut to shares of their way from the mean, each its own', () => {
    const styles = layeredStyles(Float32Array.of(3, 5), Float32Array.of(1, 1), 3, [1, 0.5, 0])
    expect([...styles]).toEqual([3, 5, 2, 3, 1, 1])
  })

  it('have noise that depends on the seed and the place', () => {
    const noise = layeredNoise(3, [2, 4], { seed: 1 })
    expect(layeredNoise(1, [2, 4], { seed: 1, first: 2 })).toEqual(noise.slice(12))
    const part = layeredNoise(2, [2, 4], { seed: 1, has: [true, false] })
    expect([...part]).toEqual([...noise.slice(0, 2), 0, 0, 0, 0, ...noise.slice(6, 8), 0, 0, 0, 0])
  })

  const own = (value: number): Float32Array => new Float32Array(8).fill(value)
  const levels = { middle: 1, fine: 3 }

  it('come from a source for each level', () => {
    const mixed = stylesByLevel({ coarse: own(1), middle: own(2), fine: own(3) }, levels, 2)
    expect([...mixed]).toEqual([1, 1, 2, 2, 2, 2, 3, 3])
    expect(layersOf('middle', levels, 4)).toEqual({ from: 1, to: 3 })
  })

  it('cross over where they are told to', () => {
    expect([...crossed(own(1), own(2), { from: 1, to: 2 }, 2)]).toEqual([1, 1, 2, 2, 1, 1, 1, 1])
    expect(() => crossed(own(1), own(2), { from: 1, to: 5 }, 2)).toThrow('layers 1 to 5: there are 4')
  })

  it('make a table, row after row', () => {
    const sources = { rows: [own(1), own(2)], columns: [own(7), own(8)] }
    const cells = (table: Float32Array): string[] =>
      Array.from({ length: 4 }, (_, i) => [...table.slice(i * 8, i * 8 + 8)].filter((_, at) => at % 2 === 0).join(''))
    expect(cells(mixingTable(sources, levels, 2))).toEqual(['1117', '1118', '2227', '2228'])
    expect(cells(mixingTable({ ...sources, middle: 'columns' }, levels, 2))).toEqual(['1777', '1888', '2777', '2888'])
    expect(cells(mixingTable({ ...sources, middle: own(5) }, levels, 2))).toEqual(['1557', '1558', '2557', '2558'])
  })
})

describe('a direction of an attribute', () => {
  // 2000 styles, seed 3: a mean of 1000 is told to ±.1 (three deviations).
  const random = randomStream(3)
  const labels = Int32Array.from({ length: 2000 }, () => random.integer(2))
  const styles = Float32Array.from({ length: 6000 }, (_, at) => {
    const shift = at % 3 === 1 ? 4 * labels[Math.floor(at / 3)]! : 0
    return random.normal() + shift
  })

  it('is the way from those without to those with it', () => {
    const { direction, separation, counts } = styleDirection(styles, labels, 3)
    expect(Math.abs(direction[0]!)).toBeLessThan(0.2)
    expect(Math.abs(direction[1]! - 4)).toBeLessThan(0.2)
    expect(counts[0] + counts[1]).toBe(2000)
    // Two normals four deviations apart: Φ(2) = .977 are on their side.
    expect(Math.abs(separation - 0.977)).toBeLessThan(0.012)
  })

  it('leaves other directions alone', () => {
    const { direction } = styleDirection(styles, labels, 3, [Float32Array.of(0, 1, 0)])
    expect(Math.abs(direction[1]!)).toBeLessThan(1e-5)
  })

  it('refuses what has but one side', () => {
    expect(() => styleDirection(styles, labels.fill(1), 3)).toThrow('0 do not: there must be both')
  })

  it('moves the styles of layers', () => {
    const moved = movedStyles(Float32Array.of(1, 1, 1, 1), Float32Array.of(1, -1), 2, 2, (layer) => layer === 1)
    expect([...moved]).toEqual([1, 1, 3, -1])
  })
})

describe('projection', () => {
  it('finds styles whose pictures are the given ones, for all of a batch, and changes no weight', async () => {
    const { memory, model } = scattered()
    const sampler = styleSampler(memory, model)
    const weights = async () => Promise.all([...parameters(model).values()].map((weight) => memory.read(weight)))
    const before = await weights()
    const random = randomStream(9)
    const wanted = layeredStyles(
      await sampler.map(Float32Array.from({ length: 12 }, () => random.normal())),
      await sampler.mean(),
      model.layers,
    )
    const noise = layeredNoise(3, model.noiseLengths, { seed: 0, has: false })
    const targets = await sampler.pictures(wanted, noise)
    const errors = new Map<number, number>()
    let read: (() => Promise<{ readonly styles: Float32Array; readonly noise: Float32Array }>) | undefined
    for await (const step of projection(memory, model, sampler, targets, { steps: 150, space: 'w+' })) {
      errors.set(step.step, step.errors.reduce((a, b) => a + b) / 3)
      if (step.step === 150) {
        read = step.read
        const found = await read()
        const made = await sampler.pictures(found.styles, found.noise)
        const apart = made.reduce((sum, value, i) => sum + (value - targets[i]!) ** 2, 0) / made.length
        expect(apart).toBeLessThan(0.05 * errors.get(1)!)
      }
    }
    expect(await weights()).toEqual(before)
    await sampler.close()
  })
})
