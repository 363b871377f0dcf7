/** The image bench's model at work: it takes the steps that lead to a picture, and remembers those that it has taken. */
import * as v from 'valibot'
import { AtelierError, sizeOf } from '../../tensor/index.js'
import { differenceOf } from '../image-bench/difference.js'
import { openPainter } from '../image-bench/open-painter.js'
import { unpackBytes, unpackMask } from '../image-bench/packed.js'
import { asBytes, type Made, type Painter } from '../image-bench/painter.js'
import { drawnWith, type Step, stepsOf, writePath } from '../image-bench/steps.js'
import type { Job, Place } from '../job.js'
import type { Picture, Plain } from '../message.js'
import { modelName } from '../model-name.js'

const paramsOf = v.object({ model: modelName })
const askedOf = v.object({ steps: stepsOf })

/** Pictures that are remembered: a tree of thirty rounds. */
const mostRemembered = 500

export async function imageBench(given: Plain, place: Place): Promise<Job> {
  const { model: name } = v.parse(paramsOf, given)
  const { painter, about } = await openPainter(name, place)
  const remembered = new Map<string, Made>()
  const [channels = 1] = painter.shape

  /** What the steps lead to; each is decided by those before it. */
  async function madeBy(steps: readonly Step[]): Promise<Made> {
    const path = writePath(steps)
    const known = remembered.get(path)
    if (known) return known
    const step = steps.at(-1)!
    const from = steps.length > 1 ? await madeBy(steps.slice(0, -1)) : undefined
    const made = await taken(painter, step.kind === 'own' ? step : drawnWith(step, steps.length - 1), from)
    const [oldest] = remembered.keys()
    if (remembered.size >= mostRemembered && oldest !== undefined) remembered.delete(oldest)
    remembered.set(path, made)
    return made
  }

  const questions: Readonly<Record<string, (params: Plain) => Promise<Picture>>> = {
    /** The picture [channels, height, width] that steps lead to, and how far from the one before the last: a mean over pixels. */
    async image(params) {
      const { steps } = v.parse(askedOf, params)
      const { image, label } = await madeBy(steps)
      const before = steps.length > 1 ? await madeBy(steps.slice(0, -1)) : undefined
      return {
        values: {
          distance: before ? differenceOf(before.image, image, channels).mean : null,
          label: label ?? null,
        },
        arrays: { image: { shape: painter.shape, data: image } },
      }
    },
    /** How near the model comes to a picture of one's own: that picture, as the model was given it. */
    async given(params) {
      const { steps } = v.parse(askedOf, params)
      const [step] = steps
      if (step?.kind !== 'own') throw new AtelierError('given: the steps begin with no picture of one’s own')
      const image = imageOf(step.pixels, painter)
      const { image: found } = await madeBy([step])
      return {
        values: { distance: differenceOf(image, found, channels).mean },
        arrays: { image: { shape: painter.shape, data: image } },
      }
    },
  }

  return {
    step: 0,
    facts: { name, ...about, shape: [...painter.shape], ...painter.abilities, classes: [...painter.abilities.classes] },
    picture: (kind) => Promise.reject(new AtelierError(`picture "${kind}": this job has none of that kind`)),
    answer(question, params) {
      const found = Object.hasOwn(questions, question) ? questions[question] : undefined
      if (!found) return Promise.reject(new AtelierError(`ask: "${question}": this job has no such question`))
      return found(params)
    },
    close: () => painter.close(),
  }
}

async function taken(painter: Painter, step: Step, from: Made | undefined): Promise<Made> {
  if (step.kind === 'own') {
    if (!painter.own) throw new AtelierError('image bench: a picture of one’s own: this family has no way from it')
    return painter.own(imageOf(step.pixels, painter))
  }
  const { label } = step
  const { classes } = painter.abilities
  if (label >= classes.length) {
    throw new AtelierError(`image bench: class ${label}: the model knows ${classes.length}`)
  }
  if (step.kind === 'draw') return painter.draw(step)
  if (!from) throw new AtelierError(`image bench: ${step.kind}: there is no picture to go on from`)
  if (step.kind === 'vary') return painter.vary(from, step)
  if (!painter.inpaint) throw new AtelierError('image bench: in-painting: this family draws pictures as a whole')
  const [, height = 1, width = 1] = painter.shape
  const mask = unpackMask(step.mask, height * width)
  if (!mask) throw new AtelierError(`image bench: a mask of another size: pictures are ${height} × ${width}`)
  return painter.inpaint(from, mask, step)
}

/** Bytes [height, width, channels], packed, as [channels, height, width] from 0 to 1. */
function imageOf(pixels: string, { shape }: Painter): Float32Array {
  const bytes = unpackBytes(pixels)
  const [channels = 1] = shape
  if (bytes?.length !== sizeOf(shape)) {
    throw new AtelierError(`image bench: a picture of ${bytes?.length ?? 0} bytes: the model’s are of ${sizeOf(shape)}`)
  }
  const plane = bytes.length / channels
  return asBytes(Float32Array.from(bytes, (_, i) => bytes[(i % plane) * channels + Math.floor(i / plane)]! / 255))
}
