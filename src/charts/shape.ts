/** Marks that differ in shape, so that they read without colour. */
import {
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond2,
  symbolSquare,
  symbolStar,
  symbolTriangle,
} from 'd3-shape'
import { paper } from './palette.js'
import { element } from './svg.js'

const shapes: readonly SymbolType[] = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond2,
  symbolStar,
  symbolCross,
]

/** The mark of the series with this number, about 9 pixels wide, around a point. */
export function shape(index: number, x: number, y: number, colour: string): string {
  const draw = symbol(shapes[index % shapes.length]!, 68).digits(2)
  const place = { transform: `translate(${Number(x.toFixed(2))},${Number(y.toFixed(2))})` }
  return element('path', { d: draw() ?? '', ...place, fill: colour, 'fill-opacity': 0.85, stroke: paper.background })
}
