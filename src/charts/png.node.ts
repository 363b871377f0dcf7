/** Pictures in pixels, the same on every machine: one renderer in WebAssembly, and the font that it brings along. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { AtelierError } from '../tensor/index.js'

/** How an SVG becomes a PNG. */
export interface PngOptions {
  /** Pixels of the picture for one of the SVG. Default 2, for sharp screens. */
  readonly scale?: number
  /** TrueType fonts for letters that Arimo lacks (it has Latin, Greek and Cyrillic ones). */
  readonly fonts?: readonly Uint8Array[]
}

type Renderer = typeof import('@resvg/resvg-wasm')

const { resolve } = createRequire(import.meta.url)
let loading: Promise<{ renderer: Renderer; fonts: readonly Uint8Array[] }> | undefined

/** An SVG as the bytes of a PNG. Fonts of the machine play no part. Throws where the SVG cannot be read or the scale is not positive. */
export async function toPng(svg: string, { scale = 2, fonts = [] }: PngOptions = {}): Promise<Uint8Array> {
  if (!(scale > 0 && scale <= 16)) throw new AtelierError(`toPng: scale ${scale}: not above 0 and at most 16`)
  loading ??= load()
  const loaded = await loading
  const options = {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontBuffers: [...loaded.fonts, ...fonts], defaultFontFamily: 'Arimo', sansSerifFamily: 'Arimo' },
  } as const
  try {
    const drawing = new loaded.renderer.Resvg(svg, options)
    const image = drawing.render()
    const png = image.asPng()
    image.free()
    drawing.free()
    return png
  } catch (cause) {
    throw new AtelierError(
      `toPng: ${svg.length} characters: not an SVG: ${cause instanceof Error ? cause.message : cause}`,
    )
  }
}

async function load(): Promise<{ renderer: Renderer; fonts: readonly Uint8Array[] }> {
  const renderer = await import('@resvg/resvg-wasm')
  await renderer.initWasm(readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')))
  const weights = ['400Regular/Arimo_400Regular.ttf', '700Bold/Arimo_700Bold.ttf']
  const fonts = await Promise.all(weights.map((path) => readFile(resolve(`@expo-google-fonts/arimo/${path}`))))
  return { renderer, fonts }
}
