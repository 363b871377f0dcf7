/** Digits out of noise: by a network that ships with the Studio, or by one that learns here. */
import * as v from 'valibot'
import { type ImageParts, imageBatch } from '../../data/index.js'
import { Diffusion } from '../../models/index.js'
import { countParameters } from '../../nn/index.js'
import type { Memory } from '../../runtime/index.js'
import { arrays, noiseOf, type SolverName, solvers } from '../../sample/index.js'
import { AtelierError } from '../../tensor/index.js'
import { type DescribedImages, imageExamples, openImageModel } from '../../train/index.js'
import type { Job, Place } from '../job.js'
import type { Numbers, Picture, Plain } from '../message.js'
import { readPictures } from '../pictures.js'
import { between, whole } from './bounds.js'
import { filming, levelsOf, remaining, schedules, signalToNoise } from './denoising.js'
import type { DiffusionParams } from './diffusion.js'
import { nearestAmong } from './picture-baselines.js'
import { type Stepwise, stepwise } from './stepwise.js'

type Params = Exclude<DiffusionParams, { readonly mode: 'plane' }>

const solverNames = Object.keys(solvers) as [SolverName, ...SolverName[]]
const wayOf = {
  solver: v.picklist(solverNames),
  steps: whole(2, 200),
  schedule: v.picklist(schedules),
}
const drawingOf = {
  /** A class, or none. */
  label: v.union([whole(0, 9), v.literal('none')]),
  guidance: between(0, 10),
  seed: whole(0, 2 ** 31),
}

export async function denoisingDigits(params: Params, place: Place): Promise<Job> {
  const digits = await readPictures(place, 'digits')
  if (params.mode === 'shipped') {
    const { memory, model, ...about } = await shippedDenoiser(place)
    const { facts, questions, close } = asking(memory, model, digits, true)
    return {
      step: 0,
      facts: { ...facts, ...about },
      picture: (kind) => Promise.reject(new AtelierError(`picture "${kind}": nothing learns here`)),
      answer: answerOf(questions),
      close,
    }
  }
  return learner(params, digits, place)
}

/** The network that ships with the Studio. */
export async function shippedDenoiser(place: Place) {
  const [description, weights] = await Promise.all([
    place.read('studio/denoiser.json'),
    place.read('studio/denoiser.safetensors'),
  ])
  const config = JSON.parse(new TextDecoder().decode(description)) as DescribedImages
  const { model, memory } = openImageModel(config, weights, { target: place.target, seed: place.seed })
  if (!(model instanceof Diffusion)) throw new AtelierError('diffusion: the file holds another kind of model')
  return { model, memory, learnt: (config.training ?? {}) as Plain }
}

/** A reading of the loss is noisy: this share of each goes into the mean that is shown. */
const share = 0.05

function learner(
  { network, width, layers, ...recipe }: Extract<Params, { readonly mode: 'digits' }>,
  digits: ImageParts,
  place: Place,
): Job {
  const learning: Stepwise<Diffusion> = stepwise(
    {
      data: imageExamples(digits.training),
      model: { family: 'diffusion' as const, network, width, layers },
      ...recipe,
    },
    place,
  )
  const { facts, questions, close } = asking(learning.memory, learning.model, digits, false)
  let history: readonly (readonly [step: number, loss: number])[] = []
  return {
    get step() {
      return learning.step
    },
    get isDone() {
      return learning.step >= recipe.steps
    },
    facts: { ...facts, steps: recipe.steps, training: digits.training.count },
    async advance() {
      const loss = await learning.advance()
      const smooth = (1 - share) * (history.at(-1)?.[1] ?? loss) + share * loss
      history = [...history, [learning.step, smooth]]
      return { loss: smooth }
    },
    /** `history`: the loss, smoothed: the mean of all before, the newest with a weight of 5 %. */
    async picture(kind) {
      if (kind !== 'history') throw new AtelierError(`picture "${kind}": there is none here`)
      return {
        values: { share },
        arrays: {
          steps: { shape: [history.length], data: Float32Array.from(history, ([step]) => step) },
          loss: { shape: [history.length], data: Float32Array.from(history, ([, loss]) => loss) },
        },
      }
    },
    answer: answerOf(questions),
    save: async () => ({ ...(await learning.save()), history }) as never,
    async restore(kept) {
      const saved = kept as Awaited<ReturnType<typeof learning.save>> & { readonly history: typeof history }
      learning.restore(saved)
      history = saved.history
    },
    async close() {
      await close()
      await learning.close()
    },
  }
}

type Questions = Readonly<Record<string, (asked: Plain) => Promise<Picture>>>

const answerOf =
  (questions: Questions) =>
  (question: string, asked: Plain): Promise<Picture> => {
    const found = Object.hasOwn(questions, question) ? questions[question] : undefined
    return found?.(asked) ?? Promise.reject(new AtelierError(`ask: "${question}": this job has no such question`))
  }

