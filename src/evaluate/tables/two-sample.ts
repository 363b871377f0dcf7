import { randomStream } from '../../tensor/index.js'
import { aurocInterval } from '../detection/auroc.js'
import type { Interval } from '../statistics/interval.js'
import { boostedTrees } from './boosted-trees.js'
import { joinedTables, type MeasuredTable, someRows } from './measured.js'

/** Parts of the rows, each judged by trees that learnt from the others. */
const folds = 5

/**
 * How well made rows can be told from real ones (the classifier two-sample test, D. Lopez-Paz and M. Oquab, arXiv:1610.06545): the area
 * under the ROC curve of boosted trees over rows that they have not learnt from. .5 where nothing tells them apart, 1 where every row
 * gives itself away.
 * @throws AtelierError on fewer rows than folds.
 */
export function twoSampleTest(made: MeasuredTable, real: MeasuredTable, { seed }: { readonly seed: number }): Interval {
  const all = joinedTables(made, real)
  const labels = new Uint8Array(all.count).fill(1, 0, made.count)
  const order = randomStream(seed, 'folds of a two-sample test').permutation(all.count)
  const scores = new Float64Array(all.count)
  for (let fold = 0; fold < folds; fold++) {
    const judged = order.filter((_, i) => i % folds === fold)
    const learnt = order.filter((_, i) => i % folds !== fold)
    const trees = boostedTrees(
      someRows(all, learnt),
      Float64Array.from(learnt, (place) => labels[place]!),
      { loss: 'logistic' },
    )
    for (const [i, score] of trees.answer(someRows(all, judged)).entries()) scores[judged[i]!] = score
  }
  return aurocInterval(scores, labels)
}
