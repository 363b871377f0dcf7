import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { classifierBaselines, type LabelledRows } from './classification-baselines.js'

/** Rows of two numbers each. */
const rowsOf = (points: readonly (readonly number[])[], labels: readonly number[], classes = 2): LabelledRows => ({
  count: points.length,
  labels: Int32Array.from(labels),
  classes: Array.from({ length: classes }, (_, i) => `class ${i}`),
  values: (places) => Float32Array.from(Array.from(places, (place) => points[place]!).flat()),
})

/** Two rings, the inner one class 0: no line tells them apart, and both have their mean in the middle. */
function rings(count: number, seed: number): LabelledRows {
  const stream = randomStream(seed)
  const labels = Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 0 : 1))
  const points = labels.map((label) => {
    const [angle, radius] = [2 * Math.PI * stream.uniform(), label === 0 ? 1 : 3]
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  })
  return rowsOf(points, labels)
}

const named = async (training: LabelledRows, test: LabelledRows) =>
  new Map((await classifierBaselines(training, test, { steps: 600 })).map((each) => [each.name, each]))

describe('baselines of a classifier', () => {
  it('answer the largest class, at the cost of its share', async () => {
    const found = (await named(rings(300, 1), rings(99, 2))).get('largest class')!
    expect(found.accuracy.value).toBeCloseTo(2 / 3, 12)
    expect(found.loss).toBeCloseTo(-(2 / 3) * Math.log(2 / 3) - (1 / 3) * Math.log(1 / 3), 6)
    expect(found.what).toContain('class 1')
  })

  it('find rings by neighbours, and not by a line', async () => {
    const found = await named(rings(300, 1), rings(99, 2))
    expect(found.get('5 nearest neighbours')!.accuracy.value).toBe(1)
    expect(found.get('linear map')!.accuracy.value).toBeLessThan(0.7)
  })

  it('find clouds by their means and by a line', async () => {
    const stream = randomStream(3)
    const clouds = (count: number): LabelledRows => {
      const labels = Array.from({ length: count }, (_, i) => i % 2)
      const points = labels.map((label) => [stream.normal() + 8 * label, stream.normal()])
      return rowsOf(points, labels)
    }
    const found = await named(clouds(200), clouds(100))
    expect(found.get('nearest mean')!.accuracy.value).toBe(1)
    expect(found.get('linear map')!.accuracy.value).toBe(1)
    expect(found.get('linear map')!.loss).toBeLessThan(0.1)
  })

  it('take the nearest mean of the classes that there are', async () => {
    const training = rowsOf(
      [
        [0, 0],
        [1, 0],
        [10, 10],
      ],
      [0, 0, 2],
      3,
    )
    const test = rowsOf(
      [
        [1, 1],
        [9, 9],
      ],
      [0, 2],
      3,
    )
    expect((await named(training, test)).get('nearest mean')!.accuracy.value).toBe(1)
  })

  it('refuse examples of other classes, and none', async () => {
    await expect(classifierBaselines(rings(3, 1), rowsOf([[0, 0]], [0], 3))).rejects.toThrow('of 2 and 3 classes')
    await expect(classifierBaselines(rings(3, 1), rowsOf([], []))).rejects.toThrow('3 and 0 examples')
  })
})