/** What a network of digits can be asked, learning or not. */
function asking(memory: Memory, model: Diffusion, { training, test }: ImageParts, isFrozen: boolean) {
  const camera = filming(memory, model, { isFrozen })
  const shape = model.config.shape as readonly [number, number, number]
  const size = shape.reduce((a, b) => a * b, 1)
  const learnt = imageBatch(training, [...Array(training.count).keys()])
  const classes = training.classes!
  const images = (data: Float32Array): Numbers => ({ shape: [data.length / size, ...shape], data })
  const nearestClasses = (rows: Float32Array): string[] =>
    nearestAmong(rows.map(clamped), learnt, size).map(({ place }) => classes[training.labels![place]!]!)

  const questions: Questions = {
    /** The levels of a schedule, from noise to the example. */
    async schedule(given) {
      const { steps, schedule } = v.parse(v.object({ steps: wayOf.steps, schedule: wayOf.schedule }), given)
      const levels = levelsOf(schedule, steps)
      return {
        values: {
          alpha: levels.map(({ alpha }) => alpha),
          sigma: levels.map(({ sigma }) => sigma),
          remaining: levels.map(remaining),
          // Infinite where there is no noise, which JSON has no word for.
          signalToNoise: levels.map((level) => (level.sigma === 0 ? null : signalToNoise(level))),
        },
        arrays: {},
      }
    },
    /** The way from noise to a digit: what is on the way at every level, and what the network sees in it. */
    async film(given) {
      const { label, ...way } = v.parse(v.object({ ...wayOf, ...drawingOf }), given)
      const { frames, made, evaluations, milliseconds } = await camera.film({
        ...{ ...way, rows: 1 },
        condition: conditionOf(label, 1),
      })
      const clean = joined(frames.map((frame) => outside(frame.clean)))
      const final = outside(made)
      return {
        values: {
          ...{ evaluations, milliseconds },
          /** Mean square a pixel between what the network expects and what comes out. */
          misses: frames.map((frame) => meanSquare(outside(frame.clean), final)),
          nearest: nearestClasses(clean),
          final: nearestClasses(final)[0]!,
        },
        arrays: {
          x: images(joined(frames.map(({ x, level }) => outside(visible(x, level))))),
          noise: images(joined(frames.map(({ noise }) => outside(arrays.combine([[spread, noise]]))))),
          clean: images(clean),
          made: images(final),
        },
      }
    },
    /** A real digit with noise at every level, in closed form: x = α · digit + σ · noise; and what many draws come to. */
    async forward(given) {
      const { image, seed, steps, schedule } = v.parse(
        v.object({
          image: whole(0, test.count - 1),
          seed: drawingOf.seed,
          steps: wayOf.steps,
          schedule: wayOf.schedule,
        }),
        given,
      )
      const digit = imageBatch(test, [image]).map((value) => 2 * value - 1)
      const levels = levelsOf(schedule, steps)
      const fresh = noiseOf(seed, 0, 1, size)
      const one = fresh()
      const draws = Array.from({ length: 40 }, fresh)
      return {
        values: {
          draws: draws.length,
          name: classes[test.labels![image]!]!,
          // Of x_t about α · digit, over all draws and pixels: 0 and σ in theory.
          means: levels.map(({ sigma }) => mean(draws.map((noise) => sigma * mean(noise)))),
          deviations: levels.map(
            ({ sigma }) => sigma * Math.sqrt(mean(draws.map((noise) => meanSquare(noise, zeros)))),
          ),
        },
        arrays: {
          x: images(
            joined(
              levels.map((level) => {
                const { alpha, sigma } = level
                return outside(
                  visible(
                    arrays.combine([
                      [alpha, digit],
                      [sigma, one],
                    ]),
                    level,
                  ),
                )
              }),
            ),
          ),
        },
      }
    },
    /** What the same noise becomes by several ways, each with its time. */
    async ways(given) {
      const { ways, label, ...rest } = v.parse(
        v.object({
          ...{ label: drawingOf.label, seed: drawingOf.seed, schedule: wayOf.schedule },
          ways: v.pipe(
            v.array(v.object({ solver: wayOf.solver, steps: wayOf.steps, guidance: between(0, 10) })),
            v.minLength(1),
            v.maxLength(12),
          ),
        }),
        given,
      )
      const made: Float32Array[] = []
      const [milliseconds, evaluations]: [number[], number[]] = [[], []]
      for (const way of ways) {
        const found = await camera.film({ ...rest, ...way, rows: 1, condition: conditionOf(label, 1) })
        made.push(outside(found.made))
        milliseconds.push(found.milliseconds)
        evaluations.push(found.evaluations)
      }
      const all = joined(made)
      return { values: { milliseconds, evaluations, nearest: nearestClasses(all) }, arrays: { made: images(all) } }
    },
  }
  const zeros = new Float32Array(size)
  return {
    questions,
    close: () => camera.close(),
    facts: {
      ...{ parameters: countParameters(model), side: shape[1], classes: [...classes] },
      ...{ source: training.sources.join(', '), licence: training.licence ?? '', test: test.count },
    },
  }
}

/** How large pixels usually are about their middle, INSIDE the range. */
const spread = 0.5

/** x as large as digits are, so that it can be looked at: a screen has no room for values of 80. */
const visible = (x: Float32Array, { alpha, sigma }: { readonly alpha: number; readonly sigma: number }): Float32Array =>
  arrays.combine([[spread / Math.hypot(alpha * spread, sigma), x]])

const outside = (values: Float32Array): Float32Array => values.map((value) => (value + 1) / 2)
const clamped = (value: number): number => Math.min(1, Math.max(0, value))

const conditionOf = (label: number | 'none', rows: number) =>
  label === 'none' ? {} : { labels: new Int32Array(rows).fill(label) }

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length
const meanSquare = (a: Float32Array, b: Float32Array): number => mean(a.map((value, i) => (value - b[i]!) ** 2))
