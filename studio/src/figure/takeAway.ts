/** What a figure shows, as files. */
import { themeColour } from './colour'
import type { FigureTable } from './Figure'
import { saveFile } from './saveFile'
import { standaloneHtml } from './standaloneHtml'

export function saveTable(name: string, { columns, rows }: FigureTable): void {
  const cell = (value: string | number): string => `"${String(value).replaceAll('"', '""')}"`
  const text = [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')
  saveFile(`${name}.csv`, new Blob([text], { type: 'text/csv' }))
}

/** The drawing as SVG, or its canvases as one PNG, one below the other; bars and lists as an SVG that holds them. */
export async function savePicture(name: string, within: HTMLElement): Promise<void> {
  const svg = within.querySelector<SVGSVGElement>('svg[role="img"]')
  if (svg) return saveFile(`${name}.svg`, new Blob([standalone(svg)], { type: 'image/svg+xml' }))
  const canvases = [...within.querySelectorAll('canvas')]
  if (canvases.length > 0) return saveFile(`${name}.png`, await stacked(canvases).convertToBlob())
  saveFile(`${name}.svg`, new Blob([standaloneHtml(within)], { type: 'image/svg+xml' }))
}

function stacked(canvases: readonly HTMLCanvasElement[]): OffscreenCanvas {
  const height = canvases.reduce((sum, each) => sum + each.height, 0)
  const whole = new OffscreenCanvas(Math.max(...canvases.map(({ width }) => width)), height)
  const context = whole.getContext('2d')!
  let top = 0
  for (const canvas of canvases) {
    context.drawImage(canvas, 0, top)
    top += canvas.height
  }
  return whole
}

/** A drawing that looks the same without this page: the colours of the theme are written out. */
function standalone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('font-family', 'Inter, sans-serif')
  return new XMLSerializer()
    .serializeToString(copy)
    .replace(/var\(--([a-z-]+)\)/g, (_, name: string) => themeColour(name))
}
