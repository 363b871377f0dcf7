import { describe, expect, it } from 'vitest'
import { type Examples, rowExamples } from './examples.js'
import { classShares, independentBernoulli, independentGaussian, meanExample } from './image-baselines.js'

const training = rowExamples('training', Float32Array.of(0, 1, 1, 1, 0, 1, 1, 0), [2]) // means 1/2 and 3/4
const measured = rowExamples('measured', Float32Array.of(1, 1, 0, 0), [2])

describe('baselines', () => {
  it('squares the distance from the mean example', () => {
    expect(meanExample(training, measured).loss).toBeCloseTo((0.25 + 0.25 + 0.0625 + 0.5625) / 4, 12)
  })

  it('gives each pixel its own chance', () => {
    const nats = -(Math.log(0.5) + Math.log(0.75) + Math.log(0.5) + Math.log(0.25)) / 2
    expect(independentBernoulli(training, measured).loss).toBeCloseTo(nats, 12)
  })

  it('does not die of a pixel that training never saw lit', () => {
    const dark = rowExamples('dark', new Float32Array(4), [2])
    expect(independentBernoulli(dark, measured).loss).toBeCloseTo(-(2 * Math.log(1e-3) + 2 * Math.log(1 - 1e-3)) / 2, 9)
  })

  it('gives each element its own normal density', () => {
    const density = (x: number, mean: number, variance: number) =>
      0.5 * ((x - mean) ** 2 / variance + Math.log(2 * Math.PI * variance))
    const nats =
      (density(1, 0.5, 0.25) + density(0, 0.5, 0.25) + density(1, 0.75, 0.1875) + density(0, 0.75, 0.1875)) / 2
    expect(independentGaussian(training, measured).loss).toBeCloseTo(nats, 9)
  })

  it('gives each class its share', () => {
    const labelled = (examples: Examples, ...labels: number[]) => ({ ...examples, labels: Int32Array.from(labels) })
    const { loss } = classShares(labelled(training, 0, 0, 0, 1), labelled(measured, 1, 0))
    expect(loss).toBeCloseTo(-(Math.log(0.25) + Math.log(0.75)) / 2, 12)
  })
})
