/** What the study guide's figures ask, each a question of its own; nothing trains for longer than a moment. */
import * as v from 'valibot'
import { AtelierError } from '../../tensor/index.js'
import { dishes, memories } from '../guide/dishes.js'
import { narrowPlace, widths } from '../guide/narrow.js'
import { reversed } from '../guide/reverse.js'
import { twoModels } from '../guide/two-models.js'
import { wordsOf, written } from '../guide/written.js'
import type { Job, Place } from '../job.js'
import type { Picture, Plain } from '../message.js'
import { inflated } from '../pictures.js'
import { language } from './language.js'

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const seed = whole(0, 2 ** 31)
const paramsOf = {
  twoModels: v.object({ seed, count: whole(0, 200), dice: seed }),
  dishes: v.object({ memory: v.picklist(memories), seed }),
  narrow: v.object({ width: v.picklist(widths), digit: whole(0, 199) }),
  reverse: v.object({ steps: whole(1, 64), seed }),
  written: v.object({ temperature: v.pipe(v.number(), v.minValue(0), v.maxValue(2)), seed }),
}

const shownPoints = 400
const shownDishes = 12
const side = 16

export async function guide(_: Plain, place: Place): Promise<Job> {
  let narrow: ReturnType<typeof narrowPlace> | undefined
  let writer: Promise<Job> | undefined
  let book: Promise<ReadonlySet<string>> | undefined

  const questions: Readonly<Record<string, (params: Plain) => Promise<Picture>>> = {
    async 'two-models'(params) {
      const asked = v.parse(paramsOf.twoModels, params)
      return plainly(twoModels(asked.seed, asked.count, asked.dice))
    },
    async dishes(params) {
      const asked = v.parse(paramsOf.dishes, params)
      return plainly(dishes(asked.memory, shownDishes, asked.seed))
    },
    async narrow(params) {
      const { width, digit } = v.parse(paramsOf.narrow, params)
      narrow ??= narrowPlace(place)
      const { original, rebuilt, error, errors } = (await narrow)(width, digit)
      const shape = [1, 1, side, side]
      return {
        values: { error, errors },
        arrays: { original: { shape, data: original }, rebuilt: { shape, data: rebuilt } },
      }
    },
    async reverse(params) {
      const asked = v.parse(paramsOf.reverse, params)
      const { noise, moments, arrived, counts } = reversed(asked.steps, shownPoints, asked.seed)
      const data = new Float32Array(moments.length * 2 * shownPoints)
      for (const [i, moment] of moments.entries()) data.set(moment, i * moment.length)
      return {
        values: { noise: [...noise], arrived, counts: [...counts] },
        arrays: { moments: { shape: [moments.length, shownPoints, 2], data } },
      }
    },
    async written(params) {
      const asked = v.parse(paramsOf.written, params)
      writer ??= language({ mode: 'open', model: 'writer' }, place)
      book ??= bookOf(place)
      return plainly(await written(await writer, await book, asked))
    },
  }
  return {
    step: 0,
    facts: {},
    picture: (kind) => Promise.reject(new AtelierError(`picture "${kind}": this job has none of that kind`)),
    answer(question, params) {
      const found = Object.hasOwn(questions, question) ? questions[question] : undefined
      if (!found) return Promise.reject(new AtelierError(`ask: "${question}": the guide has no such question`))
      return found(params)
    },
    async close() {
      await (await writer)?.close()
    },
  }
}

const plainly = (values: object): Picture => ({ values: values as Picture['values'], arrays: {} })

/** Every word that the writer's book has. */
async function bookOf({ read }: Pick<Place, 'read'>): Promise<ReadonlySet<string>> {
  return new Set(wordsOf(new TextDecoder().decode(await inflated(await read('studio/moby-dick.txt.gz')))))
}
