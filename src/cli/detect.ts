// atelier detect fit readings.csv --out runs/sensors && atelier detect score runs/sensors new.csv --out scores.csv
import type { Command } from 'commander'
import { compareOptions, explainOptions, fitOptions, scoreOptions, watchOptions } from './detectOptions.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const examples = `
Examples:
  atelier detect fit readings.csv --out runs/sensors --false-alarms 0.01
  atelier detect score runs/sensors new.csv --out scores.csv
  atelier detect explain runs/sensors new.csv --row 17
  tail -f readings.csv | atelier detect watch runs/sensors
  atelier detect compare readings.csv --label y
  atelier detect fit power.csv --window 48 --time timestamp --out runs/power
  atelier detect fit mnist --normal 3 --out runs/threes`

export function addDetect(program: Command): void {
  const detect = program.command('detect').summary('find what is unusual in tables, time series and images')
  detect.description(
    'Learns from data that is taken as normal what is usual, and says of other data how strange it is, which of it passes a ' +
      'threshold with a stated rate of false alarms, and why.',
  )
  detect.addHelpText('after', examples)
  const add = <T extends OptionTable>(
    name: string,
    [summary, ...words]: readonly [string, ...(readonly [string, string])[]],
    table: T,
    run: (given: readonly string[], values: ValuesOf<T>) => Promise<void>,
  ): void => {
    const command = detect
      .command(name)
      .summary(summary)
      .description(about[name as keyof typeof about])
    for (const [word, help] of words) command.argument(word, help)
    addOptions(command, table).addHelpText('after', `\nExamples:\n  ${usage[name as keyof typeof usage].join('\n  ')}`)
    command.action((...all: unknown[]) =>
      run(all.slice(0, words.length) as string[], valuesOf(table, all[words.length] as object)),
    )
  }
  const detector = ['<detector>', 'a folder that detect fit wrote'] as const
  const data = ['<data>', 'a table (.csv, .tsv, .jsonl, .parquet, .npz), or a folder or set of images'] as const
  add('fit', ['learn what is usual', data], fitOptions, async ([source], values) =>
    (await import('./detectFit.js')).detectFitVerb(source!, values),
  )
  add('score', ['say how strange rows are', detector, data], scoreOptions, async ([folder, source], values) =>
    (await import('./detectScore.js')).detectScoreVerb(folder!, source!, values),
  )
  add('explain', ['say why a row is strange', detector, data], explainOptions, async ([folder, source], values) =>
    (await import('./detectExplain.js')).detectExplainVerb(folder!, source!, values),
  )
  add('watch', ['score rows as they come on stdin', detector], watchOptions, async ([folder], values) =>
    (await import('./detectWatch.js')).detectWatchVerb(folder!, values),
  )
  add('compare', ['all detectors on labelled data', data], compareOptions, async ([source], values) =>
    (await import('./detectCompare.js')).detectCompareVerb(source!, values),
  )
}

const about = {
  fit:
    'Learns what is usual from data that is taken as normal, holds a part of it out for the threshold, and writes one folder. ' +
    'With --label, rows that are called anomalous are left out of the fit and only measure it.',
  score:
    'Scores every row of a table or series, or every image: row, score, the share of normal rows that score as high, and whether it ' +
    'passes the threshold. Tables of any size are read piece by piece.',
  explain: 'Says which columns, steps or pixels made a row or an image strange.',
  watch:
    'Reads rows of CSV or JSON lines from stdin as they come and prints a line for each at once. Without a heading, the columns are ' +
    'those of the fit in their order. A row that does not fit is named and passed over.',
  compare:
    'Fits every detector on half of the normal rows and measures it on the other half and the anomalies: the area under the ROC ' +
    'curve and the average precision, with intervals of 95 %.',
} as const

const usage = {
  fit: [
    'atelier detect fit readings.csv --out runs/sensors --label event --ignore reading mote_id',
    'atelier detect fit power.csv --window 48 --time timestamp --detector pca',
    'atelier detect fit photos --resize 32 --out runs/photos',
  ],
  score: [
    'atelier detect score runs/sensors new.csv --out scores.csv',
    'atelier detect score runs/threes mnist --json',
  ],
  explain: [
    'atelier detect explain runs/sensors new.csv --row 17',
    'atelier detect explain runs/threes mnist --row 8 --picture why.png',
  ],
  watch: ['tail -f readings.csv | atelier detect watch runs/sensors --json'],
  compare: [
    'atelier detect compare readings.csv --label event',
    'atelier detect compare mnist --normal 3 --images 2000',
  ],
} as const
