import { describe, expect, it } from 'vitest'
import { exampleImages } from '../../../test/image-example.js'
import { accuracyWords, type ClassifierEvaluation, evaluateClassifier } from './classifier.node.js'
import { renderReport } from './html.js'

const [training, test] = [exampleImages(200, 1), exampleImages(120, 2)]

/** ln p of four classes by which half is bright, with `doubt` to the others; what is bright left it takes for right `mixUp` of the time. */
function answerer(doubt: number, mixUp = 0): ClassifierEvaluation['answer'] {
  let asked = 0
  return async (images) => {
    const count = images.length / 64
    const chances = new Float32Array(count * 4).fill(Math.log(doubt / 3))
    for (let i = 0; i < count; i++) {
      const light = (where: (row: number, column: number) => boolean) =>
        images.subarray(i * 64, (i + 1) * 64).reduce((sum, value, at) => sum + (where(at >> 3, at & 7) ? value : 0), 0)
      const halves = [light((_, x) => x < 2), light((_, x) => x > 5), light((y) => y < 2), light((y) => y > 5)]
      let best = halves.indexOf(Math.max(...halves))
      if (best === 0 && (asked++ * mixUp) % 1 >= 1 - mixUp) best = 1
      chances[i * 4 + best] = Math.log(1 - doubt)
    }
    return chances
  }
}

const judged = (answer: ClassifierEvaluation['answer']) =>
  evaluateClassifier({ name: 'halves', training, test, answer })

describe('the report on a classifier', () => {
  it('counts right answers beside simple ones, and believes true chances', async () => {
    const report = await judged(answerer(0.001))
    const [accuracy, loss] = report.sections[0]!.measures
    expect(accuracy!.value).toBe(100)
    expect(loss!.value).toBeCloseTo(-Math.log(0.999), 5)
    expect(report.verdicts![1]!.words).toBe('Its chances can be believed.')
    expect(report.sections[0]!.comparison!.rows.map(({ name }) => name).slice(0, 3)).toEqual([
      'this model',
      'largest class',
      'nearest mean',
    ])
    expect(report.sections[1]!.measures.map(({ name }) => name)).toEqual(['left', 'right', 'top', 'bottom'])
    expect(report.sections[2]!.figures).toEqual([])
    expect(renderReport(report)).toContain('taken for what')
  })

  it('shows what is taken for what, and doubts chances that are not true', async () => {
    const report = await judged(answerer(0.6, 0.5))
    expect(report.sections[1]!.measures[0]!.value).toBeCloseTo(50, 0)
    expect(report.sections[2]!.figures[0]!.svg).toContain('left → right')
    expect(report.verdicts![1]!.words).toMatch(/^Its chances are off by [45]\d\.\d points/)
  })
})

it('says in words whether a simple answer does as well', () => {
  const interval = (value: number) => ({ value, low: value - 0.02, high: value + 0.02 })
  const best = { name: 'linear map', what: '', accuracy: interval(0.9), samples: 1 }
  const words = (value: number) => accuracyWords({ accuracy: interval(value) }, best)
  expect(words(0.99)).toContain('the best of the simple answers, linear map 90.0 times')
  expect(words(0.91)).toContain('no more often than a simple answer')
  expect(words(0.8)).toContain('less often than a simple answer')
})
