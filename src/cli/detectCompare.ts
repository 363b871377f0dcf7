/** `atelier detect compare`: every detector on the same labelled data, in one table. */
import type { Comparison } from '../detect/index.js'
import { columns } from './cells.js'
import { readDetectData } from './detectData.js'
import { fitSettings } from './detectFit.js'
import type { CompareValues } from './detectOptions.js'
import { between, share } from './detectWords.js'
import { UsageError } from './failure.js'
import { counted, say, sayJson } from './print.js'

export async function detectCompareVerb(source: string, values: CompareValues): Promise<void> {
  const { compareDetectors, compareImageDetectors } = await import('../detect/index.js')
  const { isTableFile } = await import('../data/index.node.js')
  const needed = isTableFile(source) ? 'label' : 'normal'
  if (values[needed] === undefined) {
    throw new UsageError(
      `detect: --${needed} is missing`,
      needed === 'label' ? 'Name the column that says which rows are anomalous' : 'Name the class that is normal',
    )
  }
  const data = await readDetectData(source, values)
  const isQuiet = values.json || !process.stderr.isTTY
  const options = {
    ...fitSettings(source, values),
    onFit: (name: string) => {
      if (!isQuiet) process.stderr.write(`\x1b[2K\r${name}`)
    },
  }
  const found =
    data.kind === 'table'
      ? await compareDetectors(data.table, options)
      : await compareImageDetectors(data.parts.training, data.parts.test, options)
  if (!isQuiet) process.stderr.write('\x1b[2K\r')
  if (values.json) sayJson(found)
  else sayComparison(found)
}

function sayComparison({ data, learnt, detectors, diverged }: Comparison): void {
  const { anomalies, normal } = detectors[0]!
  say(
    `${data}: learnt from ${counted(learnt, 'normal row')}, measured on ${counted(normal, 'other')} and ${counted(anomalies, 'anomaly').replace(/anomalys/, 'anomalies')}`,
  )
  say()
  say(
    columns(
      [
        { heading: 'detector', isLeft: true },
        { heading: 'AUROC' },
        { heading: 'average precision' },
        { heading: 'found' },
        { heading: 'seconds' },
      ],
      detectors.map(({ detector, auroc, averagePrecision, found, seconds }) => [
        detector,
        between(auroc),
        between(averagePrecision),
        share(found),
        seconds.toFixed(1),
      ]),
    ),
  )
  if (diverged.length > 0) say(`\nTraining diverged: ${diverged.join(', ')}`)
  say()
  say(
    `Intervals are of 95 %. By chance AUROC is 0.5, and average precision ${share(anomalies / (anomalies + normal))}.`,
  )
}
