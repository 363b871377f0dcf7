/** An autoencoder or a VAE of small pictures: learns to rebuild them through a few numbers, and shows what it keeps and what it loses. */
import * as v from 'valibot'
import { imageBatch } from '../../data/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Job, Place } from '../job.js'
import type { Plain } from '../message.js'
import { readOwnPictures, readPictures } from '../pictures.js'
import { type Entry, type Gallery, mean, squaredErrors } from './autoencoder-gallery.js'
import { learner, paramsOf } from './autoencoder-learner.js'
import type { Look } from './autoencoder-look.js'
import { autoencoderPictures } from './autoencoder-pictures.js'
import { autoencoderQuestions } from './autoencoder-questions.js'
import { axesOf } from './code-space.js'
import type { Snapshot } from './snapshot.js'
import type { StepwiseSnapshot } from './stepwise.js'

/** Pictures that are looked at in all; none of them is learnt from. */
const looked = 400
/** Steps between two entries of the history. */
const measuredEvery = 10

export async function autoencoder(given: Plain, place: Place): Promise<Job> {
  const params = v.parse(paramsOf, given)
  const { training, test } =
    typeof params.data === 'string' ? await readPictures(place, params.data) : readOwnPictures(params.data.own)
  const main = learner(training, params, params.kind, place)
  const rival = params.kind === 'vae' && params.rival ? learner(training, params, 'autoencoder', place) : undefined
  const everybody = rival ? [main, rival] : [main]
  const real = imageBatch(test, [...Array(Math.min(looked, test.count)).keys()])
  const learnt = imageBatch(training, [...Array(training.count).keys()])
  const shape = [test.channels, test.height, test.width] as const
  const size = shape.reduce((a, b) => a * b, 1)
  const count = real.length / size
  let history: readonly Entry[] = []
  let seen: { readonly step: number; readonly look: Look } | undefined

  async function lookNow(): Promise<Look> {
    const { step } = main.learning
    if (seen?.step !== step) seen = { step, look: await main.eye.look(real) }
    return seen.look
  }

  async function measured(): Promise<Entry> {
    const look = await lookNow()
    const errors = squaredErrors(real, look.made)
    return {
      step: main.learning.step,
      error: mean(errors),
      missing: look.missing,
      divergence: look.divergences.reduce((sum, value) => sum + value, 0),
    }
  }
  history = [await measured()]

  const gallery: Gallery = {
    ...{ main, everybody, test, real, learnt, count, size, bottleneck: params.bottleneck, seed: place.seed },
    images: (data) => ({ shape: [data.length / size, ...shape], data }),
    look: lookNow,
    axes: async () => axesOf((await lookNow()).codes, params.bottleneck),
    history: () => history,
  }
  const pictures = autoencoderPictures(gallery)
  const questions = autoencoderQuestions(gallery)

  return {
    get step() {
      return main.learning.step
    },
    get isDone() {
      return main.learning.step >= params.steps
    },
    facts: {
      ...{ parameters: main.learning.parameters, steps: params.steps, pixels: size, training: training.count },
      ...{ test: count, source: test.sources.join(', '), licence: test.licence ?? 'your own' },
      ...(test.classes && { classes: [...test.classes] }),
    },
    async advance() {
      const loss = await main.learning.advance()
      await rival?.learning.advance()
      const { step } = main.learning
      if (step % measuredEvery !== 0 && step !== params.steps) return { loss }
      const entry = await measured()
      history = [...history.filter((earlier) => earlier.step < step), entry]
      return { loss, error: entry.error }
    },
    picture: (kind) => pictures[kind]?.() ?? Promise.reject(new AtelierError(`picture "${kind}": there is none here`)),
    answer(question, asked) {
      const found = Object.hasOwn(questions, question) ? questions[question] : undefined
      return found?.(asked) ?? Promise.reject(new AtelierError(`ask: "${question}": this job has no such question`))
    },
    async save() {
      const kept = await Promise.all(everybody.map(({ learning }) => learning.save()))
      const bytes = kept.reduce((sum, each) => sum + each.bytes, 0)
      return { step: main.learning.step, bytes, kept, history } as Saved
    },
    async restore(kept) {
      const saved = kept as Saved
      for (const [i, { learning }] of everybody.entries()) learning.restore(saved.kept[i]!)
      history = saved.history
      seen = undefined
    },
    async close() {
      for (const { learning, eye, coder } of everybody) {
        await eye.close()
        await coder.close()
        await learning.close()
      }
    },
  }
}

interface Saved extends Pick<Snapshot, 'step' | 'bytes'> {
  readonly kept: readonly StepwiseSnapshot[]
  readonly history: readonly Entry[]
}
