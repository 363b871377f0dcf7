/** Frequencies as ears space them, and filters that are even on that scale. */
import { AtelierError } from '../../tensor/index.js'

/** `slaney`: even steps up to 1 kHz, then even ratios (M. Slaney, "Auditory Toolbox", 1998); `htk`: one logarithm (the HTK book). */
export type MelScale = 'slaney' | 'htk'

interface Conversion {
  readonly toMel: (hertz: number) => number
  readonly toHertz: (mel: number) => number
}

/** Slaney's: hertz of a mel below the break, the break, its mel, and the logarithm of the ratio of two mels above it. */
const [step, breakHertz, breakMel, ratio] = [200 / 3, 1000, 15, Math.log(6.4) / 27]

const conversions: Readonly<Record<MelScale, Conversion>> = {
  slaney: {
    toMel: (hertz) => (hertz < breakHertz ? hertz / step : breakMel + Math.log(hertz / breakHertz) / ratio),
    toHertz: (mel) => (mel < breakMel ? mel * step : breakHertz * Math.exp(ratio * (mel - breakMel))),
  },
  htk: {
    toMel: (hertz) => 2595 * Math.log10(1 + hertz / 700),
    toHertz: (mel) => 700 * (10 ** (mel / 2595) - 1),
  },
}

/** Hertz → mel. */
export const melOf = (hertz: number, scale: MelScale = 'slaney'): number => conversions[scale].toMel(hertz)
/** Mel → hertz. */
export const hertzOf = (mel: number, scale: MelScale = 'slaney'): number => conversions[scale].toHertz(mel)

export interface MelBankOptions {
  /** Samples a second. */
  readonly rate: number
  /** Samples of a frame: it has size / 2 + 1 frequencies from 0 to rate / 2. */
  readonly size: number
  /** Filters. */
  readonly mels: number
  /** Hertz where the first begins. Default 0. */
  readonly low?: number
  /** Hertz where the last ends. Default rate / 2. */
  readonly high?: number
  /** Default `slaney`. */
  readonly scale?: MelScale
}

/** Triangles over the frequencies of a frame, each 1 at its middle and 0 at the middles of its neighbours. */
export interface MelBank {
  readonly mels: number
  readonly bins: number
  /** Hertz of the middles, [mels]. */
  readonly middles: Float64Array
  /** Of each filter: its first frequency that counts, and the weights from there on. */
  readonly filters: readonly { readonly first: number; readonly weights: Float64Array }[]
}

/** @throws AtelierError where a filter would fall between two frequencies, or the ends do not fit the rate. */
export function melBank({ rate, size, mels, low = 0, high = rate / 2, scale = 'slaney' }: MelBankOptions): MelBank {
  if (!(low >= 0 && low < high && high <= rate / 2)) {
    throw new AtelierError(`mel filters: ${low} to ${high} Hz at ${rate} samples a second: not within 0 to ${rate / 2}`)
  }
  const [from, to] = [melOf(low, scale), melOf(high, scale)]
  const edges = Float64Array.from({ length: mels + 2 }, (_, i) => hertzOf(from + ((to - from) * i) / (mels + 1), scale))
  const bins = size / 2 + 1
  const filters = Array.from({ length: mels }, (_, mel) => {
    const [left, middle, right] = [edges[mel]!, edges[mel + 1]!, edges[mel + 2]!]
    const all = Array.from({ length: bins }, (_, bin) => {
      const hertz = (bin * rate) / size
      return Math.max(0, Math.min((hertz - left) / (middle - left), (right - hertz) / (right - middle)))
    })
    const first = all.findIndex((weight) => weight > 0)
    if (first < 0) {
      throw new AtelierError(
        `mel filters: ${mels} for frames of ${size} at ${rate} samples a second: filter ${mel} has no frequency`,
        'Give fewer mels or longer frames',
      )
    }
    return { first, weights: Float64Array.from(all.slice(first, all.findLastIndex((weight) => weight > 0) + 1)) }
  })
  return { mels, bins, middles: edges.slice(1, -1), filters }
}

/** What each filter gathers of amounts [frames, bins]: [frames, mels]. */
export function throughBank({ mels, bins, filters }: MelBank, amounts: Float64Array): Float64Array {
  const frames = amounts.length / bins
  const gathered = new Float64Array(frames * mels)
  for (let frame = 0; frame < frames; frame++) {
    for (const [mel, { first, weights }] of filters.entries()) {
      let sum = 0
      const from = frame * bins + first
      for (let i = 0; i < weights.length; i++) sum += weights[i]! * amounts[from + i]!
      gathered[frame * mels + mel] = sum
    }
  }
  return gathered
}

/**
 * Amounts [frames, bins], none below zero, that the filters gather to what is given, [frames, mels], as nearly as can be. There are more frequencies
 * than filters: of all answers this is one near an even spread. Multiplicative updates (W. Richardson, 1972; L. Lucy, 1974) lessen the
 * divergence Σ b ln(b / Ma) − b + Ma at every step, which weighs an error by the amount it is of, so that quiet bands come out as truly as loud ones.
 */
export function fromBank(bank: MelBank, gathered: Float64Array, iterations = 50): Float64Array {
  const { mels, bins, filters } = bank
  const frames = gathered.length / mels
  const sums = new Float64Array(bins)
  for (const { first, weights } of filters) for (const [i, weight] of weights.entries()) sums[first + i]! += weight
  const amounts = new Float64Array(frames * bins)
  // A frequency that no filter sees has nothing.
  for (let at = 0; at < amounts.length; at++) amounts[at] = sums[at % bins]! > 0 ? 1 : 0
  const factors = new Float64Array(bins)
  for (let iteration = 0; iteration < iterations; iteration++) {
    const seen = throughBank(bank, amounts)
    for (let frame = 0; frame < frames; frame++) {
      factors.fill(0)
      for (const [mel, { first, weights }] of filters.entries()) {
        const at = frame * mels + mel
        const share = seen[at]! > 0 ? gathered[at]! / seen[at]! : 0
        for (let i = 0; i < weights.length; i++) factors[first + i]! += weights[i]! * share
      }
      for (let bin = 0; bin < bins; bin++) {
        if (sums[bin]! > 0) amounts[frame * bins + bin]! *= factors[bin]! / sums[bin]!
      }
    }
  }
  return amounts
}
