import { describe, expect, it } from 'vitest'
import { exampleExtractor, exampleGenerator, exampleImages } from '../../../test/image-example.js'
import { imageBatch, imageSize, imagesFrom } from '../../data/index.js'
import { createMemory } from '../../runtime/index.js'
import type { ImageCoder } from '../../sample/index.js'
import { renderReport } from './html.js'
import { evaluateImages, type ImageEvaluation } from './images.node.js'
import type { Report } from './report.js'

const [training, test] = [exampleImages(600, 1), exampleImages(300, 2)]
const memory = createMemory({ threads: 1 })
const judged = (given: Partial<ImageEvaluation> = {}): Promise<Report> =>
  evaluateImages({
    generator: exampleGenerator(),
    training,
    test,
    extractor: exampleExtractor,
    samples: 200,
    memory,
    ...given,
  })
const plain = await judged()

const rowOf = (report: Report, name: string) =>
  report.sections.flatMap(({ comparison }) => comparison?.rows ?? []).find((row) => row.name === name)!
const valueIn = (report: Report, row: string, name: string) =>
  rowOf(report, row).measures.find((measure) => measure.name === name)!
const measureOf = (report: Report, name: string) =>
  report.sections.flatMap(({ measures }) => measures).find((measure) => measure.name === name)!

