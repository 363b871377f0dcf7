/** Spectrograms as a PNG: time to the right in seconds, frequencies upwards in kHz, loudness as colour. */
import { AtelierError } from '../tensor/index.js'
import { heading, margin } from './frame.js'
import { paper } from './palette.js'
import { scaleTo, type TiledImages, tileImages } from './picture.js'
import { sheetPng } from './pictures.node.js'
import { element } from './svg.js'
import { lettering, textWidth, wrapped } from './text.js'

export interface SpectrogramSheet {
  readonly title: string
  readonly subtitle?: string
  /** [n, bands, frames] from 0 to 1, the highest band first. */
  readonly pictures: Float32Array
  readonly frames: number
  /** Hertz of the middles of the bands, lowest first. */
  readonly middles: ArrayLike<number>
  /** How long each sound is. */
  readonly seconds: number
  /** Spectrograms in a row. */
  readonly columns: number
  /** What stands before each row. */
  readonly rowLabels?: readonly string[]
  /** What stands over each column. */
  readonly columnLabels?: readonly string[]
  /** Pixels for one of a spectrogram; by default it comes to about 128. */
  readonly scale?: number
}

/** Colours of even steps in lightness, from black over red to pale yellow: five places of matplotlib's inferno (CC0). */
const anchors = [
  [0, 0, 4],
  [87, 16, 110],
  [188, 55, 84],
  [249, 142, 9],
  [252, 255, 164],
] as const

const small = { size: 11, fill: paper.muted } as const
const gap = 8

/** Spectrograms in rows on one sheet. @throws AtelierError when the pictures are not whole, or none. */
export async function spectrogramSheet(sheet: SpectrogramSheet): Promise<Uint8Array> {
  const { title, subtitle, pictures, frames, middles, seconds, columns, rowLabels = [], columnLabels = [] } = sheet
  const bands = middles.length
  if (pictures.length === 0 || pictures.length % (bands * frames) !== 0) {
    throw new AtelierError(`spectrograms: ${pictures.length} values: not whole pictures of ${bands} × ${frames}`)
  }
  const shape = { channels: 3, height: bands, width: frames } as const
  const scale = sheet.scale ?? scaleTo(128, shape)
  const tiles = tileImages(coloured(pictures), shape, { columns, scale, gap, margin: 0 })
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => textWidth(text, small)))
  const names = rowLabels.length > 0 ? Math.ceil(widest(rowLabels)) + 12 : 0
  const edge = margin(tiles.width + names + 100)
  const width = Math.max(tiles.width + names + axisRoom + 2 * edge, 320)
  const head = heading({ title, ...(subtitle !== undefined && { subtitle }) }, width)
  const overColumns = columnLabels.map((text) => wrapped(text, small, frames * scale + gap, 1)[0] ?? '')
  const corner = {
    left: edge + names + axisRoom,
    top: Math.ceil(head.bottom) + (columnLabels.length > 0 ? 40 : 24),
  }
  const foot = corner.top + tiles.height
  const place = { tiles, corner, size: { width: frames * scale, height: bands * scale } }
  return await sheetPng(tiles, corner, { width, height: foot + 38 + edge }, [
    head.markup,
    ...frequencyAxis(place, middles),
    ...timeAxis(place, seconds),
    ...overColumns.map((text, column) =>
      lettering(text, {
        ...small,
        anchor: 'middle',
        x: middleOf(place, column),
        y: corner.top - 8,
        fill: paper.strong,
      }),
    ),
    ...rowLabels.flatMap((text, row) => {
      const first = tiles.places[row * tiles.columns]
      if (first === undefined) return []
      const y = corner.top + first.y + place.size.height / 2 + 4
      return lettering(text, { ...small, anchor: 'end', x: edge + names - 10, y, fill: paper.strong })
    }),
  ])
}

/** Pixels for the numbers before a row. */
const axisRoom = 34

interface Place {
  readonly tiles: TiledImages
  readonly corner: { readonly left: number; readonly top: number }
  /** Of a spectrogram, in pixels. */
  readonly size: { readonly width: number; readonly height: number }
}

const middleOf = ({ tiles, corner, size }: Place, column: number): number =>
  corner.left + (tiles.places[column]?.x ?? 0) + size.width / 2

/** Numbers in kHz before the first spectrogram of each row, twice the one below, as far apart as they can be read. */
function frequencyAxis({ tiles, corner, size }: Place, middles: ArrayLike<number>): string[] {
  const marks = [62.5, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000].flatMap((hertz) => {
    const band = bandAt(middles, hertz)
    return band === undefined ? [] : [{ hertz, from: size.height * (1 - (band + 0.5) / middles.length) }]
  })
  const shown = marks.filter(({ from }, i) => marks.slice(i + 1).every((other) => from - other.from > 12))
  const rows = tiles.places.filter((_, i) => i % tiles.columns === 0)
  const name = lettering('kHz', { ...small, anchor: 'end', x: corner.left - 8, y: corner.top - 8 })
  return [
    name,
    ...rows.flatMap(({ y }) =>
      shown.flatMap(({ hertz, from }) => {
        const at = corner.top + y + from
        const ends = { x1: corner.left - 5, x2: corner.left - 1, y1: at, y2: at, stroke: paper.axis }
        return [
          element('line', ends),
          lettering(String(hertz / 1000), { ...small, anchor: 'end', x: corner.left - 8, y: at + 4 }),
        ]
      }),
    ),
  ]
}

/** The place of a frequency among the middles of bands, between 0 and their number; undefined beyond them. */
function bandAt(middles: ArrayLike<number>, hertz: number): number | undefined {
  for (let band = 0; band + 1 < middles.length; band++) {
    const [low, high] = [middles[band]!, middles[band + 1]!]
    if (hertz >= low && hertz <= high) return band + (hertz - low) / (high - low)
  }
  return undefined
}

/** Seconds under each column: where a sound begins and where it ends. */
function timeAxis(place: Place, seconds: number): string[] {
  const { tiles, corner, size } = place
  const y = corner.top + tiles.height
  const columns = tiles.places.slice(0, tiles.columns)
  const end = String(Number(seconds.toPrecision(2)))
  const isRoomy = size.width > textWidth(`0${end}`, small) + 10
  const middle = corner.left + tiles.width / 2
  return [
    ...columns.flatMap(({ x }) => {
      const [left, right] = [corner.left + x, corner.left + x + size.width]
      return [
        element('line', { x1: left, x2: right, y1: y + 3, y2: y + 3, stroke: paper.axis }),
        ...(isRoomy ? [lettering('0', { ...small, x: left, y: y + 16 })] : []),
        lettering(end, { ...small, anchor: 'end', x: right, y: y + 16 }),
      ]
    }),
    lettering('seconds', { ...small, anchor: 'middle', x: middle, y: y + 32 }),
  ]
}

/** Amounts from 0 to 1 as red, green and blue. */
function coloured(values: Float32Array): Uint8Array {
  const pixels = new Uint8Array(3 * values.length)
  for (const [i, value] of values.entries()) {
    const at = Math.max(0, Math.min(1, value)) * (anchors.length - 1)
    const below = Math.min(anchors.length - 2, Math.floor(at))
    for (let channel = 0; channel < 3; channel++) {
      const [low, high] = [anchors[below]![channel]!, anchors[below + 1]![channel]!]
      pixels[3 * i + channel] = Math.round(low + (high - low) * (at - below))
    }
  }
  return pixels
}
