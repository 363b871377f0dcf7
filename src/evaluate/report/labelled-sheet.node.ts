/** Images with words under each, as one SVG whose words follow the page into the dark. */
import { element, escaped, type PictureShape, tileImages } from '../../charts/index.js'
import { sheetPng } from './sheet.node.js'

export interface LabelledOptions {
  /** For those who do not see it. */
  readonly title: string
  readonly columns: number
  readonly scale: number
  /** One of each image. */
  readonly labels: readonly string[]
}

const [lineHeight, leastWidth] = [18, 56]

/** @param pixels Bytes [labels, height, width, channels]. */
export async function labelledSheet(
  pixels: Uint8Array,
  shape: PictureShape,
  { title, columns, scale, labels }: LabelledOptions,
): Promise<string> {
  const layout = { columns, scale, gap: 6, margin: 0, under: lineHeight, cellWidth: leastWidth }
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
