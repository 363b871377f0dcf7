/** Images with words under each, as one SVG whose words follow the page into the dark. */
import { element, escaped, type PictureShape, tileImages } from '../../charts/index.js'
import { sheetPng } from './sheet.node.js'

export interface LabelledOptions {
  /** For those who do not see it. */
  readonly title: string
  /** Pixels that it takes at most. */
  readonly width: number
  readonly scale: number
  /** One of each image. */
  readonly labels: readonly string[]
}

const lineHeight = 18
/** Of a letter of 12 pixels, widely. */
const letterWidth = 6.4
const gap = 6

/** @param pixels Bytes [labels, height, width, channels]. */
export async function labelledSheet(
  pixels: Uint8Array,
  shape: PictureShape,
  { title, width: most, scale, labels }: LabelledOptions,
): Promise<string> {
  const longest = labels.reduce((length, label) => Math.max(length, label.length), 0)
  const cellWidth = Math.ceil(Math.max(shape.width * scale, letterWidth * longest))
  const columns = Math.max(1, Math.min(labels.length, Math.floor((most + gap) / (cellWidth + gap))))
  const layout = { columns, scale, gap, margin: 0, under: lineHeight, cellWidth }
  const { width, height, places } = tileImages(pixels, shape, layout)
  const png = Buffer.from(await sheetPng(pixels, shape, layout)).toString('base64')
  const words = places.map(({ x, y }, i) =>
    element(
      'text',
      {
        x: x + (shape.width * scale) / 2,
        y: y + shape.height * scale + 14,
        'text-anchor': 'middle',
        'font-size': 12,
        fill: '#59636e',
      },
      escaped(labels[i] ?? ''),
    ),
  )
  const image = { href: `data:image/png;base64,${png}`, width, height, style: 'image-rendering:pixelated' }
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' },
    element('title', {}, escaped(title)),
    element('desc', {}, escaped(labels.join('; '))),
    element('image', image),
    ...words,
  )
}
