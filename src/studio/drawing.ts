/** Drawings as lines in words, so that an address can carry them and keys can make them: `10 10 90 10; 50 10 50 90` is a T on a sheet of 100 × 100. */
import { AtelierError } from '../tensor/index.js'

/** Length of a sheet's side in the units of a drawing. */
export const sheet = 100

/** Strokes, each x and y in turns. */
export type Strokes = readonly (readonly number[])[]

/** The strokes of a text. @throws AtelierError for what is not pairs of numbers on the sheet. */
export function readStrokes(text: string): Strokes {
  const strokes = text
    .split(';')
    .map((stroke) => stroke.trim())
    .filter((stroke) => stroke !== '')
    .map((stroke) => stroke.split(/[\s,]+/).map(Number))
  for (const stroke of strokes) {
    const isFit = stroke.length % 2 === 0 && stroke.every((value) => value >= 0 && value <= sheet)
    if (!isFit) {
      throw new AtelierError(
        `drawing: "${stroke.join(' ')}": a stroke is x and y in turns, each from 0 to ${sheet}`,
        'Give for example 10 10 90 10; 50 10 50 90',
      )
    }
  }
  return strokes
}

export const writeStrokes = (strokes: Strokes): string => strokes.map((stroke) => stroke.join(' ')).join('; ')

/** Half the breadth of a pen, in pixels of a drawing of 28 × 28: about that of the drawings that ship. */
const pen = 0.55

/** Ink on paper, [side · side], 1 where there is paper: soft at the edges of the strokes. */
export function inked(strokes: Strokes, side = 28): Float32Array {
  const image = new Float32Array(side * side).fill(1)
  const scale = side / sheet
  for (const stroke of strokes) {
    const at = stroke.map((value) => value * scale)
    for (let i = 0; i < Math.max(2, at.length - 2); i += 2) {
      const [x1, y1] = [at[i]!, at[i + 1]!]
      const [x2, y2] = [at[i + 2] ?? x1, at[i + 3] ?? y1]
      for (let pixel = 0; pixel < image.length; pixel++) {
        const far = distance((pixel % side) + 0.5, Math.floor(pixel / side) + 0.5, [x1, y1, x2, y2])
        image[pixel] = Math.min(image[pixel]!, Math.min(1, Math.max(0, far - pen)))
      }
    }
  }
  return image
}

/** Of a point from a line between two points. */
function distance(x: number, y: number, [x1, y1, x2, y2]: readonly [number, number, number, number]): number {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const length = dx * dx + dy * dy
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length))
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy)
}
