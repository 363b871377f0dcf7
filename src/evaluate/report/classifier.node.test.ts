import { expect, it } from 'vitest'
import type { ImageSet } from '../../data/index.js'
import { Classifier } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import { createMemory } from '../../runtime/index.js'
import { randomStream } from '../../tensor/index.js'
import { evaluateClassifier } from './classifier.node.js'
import { renderReport } from './index.js'

/** Images of 8 × 8, dark or light, with noise; one in ten has the other's label. */
function shades(count: number, seed: number): ImageSet {
  const stream = randomStream(seed)
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2)
  const pixels = Uint8Array.from({ length: count * 64 }, (_, at) => {
    const image = Math.floor(at / 64)
    const isLight = (labels[image] === 1) !== (image % 10 === 9)
    return stream.integer(100) + (isLight ? 150 : 0)
  })
  const shape = { channels: 1, height: 8, width: 8 } as const
  return { name: 'shades', ...shape, count, pixels, labels, classes: ['dark', 'light'], sources: [], skipped: [] }
}

/** Its head is zero: all classes are equally likely. */
function untrained() {
  const model = new Classifier({
    ...{ family: 'classifier', network: 'residual', shape: [1, 8, 8], features: 32 },
    classes: ['dark', 'light'],
  })
  return { model, memory: createMemory({ seed: 1, threads: 1 }), weights: parameters(model) }
}

it('measures a classifier beside what costs little, with its mistakes', async () => {
  const { model, memory, weights } = untrained()
  const head = weights.get('head.weight')!
  const stream = randomStream(5)
  memory.write(
    head,
    Float32Array.from({ length: head.size }, () => stream.normal()),
  )
  const test = shades(200, 1)
  const { found, baselines, report } = await evaluateClassifier({
    ...{ name: 'run', model, memory, test, training: shades(300, 2), seed: 3 },
  })
  expect(found.count).toBe(200)
  expect(found.confusion.flatMap((row) => [...row]).reduce((a, b) => a + b)).toBe(200)
  const named = new Map(baselines.map((each) => [each.name, each.accuracy.value]))
  expect(named.get('largest class')).toBe(0.5)
  expect(named.get('nearest mean')).toBe(0.9)
  expect(report.verdicts!.map(({ axis }) => axis)).toEqual(['Accuracy', 'Calibration', 'Speed'])
  expect(report.verdicts![0]!.measure.value).toBeCloseTo(100 * found.accuracy.value, 9)
  const [accuracy] = report.sections
  expect(accuracy!.comparison!.rows.map(({ name }) => name)).toEqual([
    'this model',
    'largest class',
    'nearest mean',
    '5 nearest neighbours',
    'linear map',
  ])
  expect(report.sections[1]!.figures.map(({ title }) => title)).toEqual([
    'What is taken for what',
    'Recognised of each class',
    'The most surprising mistakes',
  ])
  expect(renderReport(report)).toContain('What is taken for what')
})

it('needs no training images, and no mistakes', async () => {
  const { model, memory } = untrained()
  const test = shades(8, 1)
  const all = { ...test, labels: new Int32Array(8) } // an even classifier answers the first class
  const { found, report } = await evaluateClassifier({ name: 'run', model, memory, test: all })
  expect(found.accuracy.value).toBe(1)
  expect(found.loss.value).toBeCloseTo(Math.log(2), 6)
  expect(report.sections[0]!.comparison).toBeUndefined()
  expect(report.sections[1]!.figures).toHaveLength(2)
})

it('refuses images without labels', async () => {
  const { model, memory } = untrained()
  const { labels: _, ...test } = shades(8, 1)
  await expect(evaluateClassifier({ name: 'run', model, memory, test })).rejects.toThrow('"shades": the images have no')
})
