/** What an evaluation found, ready to be read by people (`renderReport`) and by programs (`reportJson`). */

/** One number, with all that is needed to trust it. */
export interface Measure {
  readonly name: string
  /** In `unit`, or a plain number. */
  readonly value: number
  /** The ends of its 95 % interval; left out of what is exact, such as a count. */
  readonly low?: number
  readonly high?: number
  readonly unit?: string
  readonly better?: 'higher' | 'lower'
  /** What the measure gives where there is nothing to find: the least distance, the most coverage, chance. */
  readonly floor?: number
  /** What the floor is, in a few words. */
  readonly floorName?: string
  /** What it was computed from: images, tokens, texts, … */
  readonly samples: number
  readonly seed: number
  /** One sentence: what it means, and how to read it. */
  readonly note: string
}

/** A picture or a chart, of which it has one. */
export interface ReportFigure {
  readonly title: string
  readonly svg?: string
  readonly png?: Uint8Array
  /** What is to be seen; also the alternative text of a PNG. */
  readonly caption: string
  /** Takes the whole width of the page. */
  readonly isWide?: boolean
}

/** A text, shown as it is. */
export interface ReportText {
  readonly title: string
  /** What it goes on from. */
  readonly prompt?: string
  readonly text: string
  readonly caption: string
  /** Its columns stand one under the other: every letter is as wide as another, and no line is broken. */
  readonly isAligned?: boolean
}

/** The model and what it is compared with, by the same measures. */
export interface Comparison {
  readonly title: string
  readonly text: string
  readonly rows: readonly ComparisonRow[]
}

/** One of those compared. All rows of a comparison have measures of the same names in the same order. */
export interface ComparisonRow {
  readonly name: string
  readonly role: 'model' | 'ceiling' | 'baseline' | 'control'
  /** What it is, in a sentence. */
  readonly what: string
  readonly measures: readonly Measure[]
}

export interface ReportSection {
  readonly title: string
  readonly text?: string
  readonly measures: readonly Measure[]
  readonly figures: readonly ReportFigure[]
  readonly comparison?: Comparison
  readonly texts?: readonly ReportText[]
}

/** The answer on one axis, in plain words, with the number that it rests on and those that the number is judged by. */
export interface ReportVerdict {
  /** Quality, diversity, speed, … */
  readonly axis: string
  readonly words: string
  readonly measure: Measure
  readonly references: readonly { readonly name: string; readonly value: number }[]
}

export interface Report {
  readonly title: string
  /** The whole in two or three sentences. */
  readonly summary: string
  readonly verdicts?: readonly ReportVerdict[]
  /** How it was made: model, data, seed, machine, versions. */
  readonly made: Readonly<Record<string, string>>
  readonly sections: readonly ReportSection[]
}
