/** Few examples in the prompt of a small language model: whether it answers any better for having read them. */
import * as v from 'valibot'
import { wilson } from '../../evaluate/index.js'
import { softmax } from '../../sample/index.js'
import { AtelierError, randomStream } from '../../tensor/index.js'
import type { Job, Kept, Place } from '../job.js'
import type { Plain } from '../message.js'
import { language } from './language.js'
import { promptTaskNames, promptTasks } from './prompt-tasks.js'

const paramsOf = v.object({ task: v.picklist(promptTaskNames) })
const word = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z' -]{0,23}$/))
const askOf = v.object({
  examples: v.pipe(v.array(v.tuple([word, word])), v.maxLength(8)),
  question: word,
  labels: v.pipe(v.array(word), v.minLength(2), v.maxLength(6)),
})

/** Examples in the prompt, for one curve. */
export const promptShots = [0, 1, 2, 4, 8] as const
/** Questions until the curve is done. */
const steps = 48

type Example = readonly [word: string, label: string]

/** The examples, one a line, then the question up to where its label begins. */
export const promptOf = (examples: readonly Example[], question: string): string =>
  `${examples.map(([given, label]) => `${given}: ${label}\n`).join('')}${question}: `

export async function prompting(given: Plain, place: Place): Promise<Job> {
  const { task: name } = v.parse(paramsOf, given)
  const task = promptTasks[name]
  const model = await language({ mode: 'open', model: 'writer' }, place)
  const places = new Map((model.facts.tokens as readonly string[]).map((token, id) => [token, id]))
  let step = 0
  /** By number of examples. */
  let right = promptShots.map(() => 0)
  let chances = promptShots.map(() => 0)
  let last = ''

  /** ln p of what follows a text, letter by letter. */
  async function scoreOf(before: string, continuation: string): Promise<number> {
    let [text, score] = [before, 0]
    for (const letter of continuation) {
      const { arrays } = await model.answer('next', { text })
      const place = places.get(letter)
      if (place === undefined) throw new AtelierError(`prompt: "${letter}": the model has never seen this letter`)
      score += Math.log(softmax(arrays.logits!.data as Float32Array)[place]!)
      text += letter
    }
    return score
  }

  /** Chances of the labels, over the labels, each with the line's end that keeps one from being the beginning of another. */
  async function chancesOf(prompt: string, labels: readonly string[]): Promise<readonly number[]> {
    const scores: number[] = []
    for (const label of labels) scores.push(await scoreOf(prompt, `${label}\n`))
    const top = Math.max(...scores)
    const parts = scores.map((score) => Math.exp(score - top))
    const total = parts.reduce((a, b) => a + b, 0)
    return parts.map((part) => part / total)
  }

  return {
    get step() {
      return step
    },
    get isDone() {
      return step >= steps
    },
    facts: { parameters: model.facts.parameters!, labels: [...task.labels], context: model.facts.context! },
    async advance() {
      const order = randomStream(place.seed, 'prompts').fork(step).permutation(task.examples.length)
      const drawn = Array.from(order, (at) => task.examples[at]!)
      const [[question, label], ...others] = drawn as [Example, ...Example[]]
      for (const [i, shots] of promptShots.entries()) {
        last = promptOf(others.slice(0, shots), question)
        const found = await chancesOf(last, task.labels)
        const own = found[task.labels.indexOf(label)]!
        chances[i]! += own
        if (own === Math.max(...found)) right[i]! += 1
      }
      step += 1
      return { questions: step }
    },
    /** `curve`: right answers and the mean chance of the right label, by number of examples. */
    async picture(kind) {
      if (kind !== 'curve') throw new AtelierError(`picture "${kind}": this job has none of that kind`)
      const curve = promptShots.map((_, i) => {
        const { value, low, high } = wilson(right[i]!, Math.max(1, step))
        return [value, low, high]
      })
      const means = chances.map((sum) => sum / Math.max(1, step))
      return {
        values: { shots: [...promptShots], curve, means, step, last, chance: 1 / task.labels.length },
        arrays: {},
      }
    },
    /** `ask`: chances of labels for a question after examples of the reader's own. */
    async answer(question, asked) {
      if (question !== 'ask') throw new AtelierError(`ask: "${question}": this job has no such question`)
      const params = v.parse(askOf, asked)
      const prompt = promptOf(params.examples, params.question)
      return { values: { prompt, labels: params.labels, chances: await chancesOf(prompt, params.labels) }, arrays: {} }
    },
    save: async () => ({ step, bytes: 128, right: [...right], chances: [...chances] }) as Saved,
    async restore(kept) {
      const saved = kept as Saved
      ;[step, right, chances] = [saved.step, [...saved.right], [...saved.chances]]
    },
    close: () => model.close(),
  }
}

interface Saved extends Kept {
  readonly right: readonly number[]
  readonly chances: readonly number[]
}
