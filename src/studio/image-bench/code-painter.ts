/** VAEs and GANs on the image bench: they go on from codes, which turn on their way to another code. */
import { type Adversary, Vae } from '../../models/index.js'
import type { Memory } from '../../runtime/index.js'
import { codeDecoder, imageCoder, labelsFor, pathBetween, priorCodes } from '../../sample/index.js'
import { asBytes, type Made, type Painter } from './painter.js'
import { type DrawSettings, seedOfStep } from './steps.js'

/** Places on the way from one code to another: as many as the dial has. */
const places = 100

export function codePainter(memory: Memory, model: Vae | Adversary): Painter {
  const coder = model instanceof Vae ? imageCoder(memory, model) : undefined
  const decoder = coder ?? codeDecoder(memory, model as Adversary)
  const { shape, length } = decoder
  const classes = ('classes' in decoder && decoder.classes) || []

  const codeOf = ({ truncation, ...settings }: DrawSettings): Float32Array =>
    priorCodes(1, length, { seed: seedOfStep(settings), temperature: truncation })
  const made = async (code: Float32Array, label: number | undefined): Promise<Made> => ({
    image: asBytes(await decoder.decode(code, ...(label === undefined ? [] : ([Int32Array.of(label)] as const)))),
    inner: code,
    ...(label !== undefined && { label }),
  })

  return {
    shape,
    abilities: {
      ...{ classes, hasNone: true, steps: false, guidance: false, truncation: true },
      ...{ levels: false, inpaint: false, own: coder ? 'code' : 'none', usualSteps: 1 },
    },
    /** Where no class is asked for, the seed decides on one. */
    async draw(settings) {
      const asked = settings.label < 0 ? undefined : settings.label
      const label = classes.length > 0 ? labelsFor(1, classes, seedOfStep(settings), asked)[0] : undefined
      return made(codeOf(settings), label)
    },
    /** On an arc, so that codes keep their length. Where no class is asked for, it stays the one that it is. */
    async vary({ inner, label }, { far, level: _, ...settings }) {
      const way = pathBetween(inner!, codeOf(settings), places + 1, 'spherical')
      const at = Math.round(far * places)
      const asked = settings.label < 0 ? label : settings.label
      return made(way.slice(at * length, (at + 1) * length), classes.length > 0 ? asked : undefined)
    },
    ...(coder && { own: async (image: Float32Array) => made(await coder.encode(image), undefined) }),
    close: () => decoder.close(),
  }
}
