/** The report on a generator of sounds: whether they are of the class that was asked for, like real ones, new, and how fast they are made. */
import type { SoundParts } from '../../data/index.js'
import type { Memory } from '../../runtime/index.js'
import type { SoundGenerator } from '../../sample/index.js'
import type { ComparisonRow, Measure, Report, ReportSection, ReportVerdict } from './report.js'
import { besideFigure, confusionFigure, nearestFigure } from './sound-figures.node.js'
import { measuresOf, nearestTraining, type SoundClassifier, type SoundMeasuring } from './sound-measures.js'
import { phaseSection } from './sound-phases.js'
import { type SoundSets, soundSets } from './sound-sets.js'

export interface SoundEvaluation extends SoundParts {
  readonly generator: SoundGenerator
  /** Learnt from the training sounds; left out where they have no classes. */
  readonly classify?: SoundClassifier
  /** Sounds of each kind, at most; no more than are held out. Default 300. */
  readonly samples?: number
  /** Default 1. */
  readonly seed?: number
  /** Computes distances. */
  readonly memory: Memory
  readonly signal?: AbortSignal
  readonly made?: Readonly<Record<string, string>>
}

/** Measures a generator of sounds beside real ones, real ones through phases, and mean spectrograms with noise. @throws for fewer than ten held-out sounds. */
export async function evaluateSounds(given: SoundEvaluation): Promise<Report> {
  const { generator, training, test, classify, memory, signal, samples = 300, seed = 1 } = given
  const sets = await soundSets({ generator, training, test, samples, seed, ...(signal && { signal }) })
  const { classes } = test
  const measuring: SoundMeasuring = {
    ...{ memory, sets, seed },
    ...(classify && { classify }),
    ...(classes && { classes }),
  }
  const heldOut = (await nearestTraining(measuring, sets.real.pictures)).decibels
  const rows: ComparisonRow[] = []
  for (const { pictures: _, labels: __, ...row } of [sets.model, sets.other, sets.rebuilt, sets.baseline]) {
    signal?.throwIfAborted()
    const sounds = [sets.model, sets.other, sets.rebuilt, sets.baseline][rows.length]!
    rows.push({ ...row, measures: await measuresOf(measuring, sounds, heldOut) })
  }
  const speed = speedOf(sets, seed)
  const verdicts = verdictsOn(rows, speed)
  return {
    title: `${generator.name} on ${test.name}`,
    summary: verdicts.map(({ words }) => words).join(' '),
    verdicts,
    made: {
      ...given.made,
      data: `${test.name}: ${training.count} training and ${test.count} held-out sounds`,
      seed: String(seed),
    },
    sections: [
      {
        title: 'Beside real sounds',
        measures: rows[0]!.measures.filter(({ value }) => !Number.isNaN(value)),
        comparison: {
          title: 'Beside real sounds',
          text: 'All are judged by their sounds: what a model makes is heard through the phases that are found for it.',
          rows,
        },
        figures: [await besideFigure(measuring), ...(await confusionFigure(measuring))],
      },
      { title: 'Copying', measures: [], figures: [await nearestFigure(measuring)] },
      phaseSection(sets, seed),
      speed,
    ],
  }
}

function speedOf({ seconds, model, size, drawn }: SoundSets, seed: number): ReportSection {
  const count = model.pictures.length / size
  const heard = (count * drawn.format.length) / drawn.format.rate
  const told = { samples: count, seed, better: 'higher' } as const
  return {
    title: 'Speed',
    measures: [
      {
        ...told,
        ...{ name: 'Times real time', value: heard / seconds.all },
        note: 'Seconds of sound made in a second, in batches, phases included; the first batch opens the program.',
      },
      {
        ...told,
        ...{ name: 'Phases, times real time', value: heard / seconds.phases },
        note: 'The same of finding phases alone.',
      },
    ],
    figures: [],
  }
}

function verdictsOn(rows: readonly ComparisonRow[], speed: ReportSection): readonly ReportVerdict[] {
  const [model, real, rebuilt, baseline] = rows as [ComparisonRow, ComparisonRow, ComparisonRow, ComparisonRow]
  const named = (row: ComparisonRow, name: string): Measure | undefined =>
    row.measures.find((each) => each.name === name && !Number.isNaN(each.value))
  const verdictOn = (
    axis: string,
    name: string,
    words: (own: number, others: (row: ComparisonRow) => string) => string,
  ) => {
    const measure = named(model, name)
    if (measure === undefined) return []
    const references = [real, rebuilt, baseline].flatMap((row) => {
      const other = named(row, name)
      return other === undefined ? [] : [{ name: row.name, value: other.value }]
    })
    const others = (row: ComparisonRow): string => (named(row, name)?.value ?? Number.NaN).toFixed(1)
    return [{ axis, measure, references, words: words(measure.value, others) }]
  }
  const pace = speed.measures[0]!
  return [
    ...verdictOn(
      'Classes',
      'Class agreement',
      (own, others) =>
        `${own.toFixed(1)} % of its sounds are heard as the class that was asked for; of real sounds ${others(real)} %, of mean spectrograms with noise ${others(baseline)} %.`,
    ),
    ...verdictOn(
      'Likeness',
      'Energy distance',
      (own, others) =>
        `Its distance from held-out sounds is ${own.toFixed(1)} dB; that of real ones ${others(real)}, of mean spectrograms with noise ${others(baseline)}.`,
    ),
    ...verdictOn(
      'Copying',
      'Near copies',
      (own) => `${own.toFixed(1)} % of its sounds are nearer to a training sound than 98 of 100 held-out ones.`,
    ),
    {
      axis: 'Speed',
      measure: pace,
      references: [],
      words: `It makes ${Number(pace.value.toPrecision(2))} seconds of sound a second on this machine.`,
    },
  ]
}
