/** Pictures in a terminal: each character is an upper half block, whose two halves are two pixels. */
import type { Picture } from './picture.js'

export interface HalfBlockOptions {
  /** Characters in a line at most; wider pictures are made smaller, by the mean colour of what falls into a pixel. Default 80. */
  readonly columns?: number
  /** 24 bits a colour, or the 256 colours of xterm. */
  readonly colours: 'true' | '256'
}

type Colour = readonly [red: number, green: number, blue: number]

/** A picture as lines of text with colours (ECMA-48 SGR), each line reset at its end. */
export function halfBlocks(picture: Picture, { columns = 80, colours }: HalfBlockOptions): string {
  const { height, width, colourAt } = shrunk(picture, columns)
  const code = colours === 'true' ? trueColour : nearestOf256
  const lines: string[] = []
  for (let y = 0; y < height; y += 2) {
    let line = ''
    let before = ''
    for (let x = 0; x < width; x++) {
      const upper = `38;${code(colourAt(y, x))}`
      const both = y + 1 < height ? `${upper};48;${code(colourAt(y + 1, x))}` : upper
      line += both === before ? '▀' : `\x1b[${both}m▀`
      before = both
    }
    lines.push(`${line}\x1b[0m`)
  }
  return lines.join('\n')
}

const trueColour = (colour: Colour): string => `2;${colour.map(Math.round).join(';')}`

/** Steps of the 6 × 6 × 6 cube of xterm's palette, colours 16 to 231. */
const steps = [0, 95, 135, 175, 215, 255] as const

/** The nearest of the cube and of the 24 greys after it (8, 18, …, 238). */
function nearestOf256(colour: Colour): string {
  const places = colour.map((value) => indexOfNearest(steps, value))
  const cube = places.map((place) => steps[place]!)
  const mean = (colour[0] + colour[1] + colour[2]) / 3
  const grey = Math.min(23, Math.max(0, Math.round((mean - 8) / 10)))
  const level = 8 + 10 * grey
  const isGrey = distance(colour, [level, level, level]) < distance(colour, cube)
  return `5;${isGrey ? 232 + grey : 16 + 36 * places[0]! + 6 * places[1]! + places[2]!}`
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + (value - b[index]!) ** 2, 0)

const indexOfNearest = (levels: readonly number[], value: number): number =>
  levels.reduce((best, level, index) => (Math.abs(level - value) < Math.abs(levels[best]! - value) ? index : best), 0)

interface Shrunk {
  readonly height: number
  readonly width: number
  colourAt(y: number, x: number): Colour
}

/** At most `columns` wide, in proportion: a pixel is the mean of the area it covers. */
function shrunk({ channels, height, width, pixels }: Picture, columns: number): Shrunk {
  const factor = Math.max(1, width / columns)
  const size = { height: Math.max(1, Math.round(height / factor)), width: Math.max(1, Math.round(width / factor)) }
  const [down, across] = [covered(height, size.height), covered(width, size.width)]
  return {
    ...size,
    colourAt(y, x) {
      const sums: [number, number, number] = [0, 0, 0]
      for (const [row, tall] of down[y]!) {
        for (const [column, wide] of across[x]!) {
          const at = (row * width + column) * channels
          for (let channel = 0; channel < 3; channel++) {
            sums[channel]! += pixels[channels === 1 ? at : at + channel]! * tall * wide
          }
        }
      }
      return sums
    },
  }
}

/** For each of `parts` equal parts of a line of `length` pixels, the pixels it covers, and the share of the part that each takes. */
function covered(length: number, parts: number): (readonly [pixel: number, share: number])[][] {
  const part = length / parts
  return Array.from({ length: parts }, (_, index) => {
    const [start, end] = [index * part, Math.min(length, (index + 1) * part)]
    const first = Math.floor(start)
    return Array.from({ length: Math.ceil(end) - first }, (_, offset) => {
      const pixel = first + offset
      return [pixel, (Math.min(end, pixel + 1) - Math.max(start, pixel)) / part] as const
    })
  })
}
