/** Rewards that need no program: by what an answer is compared with, or what it looks like. */
import { AtelierError } from '../../tensor/index.js'
import { type Judged, type Reward, rewardOf } from './reward.js'

interface BuiltIn {
  /** What stands behind the colon, in words; left out where nothing may. */
  readonly argument?: string
  readonly help: string
  make(argument: string): (judged: Judged) => number
}

export const builtInRewards: Readonly<Record<string, BuiltIn>> = {
  exact: {
    help: "1 where an answer that ended is the row's field `answer`, white space around it aside",
    make: () => (judged) => (judged.isEnded && judged.answer.trim() === rightAnswer(judged) ? 1 : 0),
  },
  regex: {
    argument: 'pattern',
    help: '1 where the pattern is found',
    make(pattern) {
      const found = patternOf(pattern)
      return ({ answer }) => (found.test(answer) ? 1 : 0)
    },
  },
  json: {
    help: '1 where the answer is JSON',
    make: () => (judged) => (isJson(judged.answer) ? 1 : 0),
  },
  length: {
    argument: 'characters',
    help: '0 at so many characters, and less the further away: −|length − wanted| / wanted',
    make(wanted) {
      const length = Number(wanted)
      if (!(Number.isSafeInteger(length) && length > 0)) {
        throw new AtelierError(`reward: length:${wanted}: not a number of characters`, 'Write for example length:40')
      }
      return ({ answer }) => -Math.abs([...answer].length - length) / length
    },
  },
}

/** The reward of a name such as `exact` or `regex:^[a-z]+$`; undefined where none is called so. @throws for a bad argument. */
export function builtInReward(text: string): Reward | undefined {
  const [, name, , argument] = /^(\w+)(:([\s\S]*))?$/.exec(text) ?? []
  const found = name !== undefined && Object.hasOwn(builtInRewards, name) ? builtInRewards[name] : undefined
  if (!found) return undefined
  if ((found.argument === undefined) !== (argument === undefined)) {
    const form = found.argument === undefined ? name : `${name}:${found.argument}`
    throw new AtelierError(`reward: ${text}: ${name} is written ${form}`)
  }
  return rewardOf(text, found.make(argument ?? ''))
}

function rightAnswer({ fields }: Judged): string {
  const { answer } = fields
  if (typeof answer === 'string' || typeof answer === 'number') return String(answer).trim()
  throw new AtelierError('reward: exact: a row of the data has no answer', 'Give every row the field answer')
}

function patternOf(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u')
  } catch (error) {
    throw new AtelierError(`reward: regex:${pattern}: ${(error as Error).message}`)
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
