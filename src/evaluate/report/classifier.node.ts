/** The report on a classifier: how often it is right and about what, whether its chances can be believed, and how fast it answers. */
import { type ImageSet, imageBatch } from '../../data/index.js'
import type { Classifier } from '../../models/index.js'
import type { Memory } from '../../runtime/index.js'
import { AtelierError } from '../../tensor/index.js'
import { type Answered, type Classification, calibrationFloor, classification } from '../classification.js'
import { type ClassifierBaseline, classifierBaselines, type LabelledRows } from '../classification-baselines.js'
import { classifierAnswers } from '../classifier-answers.js'
import { quantiles } from '../quantiles.js'
import { confusionFigures, mistakesFigure, reliabilityFigure } from './classifier-figures.node.js'
import { measureOf } from './measure.js'
import type { Comparison, ComparisonRow, Measure, Report } from './report.js'

/** A classifier, and what it is judged on. */
export interface ClassifierEvaluation {
  /** The run, for the title. */
  readonly name: string
  readonly memory: Memory
  readonly model: Classifier
  /** Images that it was not trained on, with labels among its classes. */
  readonly test: ImageSet
  /** What the baselines learn from; without it there are none. */
  readonly training?: ImageSet
  /** Default 1. */
  readonly seed?: number
  /** How it was made, for the end of the report. */
  readonly made?: Readonly<Record<string, string>>
}

/** What was found, as numbers and as a document. */
export interface ClassifierResult {
  readonly found: Classification
  readonly baselines: readonly ClassifierBaseline[]
  readonly report: Report
}

/** Measures a classifier beside the largest class, the nearest mean, the nearest neighbours and a linear map. @throws for images without labels. */
export async function evaluateClassifier(given: ClassifierEvaluation): Promise<ClassifierResult> {
  const { name, memory, model, test, training, seed = 1 } = given
  const rows = labelledRows(test)
  const { logChances, milliseconds } = await classifierAnswers(memory, model, rows)
  const answered: Answered = { logChances, labels: rows.labels, classes: rows.classes.length }
  const found = classification(answered, { seed })
  const baselines = training ? await classifierBaselines(labelledRows(training), rows, { seed }) : []
  const told = { samples: test.count, seed }
  const accuracy = measureOf(
    found.accuracy,
    {
      ...{ name: 'Accuracy', unit: '%', better: 'higher', ...told },
      ...floorOf(baselines, ({ accuracy: { value } }) => 100 * value),
      note: "Share of images whose likeliest class is the right one; Wilson's interval.",
    },
    100,
  )
  const loss = measureOf(found.loss, {
    ...{ name: 'Cross-entropy', unit: 'nats', better: 'lower', ...told },
    ...floorOf(baselines, (baseline) => baseline.loss),
    note: 'Mean surprise at the right class: it also counts how sure the model was.',
  })
  const error: Measure = {
    ...{ name: 'Calibration error', value: 100 * found.calibration.error, unit: '%', better: 'lower', ...told },
    ...{ floor: 100 * calibrationFloor(answered, { seed }), floorName: 'if every chance were true' },
    note: 'Mean distance between the chance of an answer and how often such answers are right, over 15 bins.',
  }
  const [median, late] = quantiles(milliseconds, [0.5, 0.95])
  const pace: Measure = {
    ...measureOf(median!, {
      name: 'Time per image',
      unit: 'ms',
      better: 'lower',
      samples: milliseconds.length,
      seed,
      note: '',
    }),
    note: `Median over batches on this machine; 95 % of batches take at most ${late!.value.toFixed(2)} ms an image.`,
  }
  const words = accuracyWords(accuracy, baselines)
  return {
    found,
    baselines,
    report: {
      title: `${name} on ${test.name}`,
      summary: `${words} ${calibrationWords(error)}`,
      verdicts: [
        {
          axis: 'Accuracy',
          words,
          measure: accuracy,
          references: baselines.map((each) => ({ name: each.name, value: 100 * each.accuracy.value })),
        },
        {
          axis: 'Calibration',
          words: calibrationWords(error),
          measure: error,
          references: [{ name: 'true chances', value: error.floor! }],
        },
        {
          axis: 'Speed',
          words: `It reads ${Math.round(1000 / pace.value).toLocaleString('en')} images a second.`,
          measure: pace,
          references: [],
        },
      ],
      made: { ...given.made, data: test.name, seed: String(seed) },
      sections: [
        {
          title: 'Accuracy',
          measures: [accuracy, loss, pace],
          figures: [],
          ...(baselines.length > 0 && { comparison: comparison(accuracy, baselines, seed) }),
        },
        {
          title: 'Mistakes',
          measures: [],
          figures: [...confusionFigures(found, rows.classes), ...(await mistakesFigure(answered, test))],
        },
        { title: 'Chances', measures: [error], figures: [reliabilityFigure(found)] },
      ],
    },
  }
}

/** Images as baselines and the model read them. @throws where there are no labels. */
function labelledRows(set: ImageSet): LabelledRows {
  const { name, count, labels, classes } = set
  if (labels === undefined || classes === undefined) {
    throw new AtelierError(`evaluate: "${name}": the images have no labels`, 'Give labelled images')
  }
  return { count, labels, classes, values: (places) => imageBatch(set, places) }
}

/** What costs nothing: the largest class. */
function floorOf(
  [largest]: readonly ClassifierBaseline[],
  value: (baseline: ClassifierBaseline) => number | undefined,
): Pick<Measure, 'floor' | 'floorName'> {
  const floor = largest && value(largest)
  return floor === undefined ? {} : { floor, floorName: largest!.name }
}

function accuracyWords({ value, low }: Measure, baselines: readonly ClassifierBaseline[]): string {
  const best = baselines.reduce<ClassifierBaseline | undefined>(
    (most, each) => (most && most.accuracy.value >= each.accuracy.value ? most : each),
    undefined,
  )
  const right = `It is right about ${value.toFixed(2)} % of the images`
  if (best === undefined) return `${right}.`
  const than = `${(100 * best.accuracy.value).toFixed(2)} % for the best of what costs little (${best.name})`
  return `${right}, ${low! > 100 * best.accuracy.high ? 'beside' : 'no surer than'} ${than}.`
}

const calibrationWords = ({ value, floor }: Measure): string =>
  value > 2 * floor!
    ? `Its chances are ${value.toFixed(2)} % off on average, more than chance makes them.`
    : 'Its chances can be believed: they are as far off as true ones would be.'

function comparison(accuracy: Measure, baselines: readonly ClassifierBaseline[], seed: number): Comparison {
  const rows: ComparisonRow[] = baselines.map((baseline) => ({
    ...{ name: baseline.name, role: 'baseline', what: baseline.what },
    measures: [measureOf(baseline.accuracy, { ...accuracy, samples: baseline.samples, seed }, 100)],
  }))
  return {
    title: 'Beside what costs little',
    text: 'All answer the same kind of images; all numbers are pixels as they are.',
    rows: [{ name: 'this model', role: 'model', what: 'The trained classifier.', measures: [accuracy] }, ...rows],
  }
}
