/** What is unusual in a table, in digits or within a picture: a detector with a promise on false alarms, beside cheap ones. */
import * as v from 'valibot'
import { imageBatch, type Table } from '../../data/index.js'
import {
  type AnomalyDetector,
  anomaliesOf,
  type DetectorName,
  fitDetector,
  fitImageDetector,
  thresholdOf,
  type Verdict,
  withoutColumn,
} from '../../detect/index.js'
import { aurocInterval } from '../../evaluate/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Job, Place } from '../job.js'
import type { Picture, Plain } from '../message.js'
import {
  type Given,
  longestSide,
  mostCharacters,
  oddDigits,
  patchesOf,
  sensors,
  tableOfText,
} from './anomaly-source.js'
import { between, whole } from './bounds.js'

const names = ['sampled-nearest', 'k-nearest', 'isolation-forest', 'ecod', 'pca', 'autoencoder'] as const
/** What any other detector has to beat: tails of single columns, and the plane in which most lies. */
const cheap = ['ecod', 'pca'] as const

const paramsOf = v.object({
  source: v.variant('kind', [
    v.object({ kind: v.literal('sensors') }),
    v.object({ kind: v.literal('digits'), normal: v.pipe(v.string(), v.regex(/^\d$/)) }),
    v.object({
      kind: v.literal('table'),
      name: v.pipe(v.string(), v.maxLength(200)),
      text: v.pipe(v.string(), v.maxLength(mostCharacters)),
      /** The column that says which rows are anomalous, where there is one. */
      label: v.optional(v.string()),
    }),
    v.object({
      kind: v.literal('picture'),
      name: v.pipe(v.string(), v.maxLength(200)),
      /** Grey bytes in base64. */
      pixels: v.pipe(v.string(), v.base64(), v.maxLength(4 * Math.ceil(longestSide ** 2 / 3))),
      width: whole(1, longestSide),
    }),
  ]),
  detector: v.picklist(names),
  /** The rate that is asked for. */
  falseAlarms: between(0.001, 0.5),
})

interface Judged {
  readonly name: DetectorName
  readonly detector: AnomalyDetector
  readonly verdicts: readonly Verdict[]
  readonly seconds: number
}

/** A file that cannot be judged is refused in a sentence, among the job's facts: the page goes on and takes another. */
export async function anomaly(given: Plain, place: Place): Promise<Job> {
  const params = v.parse(paramsOf, given)
  try {
    return await judging(params, place)
  } catch (error) {
    if (!(error instanceof AtelierError)) throw error
    const nothing = () => Promise.reject(new AtelierError(error.message))
    return { step: 0, facts: { refusal: error.message }, picture: nothing, answer: nothing, close: async () => {} }
  }
}

async function judging(params: v.InferOutput<typeof paramsOf>, place: Place): Promise<Job> {
  const { source, detector, falseAlarms } = params
  const data = await givenOf(source, place)
  const asked = [...new Set<DetectorName>([detector, ...cheap])]
  const all: Judged[] = []
  for (const name of asked) all.push(await judgedBy(name, data, falseAlarms, place.seed))
  const main = all[0]!
  const isOdd = oddOf(data)

  const questions: Readonly<Record<string, (given: Plain) => Promise<Picture>>> = {
    /** Scores of all that is judged, how the detectors compare, and, of a picture, where. */
    async overview() {
      const scores = Float32Array.from(main.verdicts, ({ score }) => score)
      return {
        values: {
          ...{
            notes: [...main.detector.facts.notes, ...(data.kind === 'table' ? data.notes : [])],
            learnt: main.detector.facts.learnt,
          },
          heldOut: main.detector.facts.heldOut,
          compared: all.map(({ name, verdicts, seconds }) => ({
            name,
            seconds,
            ...comparison(verdicts, main.verdicts, isOdd),
          })),
          columns: data.kind === 'table' ? [...data.table.columns] : [],
          ...(isOdd && { odd: isOdd.map(Number) }),
          ...(data.kind === 'images' && data.patches && { ...data.patches }),
        },
        arrays: {
          scores: { shape: [scores.length], data: scores },
          p: { shape: [scores.length], data: Float32Array.from(main.verdicts, ({ p }) => p) },
          ...(data.kind === 'images' &&
            data.picture && {
              picture: {
                shape: [1, 1, data.picture.height, data.picture.width],
                data: Float32Array.from(data.picture.pixels, (value) => value / 255),
              },
            }),
        },
      }
    },
    /** The threshold for another rate of false alarms, and what it makes of what is judged. */
    async threshold(given) {
      const { rate } = v.parse(v.object({ rate: between(0.001, 0.5) }), given)
      const { value, promised, falseAlarms: expected } = thresholdOf(main.detector.threshold.scores, rate)
      const alarms = main.verdicts.map(({ score }) => score > value)
      const share = (wanted: boolean): number | null => {
        const rows = alarms.filter((_, i) => isOdd?.[i] === wanted)
        return rows.length === 0 ? null : rows.filter(Boolean).length / rows.length
      }
      return {
        values: {
          ...{ value, promised, low: expected.low, high: expected.high, alarms: alarms.filter(Boolean).length },
          ...{ found: share(true), falseShare: share(false) },
        },
        arrays: {},
      }
    },
    /** Why one scores as it does. */
    async explain(given) {
      const { row } = v.parse(v.object({ row: whole(0, main.verdicts.length - 1) }), given)
      if (data.kind === 'table') {
        const { parts } = await main.detector.explain(unlabelled(data), row + 1)
        const rowParts = parts.map(({ column, share, cell, usual }) => ({
          column,
          share,
          cell: String(cell ?? ''),
          usual,
        }))
        return { values: { row, parts: rowParts }, arrays: {} }
      }
      const { shares } = await main.detector.explainImage(data.judged, row + 1)
      const { channels, height, width, labels, classes } = data.judged
      return {
        values: { row, name: labels && classes ? classes[labels[row]!]! : `${row + 1}` },
        arrays: {
          image: { shape: [1, channels, height, width], data: imageBatch(data.judged, [row]) },
          shares: { shape: [height, width], data: Float32Array.from(shares) },
        },
      }
    },
  }
  return {
    step: 0,
    facts: {
      rows: main.verdicts.length,
      kind: data.kind,
      fit: `${detector} ${falseAlarms} ${place.seed} ${main.verdicts.length}`,
    },
    picture: (kind) => Promise.reject(new AtelierError(`picture "${kind}": nothing learns step by step here`)),
    answer(question, given) {
      const found = Object.hasOwn(questions, question) ? questions[question] : undefined
      return found?.(given) ?? Promise.reject(new AtelierError(`ask: "${question}": this job has no such question`))
    },
    async close() {
      for (const each of all) await each.detector.close()
    },
  }
}

