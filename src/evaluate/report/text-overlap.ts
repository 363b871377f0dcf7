/** How far texts of a model lie where real texts lie: clusters of embedded passages, and a picture of them. */
import { scatterChart } from '../../charts/index.js'
import type { Tokenizer } from '../../data/index.js'
import { divergenceFrontier, frontierOfShares, sharesOf } from '../samples/frontier.js'
import { bootstrap } from '../statistics/bootstrap.js'
import type { Interval } from '../statistics/interval.js'
import { pca, pcaProject } from '../statistics/pca.js'
import { textEmbedding } from '../text-embedding.js'
import { measureOf } from './measure.js'
import type { Measure, ReportFigure } from './report.js'

/** Pieces of each text that are embedded by themselves. */
const pieces = 4

export interface Overlap {
  /** What the passages are embedded by. */
  readonly embedding: string
  /** Of texts with the reference. */
  measure(samples: readonly Int32Array[]): Measure
  /** Texts in the two directions in which the reference varies most. */
  figure(named: readonly { readonly name: string; readonly samples: readonly Int32Array[] }[]): ReportFigure
}

export interface OverlapOptions {
  readonly tokenizer: Tokenizer
  readonly seed: number
}

/** Compares texts with passages of the training text, all of one length. */
export function textOverlap(reference: readonly Int32Array[], { tokenizer, seed }: OverlapOptions): Overlap {
  const cut = (samples: readonly Int32Array[]): readonly string[] =>
    samples.flatMap((sample) =>
      Array.from({ length: pieces }, (_, i) => {
        const length = Math.floor(sample.length / pieces)
        return tokenizer.decode(sample.subarray(i * length, (i + 1) * length))
      }),
    )
  const known = cut(reference)
  const { name, width, embed } = textEmbedding(known, { seed })
  const real = embed(known)
  return {
    embedding: name,
    measure(samples) {
      const found = divergenceFrontier(real, embed(cut(samples)), width, { seed })
      return measureOf(intervalOf(found, [reference.length, samples.length], seed), {
        name: 'Overlap',
        better: 'higher',
        samples: samples.length,
        seed,
        note: `Area under the divergence frontier (as MAUVE) of ${found.clusters} clusters of passages, beside training text: 1 where both fall into them alike; few passages differ by chance, so read it beside real unseen text.`,
      })
    },
    figure(named) {
      const components = pca(real, width, { components: 2 })
      const title = 'Passages by spelling and style'
      return {
        title,
        svg: scatterChart({
          ...{ title, isBare: true, isDense: true, width: 480, height: 340 },
          x: { label: 'first component of training passages' },
          y: { label: 'second component' },
          series: named.map(({ name, samples }) => ({
            name,
            points: pairs(pcaProject(components, embed(cut(samples)))),
          })),
        }),
        caption: `A dot is a quarter of a text. Embedded by ${name}.`,
      }
    },
  }
}

/** Resamples whole texts of both kinds, the clusters taken as given. */
function intervalOf(
  { value, clusters, labels }: ReturnType<typeof divergenceFrontier>,
  counts: readonly [number, number],
  seed: number,
): Interval {
  const shares = (all: Int32Array, texts: Uint32Array): Float64Array =>
    sharesOf(Array.from(texts, (text) => Array.from(all.subarray(text * pieces, (text + 1) * pieces))).flat(), clusters)
  const { low, high } = bootstrap(
    counts,
    (first, second) => frontierOfShares(shares(labels.real, first!), shares(labels.generated, second!)).value,
    { seed, resamples: 200, method: 'centred' },
  )
  return { value, low: Math.max(0, Math.min(value, low)), high: Math.min(1, Math.max(value, high)) }
}

const pairs = (scores: Float64Array): readonly (readonly [number, number])[] =>
  Array.from({ length: scores.length / 2 }, (_, i) => [scores[2 * i]!, scores[2 * i + 1]!] as const)
