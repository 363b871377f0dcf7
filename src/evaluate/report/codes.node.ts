/** The report on a model that only encodes and decodes images: what its codes keep, at which rate, and how fast. */
import type { ImageSet } from '../../data/index.js'
import { imageBatch } from '../../data/index.js'
import { createMemory, type Memory } from '../../runtime/index.js'
import type { ImageCoder } from '../../sample/index.js'
import { latency } from '../latency.js'
import { codeSection } from './image-code.node.js'
import { measureOf } from './measure.js'
import type { Measure, Report, ReportVerdict } from './report.js'

/** An encoder and decoder, and what it is judged on. */
export interface CodeEvaluation {
  readonly name: string
  readonly coder: ImageCoder
  readonly training: ImageSet
  readonly test: ImageSet
  readonly seed?: number
  /** Computes principal components. Default: one of its own. */
  readonly memory?: Memory
  readonly made?: Readonly<Record<string, string>>
}

/** Measures codes beside as many principal components of the training images. */
export async function evaluateCodes(given: CodeEvaluation): Promise<Report> {
  const { name, coder, training, test, seed = 1 } = given
  const memory = given.memory ?? createMemory({ seed })
  const section = await codeSection(coder, { memory, training, test, seed })
  const [error, share, rate] = section.measures as [Measure, Measure, Measure]
  const pace = await codingPace(coder, test, seed)
  const verdicts: readonly ReportVerdict[] = [
    {
      axis: 'Quality',
      words: codeWords(share),
      measure: error,
      references: [{ name: error.floorName!, value: error.floor! }],
    },
    {
      axis: 'Rate',
      words: `An image becomes ${coder.length} numbers.`,
      measure: rate,
      references: [{ name: 'the image itself', value: training.channels * training.height * training.width }],
    },
    {
      axis: 'Speed',
      words: `It takes ${Number(pace.value.toPrecision(2)).toLocaleString('en-US')} images a second there and back on this machine.`,
      measure: pace,
      references: [],
    },
  ]
  return {
    title: `${name} on ${test.name}`,
    summary: verdicts.map(({ words }) => words).join(' '),
    verdicts,
    made: {
      ...given.made,
      data: `${training.name}: ${training.count.toLocaleString('en-US')} training and ${test.count.toLocaleString('en-US')} test images`,
      seed: String(seed),
    },
    sections: [section, { title: 'Speed', measures: [pace], figures: [] }],
  }
}

/** What the error says as a share of that of principal components. */
export function codeWords({ value, low, high }: Measure): string {
  const percent = `${(100 * value).toFixed(0)} %`
  if (high! < 1) return `Its error is ${percent} of that of as many principal components.`
  if (low! > 1) return `Its error is ${percent} of that of as many principal components: a linear code does better.`
  return 'Its error is that of as many principal components.'
}

const [together, calls] = [200, 10]

async function codingPace(coder: ImageCoder, test: ImageSet, seed: number): Promise<Measure> {
  const count = Math.min(together, test.count)
  const images = imageBatch(
    test,
    Uint32Array.from({ length: count }, (_, i) => i),
  )
  await coder.reconstruct(images)
  const seconds: number[] = []
  for (let call = 0; call < calls; call++) {
    const start = performance.now()
    await coder.reconstruct(images)
    seconds.push((performance.now() - start) / 1000)
  }
  return measureOf(latency(seconds, { items: count, warmUp: 0, seed }).perSecond, {
    name: 'Images a second',
    better: 'higher',
    samples: calls * count,
    seed,
    note: `Encoded and decoded in batches of ${count}; the interval resamples ${calls} batches.`,
  })
}
