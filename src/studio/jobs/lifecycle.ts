/** The life of a small model, from nothing to a taste: what a page follows of it, asks it, and votes. */
import * as v from 'valibot'
import { countParameters } from '../../nn/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Job, Place } from '../job.js'
import { alignmentWays } from '../lifecycle/align.js'
import { type Ballot, choices } from '../lifecycle/ballot.js'
import { tuningWays } from '../lifecycle/learn-lines.js'
import { type Life, lifeOf } from '../lifecycle/life.js'
import { stageNames } from '../lifecycle/life-options.js'
import { longestLine } from '../lifecycle/lines.js'
import { writers } from '../lifecycle/matches.js'
import { compared, forgotten, updates } from '../lifecycle/stations.js'
import { type TasteName, tasteNames, tastes } from '../lifecycle/taste.js'
import type { Picture, Plain } from '../message.js'

const between = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most))
const whole = (least: number, most: number) => v.pipe(between(least, most), v.integer())

const paramsOf = v.object({
  foundation: v.picklist(['here', 'shipped']),
  domain: v.picklist(['names', 'medicine', 'law']),
  steps: v.object({
    foundation: whole(1, 2000),
    tuning: whole(1, 1000),
    reward: whole(1, 500),
    alignment: whole(1, 500),
  }),
  tuning: v.object({
    way: v.picklist(tuningWays),
    rank: whole(1, 16),
    frozenLayers: whole(1, 3),
    replay: between(0, 0.75),
  }),
  voter: v.picklist(['me', ...tasteNames]),
  made: whole(12, 200),
  alignment: v.object({ way: v.picklist(alignmentWays), price: between(0, 2) }),
  layers: whole(1, 4),
  width: v.pipe(whole(16, 96), v.multipleOf(8)),
  rows: whole(8, 96),
})

const letters = v.pipe(v.string(), v.regex(/^[a-z]*$/, 'letters from a to z only'))
const compareOf = v.object({
  prompt: v.pipe(letters, v.minLength(1), v.maxLength(6)),
  seed: whole(0, 2 ** 31),
  temperature: between(0, 2),
  answers: whole(1, 16),
})
const voteOf = v.object({ choice: v.picklist(choices) })
const scriptOf = v.object({ taste: v.picklist(tasteNames) })
const heatOf = v.object({ prompt: letters, word: v.pipe(letters, v.minLength(1), v.maxLength(longestLine)) })

/** The shipped foundation is of one shape. */
const shippedShape = { layers: 3, width: 48 } as const

export async function lifecycle(given: Plain, place: Place): Promise<Job> {
  const params = v.parse(paramsOf, given)
  const life = await lifeOf({ ...params, ...(params.foundation === 'shipped' && shippedShape) }, place)
  const questions = questionsOf(life)
  return {
    get step() {
      return life.step
    },
    get isDone() {
      return life.isDone
    },
    facts: {
      parameters: countParameters(life.model),
      prompts: life.prompts,
      lists: [life.old, life.fresh].map(({ name, training, heldOut }) => ({
        ...{ name, training: training.length, heldOut: heldOut.length },
      })),
      stages: stageNames.map((name) => ({ name, steps: life.place.steps[name] })),
    },
    advance: () => life.advance(),
    picture(kind) {
      if (kind === 'life') return Promise.resolve(lifePicture(life))
      throw new AtelierError(`picture "${kind}": a life has none of that kind`)
    },
    answer(question, asked) {
      const found = Object.hasOwn(questions, question) ? questions[question] : undefined
      if (!found) throw new AtelierError(`ask: "${question}": a life has no such question`)
      return found(asked)
    },
    save: () => life.save(),
    restore: (kept) => life.restore(kept),
    close: () => life.close(),
  }
}

/** Where it stands, the losses of each stage so far, and the way of the policy. */
function lifePicture(life: Life): Picture {
  const { stage, at, steps, round } = life.place
  const { alignment, taste } = life
  const curves = stageNames.map((name) => life.curves[name])
  return {
    values: {
      ...{ stage, at, steps: { ...steps }, round },
      taste: taste ? { name: taste, says: tastes[taste].says } : null,
      way: (alignment?.way ?? []).map((standing) => ({ ...standing })),
      bestOf: (alignment?.bestOf ?? []).map((each) => ({ ...each })),
    },
    arrays: Object.fromEntries(
      curves.map((curve, i) => [stageNames[i]!, { shape: [curve.length], data: Float32Array.from(curve) }]),
    ),
  }
}

const told = (values: Picture['values']): Picture => ({ values, arrays: {} })

/** The pair to judge next, blind: which writers it is of is not told before the votes are counted. */
function pairOf(ballot: Ballot): Picture {
  const shown = ballot.next()
  return told({
    pair: shown ? { prompt: shown.prompt, words: [...shown.words] } : null,
    votes: ballot.votes,
    showings: ballot.showings,
    counts: { ...ballot.counts },
    useful: ballot.preferences().length,
  })
}

function questionsOf(life: Life): Readonly<Record<string, (params: Plain) => Promise<Picture>>> {
  return {
    pair: async () => pairOf(life.ballot),
    async vote(asked) {
      life.ballot.vote(v.parse(voteOf, asked).choice)
      return pairOf(life.ballot)
    },
    async undo() {
      life.ballot.undo()
      return pairOf(life.ballot)
    },
    /** A rule casts votes in the place of a person. */
    async script(asked) {
      life.script(v.parse(scriptOf, asked).taste as TasteName)
      return pairOf(life.ballot)
    },
    /** Learning from the votes begins with the next step. */
    async learn() {
      life.askToLearn()
      return pairOf(life.ballot)
    },
    /** The reveal: who wrote what was preferred, how consistent the votes are, and how well the reward model foresees those it has not seen. */
    async scores() {
      const { ballot } = life
      const scores = ballot.scores()
      const consistent = ballot.consistency()
      const judge = life.place.stage === 'alignment' || life.place.stage === 'done' ? life.judge : undefined
      const accuracy = await judge?.accuracy()
      return told({
        writers: writers.map((name, i) => {
          const utility = scores?.utilities[i]
          return { name, duels: scores?.counts[i] ?? 0, ...(utility && { ...utility }) }
        }),
        votes: ballot.votes,
        counts: { ...ballot.counts },
        sides: { ...ballot.sides },
        consistency: consistent ? { ...consistent.share, n: consistent.count } : null,
        reward: judge ? { learnt: judge.training.length, accuracy: accuracy ? { ...accuracy } : null } : null,
      })
    },
    async compare(asked) {
      return compared(life.probe, await life.stations(), v.parse(compareOf, asked))
    },
    async forgetting() {
      return forgotten(life.probe, await life.stations(), life.old, life.fresh)
    },
    async updates() {
      return updates(await life.stations())
    },
    /** What the reward model would say if the word ended after each of its letters. */
    async heat(asked) {
      const { prompt, word } = v.parse(heatOf, asked)
      if (!word.startsWith(prompt)) throw new AtelierError(`heat: "${word}": it does not begin with "${prompt}"`)
      const scores = await life.judge.heat(prompt, word)
      return {
        values: { prompt, word },
        arrays: { scores: { shape: [scores.length], data: Float32Array.from(scores) } },
      }
    },
  }
}