type Source = v.InferOutput<typeof paramsOf>['source']

async function givenOf(source: Source, place: Place): Promise<Given> {
  switch (source.kind) {
    case 'sensors':
      return sensors(place)
    case 'digits':
      return oddDigits(place, source.normal)
    case 'table': {
      const { table, notes } = tableOfText(source.name, source.text)
      const label = source.label && table.columns.includes(source.label) ? { label: source.label } : {}
      return { kind: 'table', table, notes, ...label }
    }
    case 'picture': {
      const pixels = Uint8Array.from(atob(source.pixels), (character) => character.charCodeAt(0))
      return patchesOf(source.name, pixels, source.width)
    }
  }
}

async function judgedBy(name: DetectorName, data: Given, falseAlarms: number, seed: number): Promise<Judged> {
  const began = performance.now()
  const options = { detector: name, falseAlarms, seed }
  const detector =
    data.kind === 'table' ? await fitDetector(usualRows(data), options) : await fitImageDetector(data.learnt, options)
  const verdicts =
    data.kind === 'table' ? await detector.score(unlabelled(data)) : await detector.scoreImages(data.judged)
  const bad = verdicts.find((each) => typeof each === 'string')
  if (bad !== undefined) throw new AtelierError(`anomaly: a row cannot be judged: ${bad}`)
  return { name, detector, verdicts: verdicts as readonly Verdict[], seconds: (performance.now() - began) / 1000 }
}

type GivenTable = Extract<Given, { readonly kind: 'table' }>

const unlabelled = ({ table, label }: GivenTable): Table => (label === undefined ? table : withoutColumn(table, label))

/** What is learnt from: the rows that no label calls odd. */
function usualRows(data: GivenTable): Table {
  const isOdd = oddOf(data)
  const table = unlabelled(data)
  return isOdd ? { ...table, rows: table.rows.filter((_, i) => !isOdd[i]) } : table
}

/** Of each that is judged whether it is known to be odd, where that is known. */
function oddOf(data: Given): readonly boolean[] | undefined {
  if (data.kind === 'table')
    return data.label === undefined ? undefined : anomaliesOf(data.table, { label: data.label })
  const { labels, classes } = data.judged
  return data.normal === undefined || !labels
    ? undefined
    : Array.from(labels, (label) => classes![label] !== data.normal)
}

/** Where it is known what is odd, the area under the ROC curve; always how many of its alarms are those of the first detector. */
function comparison(verdicts: readonly Verdict[], first: readonly Verdict[], isOdd: readonly boolean[] | undefined) {
  const alarms = verdicts.filter(({ isAnomaly }) => isAnomaly).length
  const shared = verdicts.filter(({ isAnomaly }, i) => isAnomaly && first[i]!.isAnomaly).length
  if (!isOdd?.includes(true)) return { alarms, shared }
  const area = aurocInterval(
    Float64Array.from(verdicts, ({ score }) => score),
    Uint8Array.from(isOdd, Number),
  )
  return { alarms, shared, auroc: area.value, low: area.low, high: area.high }
}
