/** Examples of a kind as pictures: sheets and frames of images, or points of a plane beside real ones. */
import { extname, join } from 'node:path'
import type { Picture } from '../charts/index.js'
import type { DenoisingRun } from './denoisingRun.js'
import { type ExampleParts, examplesOfRun } from './exampleSource.js'
import { UsageError } from './failure.js'
import { imagesOfRun } from './imageSource.js'
import { showPictures, writeBytes, writePictures } from './pictureFiles.js'
import { pointChart, rowsOf } from './samplePoints.js'

export interface SheetLayout {
  /** The file's, without its ending, where none is asked for. */
  readonly name: string
  readonly columns: number
  readonly rowLabels?: readonly string[]
}

export interface Canvas {
  /** What one example is called. */
  readonly noun: 'image' | 'point'
  /** Examples that are drawn where nothing is said, and shown on the way from noise. */
  readonly counts: { readonly drawn: number; readonly watched: number }
  /** Writes one picture of examples, values as the data has them, shows it where that can be, and gives its path. */
  sheet(values: Float32Array, layout: SheetLayout): Promise<string>
  /** The examples each on its own: files in a folder, or rows of a table. */
  write(path: string, values: Float32Array): Promise<void>
  /** A frame of an animation: examples as they are, beside what is predicted of them, where that is given. */
  frame(values: Float32Array, beside?: Float32Array): Promise<Picture>
  /** An example of the held-out data, or of a file of its own. @throws with one sentence if there is none. */
  example(place: string): Promise<Float32Array>
}

export interface CanvasOptions {
  readonly grid?: string
  readonly data?: string
  readonly json?: boolean
}

export async function canvasOf(run: DenoisingRun, kind: ExampleParts['kind'], options: CanvasOptions): Promise<Canvas> {
  if (kind === 'points') return pointCanvas(run, options)
  return imageCanvas(run, options)
}

async function imageCanvas({ folder, config, sampler }: DenoisingRun, options: CanvasOptions): Promise<Canvas> {
  const { imageShapeOf } = await import('../sample/index.js')
  const { imagesFrom } = await import('../data/index.js')
  const shape = imageShapeOf(sampler.shape)
  return {
    noun: 'image',
    counts: { drawn: 64, watched: 16 },
    async sheet(values, { name, columns, rowLabels }) {
      const { imageGrid } = await import('../charts/index.node.js')
      const [path, pixels] = [options.grid ?? join(folder, `${name}.png`), imagesFrom(values, shape)]
      await writeBytes(path, await imageGrid(pixels, shape, { columns, ...(rowLabels && { rowLabels }) }))
      if (!options.json) await showPictures(pixels, shape, columns)
      return path
    },
    async write(path, values) {
      await writePictures(path, imagesFrom(values, shape), shape)
    },
    async frame(values, beside) {
      const { tileImages } = await import('../charts/index.js')
      const count = values.length / sampler.size
      const across = Math.ceil(Math.sqrt(count))
      const scale = Math.max(1, Math.round(tall / (shape.height * Math.ceil(count / across))))
      return tileImages(imagesFrom(beside ? sideBySide(values, beside, sampler.size, across) : values, shape), shape, {
        ...{ scale, columns: beside ? 2 * across : across, margin: beside ? 2 : 0 },
      })
    },
    async example(place) {
      const { imageBatch } = await import('../data/index.js')
      if (!/^\d+$/.test(place)) {
        const { readImageFile } = await import('../data/index.node.js')
        const pixels = await readImageFile(place, shape)
        return imageBatch({ name: place, count: 1, ...shape, pixels, sources: [place], skipped: [] }, [0])
      }
      const { test } = await imagesOfRun(folder, { ...config, shape: sampler.shape }, options.data)
      return imageBatch(test, [Number(place)])
    },
  }
}

/** Height of an animation in pixels, roughly. */
const tall = 256

/** Rows of `across` examples, each followed by as many of the others. */
function sideBySide(values: Float32Array, beside: Float32Array, size: number, across: number): Float32Array {
  const rows = Math.ceil(values.length / size / across)
  const both = new Float32Array(2 * rows * across * size).fill(1)
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * across * size, Math.min(values.length, (row + 1) * across * size)]
    both.set(values.subarray(from, to), 2 * from)
    both.set(beside.subarray(from, to), 2 * from + across * size)
  }
  return both
}

async function pointCanvas({ folder, config, sampler }: DenoisingRun, options: CanvasOptions): Promise<Canvas> {
  const { points } = await examplesOfRun(config, options.data)
  const real = points!.test.points
  const [widest, encode] = [Math.max(...real.map(Math.abs)) * 1.3, (text: string) => new TextEncoder().encode(text)]
  const domain = [-widest, widest] as const
  return {
    noun: 'point',
    counts: { drawn: 2000, watched: 500 },
    async sheet(values, { name }) {
      const path = options.grid ?? join(folder, `${name}.svg`)
      const title = `${values.length / sampler.size} points of ${folder}`
      await writeBytes(path, encode(await pointChart(title, real, values)))
      return path
    },
    write: (path, values) => writeBytes(path, encode(`x,y\n${rowsOf(values).join('\n')}\n`)),
    async frame(values, beside) {
      const { scatterChart, toPng } = await import('../charts/index.node.js')
      const { default: sharp } = await import('sharp')
      const series = [
        { name: 'on the way', points: pairsOf(values) },
        ...(beside ? [{ name: 'predicted', points: pairsOf(beside) }] : []),
      ]
      const [x, y] = [
        { label: 'x', domain },
        { label: 'y', domain },
      ]
      const svg = scatterChart({ title: folder, x, y, series, isDense: true, width: 480, height: 480 })
      const png = sharp(await toPng(svg, { scale: 1 }))
        .removeAlpha()
        .raw()
      const { data, info } = await png.toBuffer({ resolveWithObject: true })
      return { channels: 3, height: info.height, width: info.width, pixels: new Uint8Array(data) }
    },
    async example(place) {
      const [x, y, ...more] = place.split(/[ ;]/).map(Number)
      if (x !== undefined && y !== undefined && more.length === 0 && Number.isFinite(x + y))
        return Float32Array.of(x, y)
      const at = Number(place)
      if (Number.isInteger(at) && at >= 0 && 2 * at < real.length) return real.slice(2 * at, 2 * at + 2)
      throw new UsageError(`${place}: no point`, `Give a place from 0 to ${real.length / 2 - 1}, or x;y`)
    },
  }
}

const pairsOf = (points: Float32Array): (readonly [number, number])[] =>
  Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i]!, points[2 * i + 1]!])

/** The format of an animation by its file's name. */
export function formatOf(flag: string, path: string): 'gif' | 'webp' {
  const ending = extname(path).toLowerCase()
  if (ending === '.gif' || ending === '.webp') return ending === '.gif' ? 'gif' : 'webp'
  throw new UsageError(`${flag} ${path}: an animation is a .gif or a .webp`)
}
