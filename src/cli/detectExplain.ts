/** `atelier detect explain`: which columns, steps or pixels raised a score, in words and as a picture. */
import type { ImageSet } from '../data/index.js'
import type { AnomalyDetector, Explanation, Part, RowReader } from '../detect/index.js'
import { AtelierError } from '../errors/index.js'
import { bar, columns } from './cells.js'
import { imagesToScore } from './detectData.js'
import type { ExplainValues } from './detectOptions.js'
import { explanationPicture } from './detectPicture.js'
import { cellText, number } from './detectWords.js'
import { UsageError } from './failure.js'
import { showPictures, writeBytes } from './pictureFiles.js'
import { listing, say, sayJson } from './print.js'

export async function detectExplainVerb(folder: string, source: string, values: ExplainValues): Promise<void> {
  if (values.row === undefined) throw new UsageError('detect: --row is missing', 'Say which row, as --row 17')
  const { loadDetector } = await import('../detect/index.node.js')
  const made = await loadDetector(folder)
  if (made.subject.kind === 'images') {
    const set = await imagesToScore(source, made.subject.shape)
    const why = await made.explainImage(set, values.row)
    await tell(made, why, values, { set, place: values.row - 1 })
  } else {
    await tell(made, await explainRow(made, source, values.row), values)
  }
  await made.close()
}

/** Reads a table up to a row: of a series all before it, since they decide how it is seen. */
async function explainRow(made: AnomalyDetector, source: string, row: number): Promise<Explanation> {
  const { tableBatches } = await import('../data/index.node.js')
  let [reader, count]: [RowReader | undefined, number] = [undefined, 0]
  for await (const { columns, rows, first } of tableBatches(source)) {
    if (columns.length === 0) continue
    reader ??= made.reader(columns)
    count += rows.length
    const isThere = row <= count
    const before = isThere ? rows.slice(0, row - first) : rows
    if (made.subject.kind === 'series') await reader.read(before)
    if (!isThere) continue
    await reader.read([rows[row - first]!])
    return reader.explainLast()
  }
  throw new AtelierError(`data: "${source}": it has ${count} rows, not ${row}`)
}

/** An image among others. */
export interface PlacedImage {
  readonly set: ImageSet
  readonly place: number
}

async function tell(
  made: AnomalyDetector,
  why: Explanation,
  values: ExplainValues,
  image?: PlacedImage,
): Promise<void> {
  const { shares, ...told } = why
  const { subject } = made
  const picture = await explanationPicture(made, why, values.row!, image)
  if (values.picture !== undefined) await writeBytes(values.picture, await picture.bytes(values.picture))
  const files = values.picture === undefined ? {} : { picture: values.picture }
  if (values.json) {
    return sayJson({
      ...{ row: values.row, detector: made.detector.name, threshold: made.threshold.value },
      ...told,
      ...(subject.kind !== 'table' && { shares: [...shares] }),
      ...files,
    })
  }
  const noun = subject.kind === 'images' ? 'image' : 'row'
  say(
    `${noun} ${values.row}: ${why.isAnomaly ? 'an anomaly' : 'within what is usual'}; score ${number(why.score)}, threshold ` +
      `${number(made.threshold.value)}, ${number(100 * why.p)} % of normal ${noun}s score as high`,
  )
  say()
  if (image !== undefined && picture.pixels)
    await showPictures(
      picture.pixels,
      { ...(made.subject as { shape: object }), channels: 3, height: image.set.height, width: image.set.width },
      2,
    )
  else say(partsTable(why.parts))
  if (values.picture !== undefined) {
    say()
    say(listing([['picture', values.picture]]))
  } else if (image !== undefined) say('Give --picture why.png to keep the pixels that raised it')
}

const mostParts = 12

function partsTable(parts: readonly Part[]): string {
  const greatest = Math.max(...parts.map(({ share }) => share), Number.MIN_VALUE)
  return columns(
    [
      { heading: 'column', isLeft: true },
      { heading: 'value' },
      { heading: 'usually', isLeft: true },
      { heading: 'adds' },
      { heading: '', isLeft: true },
    ],
    parts
      .slice(0, mostParts)
      .map(({ column, cell, usual, share }) => [
        column,
        cellText(cell),
        usual,
        number(share),
        bar(Math.max(0, share) / greatest, 20),
      ]),
  )
}
