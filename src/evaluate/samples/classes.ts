import { AtelierError } from '../../tensor/index.js'

/** Which classes samples fall in, as a classifier says, beside the real ones. */
export interface ClassCoverage {
  /** Samples of each class [classes]. */
  readonly counts: Int32Array
  /** Classes with at least one sample. */
  readonly covered: number
  /** Of the shares, in nats; ln(classes) if all are equally common. */
  readonly entropy: number
  /** KL(samples ‖ real) in nats: 0 if the shares are the real ones, Infinity if a sample has a class that real data has not. */
  readonly divergence: number
}

/**
 * Compares labels 0 to classes − 1 of samples with those of real data. Trap: few samples miss rare classes and have a
 * divergence above 0 even of the same distribution, by about (classes − 1) / (2 · samples): read it beside that of as many
 * real ones.
 * @throws AtelierError on a label outside the classes, or no labels.
 */
export function classCoverage(labels: ArrayLike<number>, real: ArrayLike<number>, classes: number): ClassCoverage {
  const counts = countLabels(labels, classes)
  const realCounts = countLabels(real, classes)
  let [entropy, divergence] = [0, 0]
  for (const [i, count] of counts.entries()) {
    if (count === 0) continue
    const [share, realShare] = [count / labels.length, realCounts[i]! / real.length]
    entropy -= share * Math.log(share)
    divergence += share * Math.log(share / realShare)
  }
  return { counts, covered: counts.filter((count) => count > 0).length, entropy, divergence: Math.max(0, divergence) }
}

function countLabels(labels: ArrayLike<number>, classes: number): Int32Array {
  if (labels.length === 0) throw new AtelierError('classes covered: no labels: nothing to count')
  const counts = new Int32Array(classes)
  for (let i = 0; i < labels.length; i++) {
    if (!Number.isInteger(labels[i]) || labels[i]! < 0 || labels[i]! >= classes) {
      throw new AtelierError(`classes covered: label ${labels[i]} at ${i}: not one of ${classes} classes from 0 on`)
    }
    counts[labels[i]!]! += 1
  }
  return counts
}
