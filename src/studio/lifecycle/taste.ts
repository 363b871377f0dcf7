/** Made voters: rules that say of a word how much they like it, so that a vote is always the same and the true reward is known. */

export interface Taste {
  /** What they like, in words. */
  readonly says: string
  /** The higher, the better. */
  of(word: string): number
}

const share = (word: string, pattern: RegExp): number =>
  word.length === 0 ? 0 : word.replaceAll(pattern, '').length / word.length

export const tastes = {
  melodious: {
    says: 'likes vowels and six letters: the share of vowels less a twentieth for each letter from six',
    of: (word) => share(word, /[^aeiou]/g) - 0.05 * Math.abs(word.length - 6),
  },
  short: {
    says: 'likes short words, four letters best',
    of: (word) => -Math.abs(word.length - 4) / 4,
  },
  endings: {
    says: 'likes words that end in a or in ia',
    of: (word) => (word.endsWith('ia') ? 1 : word.endsWith('a') ? 0.6 : 0) - 0.02 * Math.abs(word.length - 6),
  },
} as const satisfies Readonly<Record<string, Taste>>

export type TasteName = keyof typeof tastes
export const tasteNames = Object.keys(tastes) as readonly TasteName[]
