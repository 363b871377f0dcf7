/** Asking a rater: shows answers without their origin, stores each choice at once, and goes on where it was left. */
import type { Showing } from '../evaluate/index.js'
import {
  type Comparison,
  type Database,
  forgetComparison,
  readComparisons,
  storeComparison,
} from '../registry/index.node.js'
import { say, style } from './print.js'
import type { RankItem } from './rankItems.js'
import type { Keys } from './rankKeys.js'

export interface AskOptions {
  readonly database: Database
  readonly ranking: string
  readonly rater: string
  readonly items: readonly RankItem[]
  readonly plan: readonly Showing[]
  readonly keys: Keys
  /** Writes what a rater sees. */
  readonly isQuiet: boolean
}

/** Asks for what was not asked before, until the plan or the keys end. @returns How many choices were made now, and are left. */
export async function askRater(options: AskOptions): Promise<{ readonly made: number; readonly left: number }> {
  const { database, ranking, rater, items, plan, keys, isQuiet } = options
  const known = await readComparisons(database, ranking)
  const done = new Set(known.filter((each) => each.rater === rater).map(nameOf))
  const idOf = ({ item, showing }: Showing) => ({ ranking, item: items[item]!.key, showing, rater })
  const isDone = (showing: Showing): boolean => done.has(nameOf(idOf(showing)))
  const history: Showing[] = []
  let made = 0
  let showing = plan.find((each) => !isDone(each))
  while (showing !== undefined) {
    const { prompt, answers } = items[showing.item]!
    const shown = showing.order.map((place) => answers[place]!)
    if (!isQuiet) show(prompt, shown, { number: done.size + 1, all: plan.length })
    const began = performance.now()
    const key = await nextKey(keys, shown.length)
    if (key === 'q') break
    if (key === 'u') {
      const last = history.pop()
      if (last === undefined) {
        if (!isQuiet) say('Nothing of this session is left to undo')
        continue
      }
      await forgetComparison(database, idOf(last))
      done.delete(nameOf(idOf(last)))
      made -= 1
      showing = last
      continue
    }
    const comparison: Comparison = {
      ...idOf(showing),
      isScripted: keys.isScripted,
      prompt,
      answers: shown,
      choice: key === 't' ? 'tie' : key === 'b' ? 'bad' : Number(key) - 1,
      milliseconds: keys.isScripted ? null : Math.round(performance.now() - began),
    }
    await storeComparison(database, comparison)
    history.push(showing)
    done.add(nameOf(comparison))
    made += 1
    showing = plan.find((each) => !isDone(each))
  }
  return { made, left: plan.filter((each) => !isDone(each)).length }
}

const nameOf = ({ item, showing }: Pick<Comparison, 'item' | 'showing'>): string => `${item} ${showing}`

/** The next key that means something; q when no more come. */
async function nextKey(keys: Keys, answers: number): Promise<string> {
  for (;;) {
    const key = (await keys.next())?.toLowerCase() ?? 'q'
    const place = Number(key)
    if ('tbuq'.includes(key) || (Number.isInteger(place) && place >= 1 && place <= answers)) return key
  }
}

function show(
  prompt: unknown,
  answers: readonly { readonly text: string }[],
  { number, all }: { readonly number: number; readonly all: number },
): void {
  const asked = typeof prompt === 'string' ? prompt : turnsOf(prompt)
  say()
  say(style.dim(`${number} of ${all}`))
  if (asked.trim() !== '') say(asked)
  for (const [i, { text }] of answers.entries()) say(`${style.bold(`${i + 1}`)}  ${text.replaceAll('\n', '\n   ')}`)
  const numbers = answers.map((_, i) => i + 1).join(' ')
  say(style.dim(`${numbers} the best   t tie   b both bad   u undo   q quit`))
}

const turnsOf = (prompt: unknown): string =>
  (prompt as readonly { readonly role: string; readonly content: string }[])
    .map(({ role, content }) => `${role}: ${content}`)
    .join('\n')
