import { describe, expect, it } from 'vitest'
import type { ImageShape } from '../../data/index.js'
import { Classifier, type ClassifierConfig } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import { createMemory, float32, program } from '../../runtime/index.js'
import { randomStream } from '../../tensor/index.js'
import { type FeatureDescription, frozenFeatures, preparedImages } from './frozen.js'

const tasks = [
  { name: 'letters', classes: ['a', 'b'] },
  { name: 'signs', classes: ['+', '-', '='] },
]
const config: ClassifierConfig = {
  ...{ family: 'classifier', network: 'residual', shape: [3, 8, 8], features: 32 },
  classes: tasks.flatMap(({ classes }) => classes),
}
const description: FeatureDescription = { name: 'tiny', sha256: '', config, tasks, scale: 2, made: {} }
const shape: ImageShape = { channels: 3, height: 8, width: 8 }
const size = 3 * 8 * 8

/** Every weight random, and the model itself to compare with. */
function tiny() {
  const [model, memory] = [new Classifier(config), createMemory({ threads: 1 })]
  for (const [name, weight] of parameters(model)) {
    const stream = randomStream(3, name)
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => 0.3 * stream.normal()),
    )
  }
  return { model, memory, frozen: frozenFeatures(model, memory, description) }
}

const bytes = (count: number, seed: number): Uint8Array => {
  const stream = randomStream(seed)
  return Uint8Array.from({ length: count * size }, () => stream.integer(256))
}

describe('frozen features', () => {
  it('are those of the model, scaled, block after block, image by image', async () => {
    const { model, memory, frozen } = tiny()
    const images = bytes(203, 1)
    const found = await frozen.features(images, shape)
    expect(found).toHaveLength(203 * 32)
    const reading = program(memory, { x: float32([1, ...config.shape]) }, ({ x }) => ({
      outputs: { features: model.features(x) },
    }))
    for (const place of [0, 199, 200, 202]) {
      const x = preparedImages(images.subarray(place * size, (place + 1) * size), shape, config.shape)
      const { features } = await reading.run({ x })
      for (const [i, value] of (features.data as Float32Array).entries())
        expect(found[place * 32 + i]).toBeCloseTo(2 * value, 5)
    }
    await frozen.close()
  })

  it('answer a task among its own classes', async () => {
    const { model, memory, frozen } = tiny()
    const images = bytes(2, 1)
    const { labels, chances, classes } = await frozen.classify(images, shape, 'signs')
    const reading = program(memory, { x: float32([2, ...config.shape]) }, ({ x }) => ({
      outputs: { chances: model.forward(x).slice(1, 2, 5).softmax() },
    }))
    const wanted = (await reading.run({ x: preparedImages(images, shape, config.shape) })).chances.data as Float32Array
    for (const [i, chance] of chances.entries()) expect(chance).toBeCloseTo(wanted[i]!, 5)
    for (const [row, label] of labels.entries()) {
      const own = chances.subarray(row * 3, row * 3 + 3)
      expect(own[label]).toBe(Math.max(...own))
    }
    expect(classes).toEqual(['+', '-', '='])
    await expect(frozen.classify(images, shape, 'sounds')).rejects.toThrow(/"sounds".*letters, signs/)
    await frozen.close()
  })

  it('tell nothing between equal images, and ever more between an image and a noisier one', async () => {
    const { frozen } = tiny()
    const images = bytes(8, 1)
    const noise = bytes(8, 2)
    const mixed = (share: number) => images.map((byte, i) => Math.round((1 - share) * byte + share * noise[i]!))
    const means: number[] = []
    for (const share of [0, 0.1, 0.3, 0.6]) {
      const distances = await frozen.distances(images, mixed(share), shape)
      means.push(distances.reduce((a, b) => a + b, 0) / 8)
    }
    expect(means[0]).toBe(0)
    expect(means).toEqual(means.toSorted((a, b) => a - b))
    expect(means[3]! / means[1]!).toBeGreaterThan(3)
    await frozen.close()
  })

  it('compare as unit vectors of each position, averaged over positions and summed over stages', async () => {
    const { model, memory, frozen } = tiny()
    const [a, b] = [bytes(1, 1), bytes(1, 2)]
    const pair = new Uint8Array([...a, ...b])
    const reading = program(memory, { x: float32([2, ...config.shape]) }, ({ x }) => ({
      outputs: Object.fromEntries(model.stages(x).map((stage, i) => [`s${i}`, stage])),
    }))
    let wanted = 0
    for (const { data, shape: stage } of Object.values(
      await reading.run({ x: preparedImages(pair, shape, config.shape) }),
    )) {
      const positions = stage.slice(2).reduce((x, y) => x * y, 1)
      const at = (row: number, channel: number, place: number) =>
        Number(data[(row * stage[1]! + channel) * positions + place])
      for (let place = 0; place < positions; place++) {
        const lengths = [0, 1].map((row) =>
          Math.hypot(...Array.from({ length: stage[1]! }, (_, channel) => at(row, channel, place))),
        )
        for (let channel = 0; channel < stage[1]!; channel++) {
          wanted += (at(0, channel, place) / lengths[0]! - at(1, channel, place) / lengths[1]!) ** 2 / positions
        }
      }
    }
    const [found] = await frozen.distances(a, b, shape)
    expect(found! / wanted).toBeCloseTo(1, 4)
    await frozen.close()
  })

  it('refuse parts of images, and unequal numbers of them', async () => {
    const { frozen } = tiny()
    await expect(frozen.features(bytes(2, 1).subarray(1), shape)).rejects.toThrow(/no whole images of 8 × 8/)
    await expect(frozen.distances(bytes(2, 1), bytes(1, 1), shape)).rejects.toThrow('2 images beside 1')
    await frozen.close()
  })
})

describe('preparing images', () => {
  it('puts colours in planes, from 0 to 1', () => {
    const [red, green] = [0, 64]
    const image = new Uint8Array(size).map((_, i) => [255, 51, 0][i % 3]!)
    const values = preparedImages(image, shape, config.shape)
    expect([values[red], values[green], values[128]]).toEqual([1, Math.fround(0.2), 0])
  })

  it('repeats grey, and stretches to the size of the network', () => {
    const rising = Uint8Array.from({ length: 16 }, (_, i) => 10 * (i % 4))
    const values = preparedImages(rising, { channels: 1, height: 4, width: 4 }, config.shape)
    expect(values).toHaveLength(size)
    expect(values.subarray(0, 64)).toEqual(values.subarray(128))
    const row = Array.from(values.subarray(0, 8), (value) => Math.round(value * 255))
    expect(row).toEqual([0, 2, 8, 12, 18, 22, 28, 30]) // 2.5 and its like round to even
  })
})
