/** A classifier and a generator that learn from the same labelled points: what each can be asked, and what comes of it. */
import * as v from 'valibot'
import { modeCoverage, nearestRows } from '../../evaluate/index.js'
import { Perceptron } from '../../models/index.js'
import { countParameters, parameters } from '../../nn/index.js'
import { adamW } from '../../optim/index.js'
import { float32, int32, program } from '../../runtime/index.js'
import { diffusionGenerator } from '../../sample/index.js'
import { AtelierError, constant, crossEntropy } from '../../tensor/index.js'
import { guardedPlayer, imageTraining, type LossLevel, type OpenPlayer, player } from '../../train/index.js'
import type { Job, Kept, Place } from '../job.js'
import type { Picture, Plain } from '../message.js'
import { labelledExamples, labelledPoints, labelledShapes } from './labelled-points.js'
import { restoreSnapshot, type Snapshot, snapshotOf } from './snapshot.js'

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const place = v.pipe(v.number(), v.minValue(-1e3), v.maxValue(1e3))

const paramsOf = v.object({
  data: v.picklist(labelledShapes),
  /** Updates of both; the generator's rate falls towards the end. */
  steps: whole(1, 10_000),
  width: whole(4, 256),
  layers: whole(1, 6),
  batch: whole(8, 512),
  /** Of the generator; the classifier's is a quarter of it. */
  learningRate: v.optional(v.pipe(v.number(), v.minValue(1e-5), v.maxValue(10)), 0.02),
})
const askOf = v.object({ x: place, y: place })
const drawOf = v.object({ label: whole(0, 1), count: whole(1, 1024), seed: whole(0, 999_999) })

/** Points along each side of the map. */
const grain = 48
/** Real points of the map. */
const shown = 256

