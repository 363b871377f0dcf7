/** `atelier detect fit`: learns what is usual, and says what came of it. */
import type { AnomalyDetector, FitDetectorOptions } from '../detect/index.js'
import { type DetectData, readDetectData } from './detectData.js'
import type { FitValues } from './detectOptions.js'
import { between, number, share } from './detectWords.js'
import { counted, duration, grouped, listing, say, sayJson } from './print.js'
import { given } from './runOptions.js'

/** What of a verb's values the library's fit is told. */
export const fitSettings = (
  name: string,
  values: Partial<FitValues>,
): Pick<FitDetectorOptions, 'name'> & Omit<FitDetectorOptions, 'detector' | 'signal'> => ({
  name,
  ...given(values, ['falseAlarms', 'label', 'normal', 'ignore', 'window', 'time', 'seed', 'threads']),
})

export async function detectFitVerb(source: string, values: FitValues): Promise<void> {
  const { detectors, fitDetector, fitImageDetector, saveDetector } = await import('../detect/index.node.js')
  const began = performance.now()
  const data = await readDetectData(source, values)
  const options: FitDetectorOptions = {
    ...fitSettings(source, values),
    ...(values.detector && { detector: values.detector }),
  }
  const made =
    data.kind === 'table'
      ? await fitDetector(data.table, options)
      : await fitImageDetector(data.parts.training, options, data.parts.test)
  await saveDetector(values.out, made)
  const seconds = (performance.now() - began) / 1000
  if (values.json) sayJson({ ...summaryOf(made), seconds, out: values.out })
  else sayFit(made, { data, seconds, out: values.out, about: detectors[made.detector.name].about })
  await made.close()
}

function summaryOf({ subject, detector, threshold, facts }: AnomalyDetector) {
  const { scores: _, ...rest } = threshold
  return { kind: subject.kind, detector: detector.name, ...facts, threshold: rest }
}

interface Fitted {
  readonly data: DetectData
  readonly seconds: number
  readonly out: string
  /** What a score is. */
  readonly about: string
}

function sayFit({ subject, detector, threshold, facts }: AnomalyDetector, { data, seconds, out, about }: Fitted): void {
  const { learnt, heldOut, measured, notes } = facts
  const noun = { table: 'row', series: 'window', images: 'image' }[subject.kind]
  if (data.kind === 'table') {
    const { columns, rows } = data.table
    say(`${facts.data}: ${counted(data.total, 'row')} of ${counted(columns.length, 'column')}`)
    if (rows.length < data.total) say(`${grouped(rows.length)} of them, drawn by the seed, are looked at (--rows)`)
  } else say(`${facts.data}: ${counted(data.parts.training.count, 'image')}`)
  for (const note of notes) say(note)
  if (measured) {
    const what = data.kind === 'table' ? 'are left out of the fit and only measure it' : 'of other classes measure it'
    say(`${counted(measured.anomalies, data.kind === 'table' ? `anomalous ${noun}` : noun)} ${what}`)
  }
  say(`${detector.name} has learnt from ${counted(learnt, noun)} in ${duration(seconds)}`)
  say()
  const { falseAlarms, promised, asked } = threshold
  say(
    listing([
      ['score', about],
      ['threshold', `${number(threshold.value)}, from ${counted(heldOut, `held-out ${noun}`)}`],
      [
        'false alarms',
        `${share(falseAlarms.value)} to be expected (${share(falseAlarms.low)} to ${share(falseAlarms.high)})` +
          (promised > asked ? `: so few ${noun}s cannot promise ${share(asked)}` : ''),
      ],
      ...(measured
        ? ([
            ['found', `${share(measured.found)} of the anomalies`],
            ['AUROC', between(measured.auroc)],
            ['average precision', between(measured.averagePrecision)],
          ] as const)
        : []),
      ['written', out],
    ]),
  )
}