describe('the report on a generator of images', () => {
  it('takes a generator of the data itself for real, and sees what the baselines lack', () => {
    const report = plain
    expect(report.verdicts!.map(({ axis }) => axis)).toEqual(['Quality', 'Diversity', 'Speed'])
    expect(report.verdicts![0]!.words).toBe('By these features its images cannot be told from real ones.')
    expect(report.verdicts![1]!.words).toContain('all of what real images show, with all 4 classes; it does not copy')
    const fid = (row: string) => valueIn(report, row, 'FID')
    expect(fid('this model').value).toBeLessThan(2 * fid('real test images').value)
    for (const row of ['PCA-Gaussian', 'shuffled pixels', 'mean image']) {
      expect(fid(row).low!).toBeGreaterThan(fid('real test images').high!)
    }
    expect(valueIn(report, 'mean image', 'Recall').value).toBe(0)
    expect(measureOf(report, 'Classes covered').value).toBe(4)
    expect(measureOf(report, 'Duplicates').value).toBe(0)
  })

  it('sees in the copies what distances cannot: the copier', () => {
    const report = plain
    expect(valueIn(report, 'copier', 'FID').value).toBeLessThan(2 * valueIn(report, 'real test images', 'FID').value)
    expect(valueIn(report, 'copier', 'Near copies').value).toBe(100)
    expect(valueIn(report, 'this model', 'Near copies').value).toBeLessThan(10)
  })

  it('says that a copier copies', async () => {
    const size = imageSize(training)
    const generator = {
      ...exampleGenerator(),
      generate: async (count: number, { seed }: { readonly seed: number }) => {
        const start = (seed * 7) % (training.count - count)
        return training.pixels.slice(start * size, (start + count) * size)
      },
    }
    const report = await judged({ generator })
    expect(report.verdicts![1]!.words).toContain('100 % are copies of training images')
    expect(measureOf(report, 'Equal to a training image').value).toBe(100)
    expect(measureOf(report, 'Nearer than unseen images').value).toBe(1)
  })

  it('misses what a collapsed generator does not make', async () => {
    const report = await judged({ generator: exampleGenerator([0]) })
    expect(measureOf(report, 'Classes covered').value).toBe(1)
    expect(report.verdicts![1]!.words).toMatch(/with 1 of 4 classes/)
    expect(valueIn(report, 'this model', 'Coverage').high!).toBeLessThan(
      valueIn(report, 'real test images', 'Coverage').low!,
    )
  })

  it('gives every number an interval, a sample, a seed and a sentence, and is the same again', async () => {
    const [report, again] = [plain, await judged()]
    for (const { measures, comparison, title } of report.sections) {
      for (const measure of [...measures, ...(comparison?.rows ?? []).flatMap((row) => row.measures)]) {
        expect(measure.samples).toBeGreaterThan(0)
        expect(measure.note).toMatch(/\.$/)
        if (title === 'Speed' && measure.low === undefined) continue
        expect(measure.low, measure.name).toBeLessThanOrEqual(measure.value + 1e-9)
        expect(measure.high, measure.name).toBeGreaterThanOrEqual(measure.value - 1e-9)
      }
    }
    expect(rowOf(again, 'this model')).toEqual(rowOf(report, 'this model'))
    expect(renderReport(report)).toContain('data:image/png;base64,')
  })

  it('shows what a code keeps, beside principal components', async () => {
    // Means of blocks of 2 × 2: a linear code, so principal components are no worse.
    const coder: ImageCoder = {
      ...{ shape: [1, 8, 8], length: 16, operations: 1 },
      encode: (values) => exampleExtractor.features(imagesFrom(values, training), training),
      decode: async (codes) =>
        Float32Array.from(
          { length: codes.length * 4 },
          (_, i) => codes[(i >> 6) * 16 + ((i & 63) >> 4) * 4 + ((i & 7) >> 1)]!,
        ),
      reconstruct: async (values) => coder.decode(await coder.encode(values)),
      close: async () => {},
    }
    const report = await judged({ coder })
    const section = report.sections.find(({ title }) => title === 'The code')!
    const images = imageBatch(
      test,
      Uint32Array.from({ length: test.count }, (_, i) => i),
    )
    const rebuilt = await coder.reconstruct(images)
    const error = images.reduce((sum, value, i) => sum + (value - rebuilt[i]!) ** 2, 0) / images.length
    expect(section.measures[0]!.value).toBeCloseTo(error, 6)
    expect(section.measures[1]!.low).toBeGreaterThan(1)
    expect(section.comparison!.rows.map(({ measures }) => measures[1]!.value)).toEqual([
      512,
      expect.any(Number),
      512,
      0,
    ])
    expect(section.figures).toHaveLength(2)
  })

  it('asks a generator that knows classes for each, and counts what is seen', async () => {
    const classes = training.classes!
    const knowing = exampleGenerator()
    const asked = (wrong: number) => ({
      ...knowing,
      classes,
      generate: (count: number, { seed, label }: { readonly seed: number; readonly label?: number }) =>
        (label === undefined ? knowing : exampleGenerator([label === wrong ? (label + 1) % 4 : label])).generate(
          count,
          { seed },
        ),
    })
    const [right, mixed] = [await judged({ generator: asked(-1) }), await judged({ generator: asked(2) })]
    expect(measureOf(right, 'Class agreement')).toMatchObject({ value: 100, floor: 100, samples: 200 })
    expect(measureOf(mixed, 'Class agreement').value).toBe(75)
    expect(measureOf(plain, 'Class agreement')).toBeUndefined()
  })

  it('tells how probable test images are, beside a baseline', async () => {
    const likelihood = {
      draws: 7,
      evidence: async (images: Float32Array) => {
        const bound = Float64Array.from({ length: images.length / 64 }, (_, i) => -80 - images[i * 64]!)
        return { bound, logLikelihood: bound.map((value) => value + 2) }
      },
      baseline: () => ({ name: 'coins', loss: 90 }),
    }
    const report = await judged({ likelihood })
    const [bound, tighter] = report.sections.find(({ title }) => title === 'Likelihood')!.measures
    expect(bound).toMatchObject({ floor: -90, floorName: 'coins', samples: 200 })
    expect(tighter!.value - bound!.value).toBeCloseTo(2, 9)
    expect(tighter!.name).toBe('ln p by 7 draws')
  })

  it('refuses other shapes and too few images', async () => {
    const other = { ...test, width: 4, height: 16 }
    await expect(judged({ test: other })).rejects.toThrow('images of 1 × 8 × 8 beside test images of 1 × 16 × 4')
    await expect(judged({ test: exampleImages(5, 3) })).rejects.toThrow(
      '5 images of each kind, of 600 training and 5 test images: too few',
    )
  })
})
