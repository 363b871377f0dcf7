/** Figures: several charts in a grid, as small multiples, in one picture. */
import { AtelierError } from '../tensor/index.js'
import { card, heading, margin, picture } from './frame.js'
import { paper } from './palette.js'
import { element } from './svg.js'
import { lettering, wrapped } from './text.js'

/** What a figure shows. Panels are charts of this folder, read row by row; give them the same size. */
export interface Figure {
  readonly title: string
  readonly subtitle?: string
  readonly panels: readonly string[]
  /** Charts in a row. */
  readonly columns: number
  /** Small print under the charts. */
  readonly caption?: string
}

const gap = 8

/** Charts in a grid as one SVG. Throws on a number of columns that is not whole and positive, and on a panel that is not a chart. */
export function figure({ title, subtitle, panels, columns, caption = '' }: Figure): string {
  if (!(Number.isInteger(columns) && columns > 0)) {
    throw new AtelierError(`figure: ${columns} columns: not a whole number from 1`)
  }
  const read = panels.map(readPanel)
  const cell = {
    width: Math.max(0, ...read.map((panel) => panel.width)),
    height: Math.max(0, ...read.map((panel) => panel.height)),
  }
  const shown = Math.min(columns, Math.max(1, panels.length))
  const width = Math.max(360, shown * cell.width + (shown - 1) * gap + 16)
  const words = heading(subtitle === undefined ? { title } : { title, subtitle }, width)
  const rows = Math.ceil(panels.length / shown)
  const foot = words.bottom + 6 + rows * cell.height + Math.max(0, rows - 1) * gap
  const small = { size: 12, fill: paper.muted, x: margin(width), kind: 'caption' } as const
  const lines = wrapped(caption, small, width - 2 * margin(width), 4)
  const placed = read.map(({ markup, ...size }, index) => {
    const [row, column] = [Math.floor(index / shown), index % shown]
    const place = { x: 8 + column * (cell.width + gap), y: words.bottom + 6 + row * (cell.height + gap) }
    return element('svg', { class: 'panel', ...place, width: size.width, height: size.height }, markup)
  })
  return picture(
    {
      title,
      width,
      height: foot + lines.length * 17 + 18,
      description: read
        .map(({ text }) => text)
        .concat(caption)
        .join(' ')
        .trim(),
    },
    words.markup,
    ...placed,
    ...lines.map((line, index) => lettering(line, { ...small, y: foot + 16 + index * 17 })),
  )
}

/** The inside of a chart without its card, its size, and its words. */
function readPanel(panel: string, index: number): { markup: string; width: number; height: number; text: string } {
  const parts =
    /^<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>(<title>(.*?)<\/title><desc>(.*?)<\/desc>.*)<\/svg>$/s.exec(
      panel,
    )
  if (parts === null)
    throw new AtelierError(`figure: panel ${index}: not a chart`, 'Make it with lineChart, barChart or scatterChart')
  const [width, height] = [Number(parts[1]), Number(parts[2])]
  const text = unescaped(`${parts[4]}. ${parts[5]}`)
  return { markup: parts[3]!.replace(card(width, height), ''), width, height, text }
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
