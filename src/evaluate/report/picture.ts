/** Figures of a report as HTML that needs no other file. */
import { element, escaped } from '../../charts/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { ReportFigure } from './report.js'

/** A figure with its heading at `level`, picture and caption. @throws AtelierError where it has neither a chart nor a PNG. */
export function figureMarkup({ title, svg, png, caption, isWide }: ReportFigure, level: 3 | 4): string {
  if (svg === undefined && png === undefined) {
    throw new AtelierError(`report: figure ${JSON.stringify(title)}: it has no picture`, 'Give it an SVG or a PNG')
  }
  const picture = svg === undefined ? imageMarkup(png!, caption) : element('div', { class: 'chart' }, svg)
  const heading = element(`h${level}`, {}, escaped(title))
  const words = element('figcaption', {}, escaped(caption))
  return element('figure', { class: isWide ? 'wide' : undefined }, heading, picture, words)
}

/** Pictures narrower than this are shown at twice their size, each pixel as a square. */
const smallest = 340

function imageMarkup(png: Uint8Array, alt: string): string {
  const { width, height } = sizeOfPng(png)
  const zoom = width <= smallest ? 2 : 1
  const src = `data:image/png;base64,${base64(png)}`
  return element('img', { src, alt, width: width * zoom, height: height * zoom })
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Pixels, from the header of a PNG. */
function sizeOfPng(png: Uint8Array): { readonly width: number; readonly height: number } {
  if (png.length < 24 || signature.some((byte, at) => png[at] !== byte)) {
    throw new AtelierError(`report: a picture of ${png.length} bytes: not a PNG`)
  }
  const view = new DataView(png.buffer, png.byteOffset)
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

function base64(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000))
  }
  return btoa(binary)
}
