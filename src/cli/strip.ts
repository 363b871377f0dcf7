import type { Surprise } from '../sample/index.js'
import { padEnd, widthOf } from './cells.js'
import { columnsOfTerminal, heat } from './chance.js'
import { grouped, style } from './print.js'

/** The tokens side by side, each over its surprise, its rank and what was expected instead; as many as fit on a line. */
export function strip(tokens: readonly Surprise[], cell: (id: number) => string): string {
  const parts = tokens.map(({ id, bits, rank, likelier }) => {
    const rows = [cell(id), '', bits.toFixed(1), grouped(rank), likelier[0] ? cell(likelier[0].id) : '']
    const width = Math.max(3, ...rows.map(widthOf))
    rows[1] = levels[Math.min(levels.length - 1, Math.floor(bits))]!.repeat(width)
    return { width, rows: rows.map((row, i) => (i < 2 ? heat(bits)(padEnd(row, width)) : padEnd(row, width))) }
  })
  const room = columnsOfTerminal() - margin
  const lines: (typeof parts)[] = [[]]
  let used = 0
  for (const part of parts) {
    if (used > 0 && used + part.width > room) {
      lines.push([])
      used = 0
    }
    lines.at(-1)!.push(part)
    used += part.width + 1
  }
  const labels = ['token', '', 'bits', 'rank', 'likeliest']
  return lines
    .map((line) =>
      labels
        .map((label, row) =>
          `  ${style.dim(label.padEnd(margin - 4))}  ${line.map(({ rows }) => rows[row]).join(' ')}`.trimEnd(),
        )
        .join('\n'),
    )
    .join('\n\n')
}

const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const margin = 13
