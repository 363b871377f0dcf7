import type { LinkSchema, LinkValues, Plain } from 'atelier/studio'

const layer = { kind: 'number', least: 0, most: 8, step: 1 } as const
const source = { kind: 'choice', choices: ['A', 'B'] } as const

export const styleganLink = {
  /** Seeds of the faces of the rows and of the columns. */
  a: { kind: 'text', longest: 60, default: '1,4,9,14' },
  b: { kind: 'text', longest: 60, default: '2,3,11,22' },
  /** The first layer that is no longer coarse, and the first that is fine. */
  middle: { ...layer, default: 3 },
  fine: { ...layer, default: 5 },
  coarsefrom: { ...source, default: 'A' },
  middlefrom: { ...source, default: 'A' },
  finefrom: { ...source, default: 'B' },
  psi: { kind: 'number', least: 0, most: 1.5, step: 0.05, default: 0.7 },
  /** A digit for each convolution: 1 with noise, 0 without. */
  noise: { kind: 'text', longest: 7, default: '1111111' },
  /** A place on the walk. */
  frame: { kind: 'number', least: 0, most: 31, step: 1, default: 0 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 1 },
} as const satisfies LinkSchema

export type StyleganValues = LinkValues<typeof styleganLink>

/** The model's convolutions that can have noise. */
export const noiseLayers = 7
export const layerCount = 8
export const walkFrames = 8

const isSeed = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 999_999

/** One to five seeds of a list; `others` where it names none. */
export function seedsOf(list: string, others: string): readonly number[] {
  const read = (text: string): number[] =>
    text
      .split(',')
      .filter((word) => word.trim() !== '')
      .map(Number)
      .filter(isSeed)
      .slice(0, 5)
  const found = read(list)
  return found.length > 0 ? found : read(others)
}

export const noiseOf = (digits: string): readonly boolean[] =>
  Array.from({ length: noiseLayers }, (_, i) => digits[i] !== '0')

/** What all pictures of an address have in common. */
const looksOf = ({ psi, noise, seed }: StyleganValues) => ({
  ...{ truncation: psi, noise: noiseOf(noise), noiseSeed: seed },
})

/** Handles in their order, whatever an address says. */
export const splitOf = ({ middle, fine }: StyleganValues) => ({ middle: Math.min(middle, fine), fine })

export function tableQuestion(values: StyleganValues): Plain {
  const side = (from: 'A' | 'B'): string => (from === 'A' ? 'rows' : 'columns')
  const { coarsefrom, middlefrom, finefrom } = values as StyleganValues &
    Readonly<Record<'coarsefrom' | 'middlefrom' | 'finefrom', 'A' | 'B'>>
  return {
    rows: seedsOf(values.a, styleganLink.a.default),
    columns: seedsOf(values.b, styleganLink.b.default),
    sources: { coarse: side(coarsefrom), middle: side(middlefrom), fine: side(finefrom) },
    ...splitOf(values),
    ...looksOf(values),
  }
}

export const walkQuestion = (values: StyleganValues): Plain => ({
  seeds: seedsOf(values.a, styleganLink.a.default).slice(0, 4),
  frames: walkFrames,
  ...looksOf(values),
})

/** Measured on styles as they were learnt, whatever the truncation of what is shown. */
export const changeQuestion = (values: StyleganValues): Plain => ({
  ...{ pairs: 128, seed: values.seed },
  ...splitOf(values),
  ...looksOf(values),
  truncation: 1,
})