export async function contrast(given: Plain, { target, seed }: Place): Promise<Job> {
  const params = v.parse(paramsOf, given)
  const { width, layers, batch, steps, learningRate } = params
  const [training, heldOut] = [
    labelledPoints(params.data, seed, 'training'),
    labelledPoints(params.data, seed, 'held out'),
  ]
  const { reach, mixture } = training
  const made = imageTraining({
    model: { family: 'flow', width, layers },
    data: labelledExamples(training),
    ...{ steps, batch, seed, target, learningRate, validation: 0, average: 0 },
  })
  const { memory } = made
  const { schedule, players } = made.stream
  const generator: OpenPlayer = players[0]!.open(memory)
  const sampler = diffusionGenerator(memory, made.model, { steps: 16 })

  const classifier = new Perceptron({ family: 'perceptron', inputs: 2, outputs: 2, width, layers })
  const weights = new Map([...parameters(classifier)].map(([path, weight]) => [`classifier.${path}`, weight]))
  const taught: OpenPlayer = player({
    name: 'classifier',
    inputs: { x: float32([batch, 2]), labels: int32([batch]) },
    loss: ({ x, labels }) => {
      const losses = crossEntropy(classifier.forward(x.div(reach)), labels)
      return { sum: losses.sum(), count: constant(Float32Array.of(batch), []) }
    },
    batch(at) {
      const { points, labels } = training.batch(at, batch)
      return { x: points, labels }
    },
    weights,
    optimizer: adamW({ learningRate: learningRate / 4 }),
    learningRate: learningRate / 4,
    expected: batch,
  }).open(memory)
  const asking = program(memory, { x: float32(['rows', 2]) }, ({ x }) => ({
    outputs: { chances: classifier.forward(x.div(reach)).softmax(1) },
  }))
  const chancesOf = async (x: Float32Array): Promise<Float32Array> =>
    (await asking.run({ x: { data: x, shape: [x.length / 2, 2] } })).chances.data as Float32Array
  const squares = gridOf(reach)
  const [guardedClassifier, guardedGenerator] = [guardedPlayer(taught), guardedPlayer(generator)]
  let step = 0

  async function accuracy(): Promise<number> {
    const chances = await chancesOf(heldOut.points)
    return heldOut.labels.filter((label, i) => chances[2 * i + label]! > 0.5).length / heldOut.labels.length
  }

  /** Distances from points to the nearest that was learnt from. */
  const distances = async (points: Float32Array): Promise<Float64Array> =>
    (await nearestRows(memory, points, training.points, 2, { count: 1 })).distances

  const questions: Readonly<Record<string, (asked: Plain) => Promise<Picture>>> = {
    /** What the classifier says of a place, and how far that is from all that it has learnt from. */
    async classify(asked) {
      const { x, y } = v.parse(askOf, asked)
      const point = Float32Array.of(x, y)
      const chances = await chancesOf(point)
      return { values: { chances: [...chances], nearest: (await distances(point))[0]! }, arrays: {} }
    },
    /** New points of a class [count, 2]: how many of its modes they reach, how near they are to what was learnt from, and what the classifier takes them for. */
    async draw(asked) {
      const { label, count, seed: dice } = v.parse(drawOf, asked)
      const points = await sampler.generate(count, { seed: dice, label })
      const nearest = (await distances(points)).toSorted()
      const chances = await chancesOf(points)
      const real = (await distances(heldOut.points.slice(0, 2 * shown))).toSorted()
      const modes =
        mixture &&
        reachedModes(
          points,
          mixture.centres.filter((_, i) => mixture.labels[i >> 1] === label),
          reach,
        )
      return {
        values: {
          least: nearest[0]!,
          median: nearest[nearest.length >> 1]!,
          copies: nearest.filter((distance) => distance === 0).length,
          realMedian: real[real.length >> 1]!,
          agreed: points.filter((_, i) => i % 2 === 0 && chances[i + label]! > 0.5).length / count,
          ...(modes && { hit: modes.hit, modes: modes.counts.length, good: modes.highQuality.value }),
        },
        arrays: { points: { shape: [count, 2], data: points } },
      }
    },
  }

  return {
    get step() {
      return step
    },
    get isDone() {
      return step >= steps
    },
    facts: {
      classifier: countParameters(classifier),
      generator: made.parameters,
      reach,
      points: training.labels.length,
      steps,
    },
    async advance() {
      const at = step + 1
      const told = await guardedClassifier.move(at, 1)
      const drawn = await guardedGenerator.move(at, schedule(at))
      step = at
      return { 'classifier loss': told.loss, 'generator loss': drawn.loss }
    },
    /** `map`: what the classifier says of every place, the real points and their labels. */
    async picture(kind) {
      if (kind !== 'map') throw new AtelierError(`picture "${kind}": this job has none of that kind`)
      const chances = await chancesOf(squares)
      return {
        values: { reach, accuracy: await accuracy() },
        arrays: {
          chances: {
            shape: [grain, grain],
            data: Float32Array.from({ length: grain ** 2 }, (_, i) => chances[2 * i + 1]!),
          },
          points: { shape: [shown, 2], data: training.points.slice(0, 2 * shown) },
          labels: { shape: [shown], data: training.labels.slice(0, shown) },
        },
      }
    },
    /** `classify` a place; `draw` new points of a class. */
    answer(question, asked) {
      const found = Object.hasOwn(questions, question) ? questions[question] : undefined
      if (!found) return Promise.reject(new AtelierError(`ask: "${question}": this job has no such question`))
      return found(asked)
    },
    async save() {
      const variables = [...weights.values(), ...taught.state, ...made.weights.values(), ...generator.state]
      const levels = [guardedClassifier.level, guardedGenerator.level] as const
      return { ...(await snapshotOf(memory, variables, step)), levels } satisfies Saved
    },
    async restore(kept: Kept) {
      const saved = kept as Saved
      restoreSnapshot(memory, saved)
      ;[guardedClassifier.level, guardedGenerator.level] = saved.levels
      step = saved.step
    },
    async close() {
      await Promise.all([taught.close(), asking.close(), sampler.close()])
      await generator.close()
      await made.close()
    },
  }
}

interface Saved extends Snapshot {
  readonly levels: readonly [LossLevel, LossLevel]
}

/** Places [grain², 2] on a square from −reach to reach, from the lowest row up. */
function gridOf(reach: number): Float32Array {
  const at = (i: number): number => reach * ((2 * i) / (grain - 1) - 1)
  return Float32Array.from({ length: 2 * grain ** 2 }, (_, i) =>
    i % 2 === 0 ? at((i / 2) % grain) : at(Math.floor(i / 2 / grain)),
  )
}

/** Modes that points come near to: within three fortieths of the plane's half. */
const reachedModes = (points: Float32Array, centres: Float32Array, reach: number) =>
  modeCoverage(points, centres, 2, { deviation: reach / 40 })
