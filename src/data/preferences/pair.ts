/** Pairs of answers of which one was preferred, in the formats that TRL reads and writes: plain texts, or lists of messages. */
import { AtelierError } from '../../tensor/index.js'
import { checkMessages, type Message } from '../chat/message.js'

/** A text to go on from, or a conversation to answer. */
export type PromptContent = string | readonly Message[]

export interface PreferencePair {
  readonly prompt: PromptContent
  readonly chosen: string
  readonly rejected: string
}

type Fields = Readonly<Record<string, unknown>>

/**
 * A pair from a row's fields `prompt`, `chosen` and `rejected`. Where there is no prompt it is what the two begin with alike, as in
 * TRL's implicit format.
 * @throws AtelierError, without the row's place, for fields that are missing or not alike in kind.
 */
export function parsePair({ prompt, chosen, rejected }: Fields): PreferencePair {
  if (typeof chosen === 'string' && typeof rejected === 'string') return plainPair(prompt, chosen, rejected)
  const [good, bad] = [turnsOf('chosen', chosen), turnsOf('rejected', rejected)]
  const given = prompt === undefined || prompt === null ? sharedTurns(good, bad) : turnsOf('prompt', prompt)
  return { prompt: given, chosen: answerOf('chosen', good, given), rejected: answerOf('rejected', bad, given) }
}

function plainPair(prompt: unknown, chosen: string, rejected: string): PreferencePair {
  if (typeof prompt === 'string') return checked({ prompt, chosen, rejected })
  if (Array.isArray(prompt)) return checked({ prompt: turnsOf('prompt', prompt), chosen, rejected })
  if (prompt !== undefined && prompt !== null) {
    throw new AtelierError(`prompt ${JSON.stringify(prompt)}: it is neither a text nor a list of messages`)
  }
  let shared = 0
  while (shared < Math.min(chosen.length, rejected.length) && chosen[shared] === rejected[shared]) shared++
  if (chosen[shared - 1] === ' ') shared -= 1
  return checked({ prompt: chosen.slice(0, shared), chosen: chosen.slice(shared), rejected: rejected.slice(shared) })
}

function checked(pair: PreferencePair): PreferencePair {
  if (pair.chosen !== pair.rejected) return pair
  throw new AtelierError(`chosen and rejected are both ${JSON.stringify(pair.chosen)}: there is no preference`)
}

function turnsOf(name: string, value: unknown): readonly Message[] {
  if (!Array.isArray(value)) {
    throw new AtelierError(
      `${name} ${value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`}: a text or a list of messages is needed`,
      'Rows have the fields prompt, chosen and rejected',
    )
  }
  checkMessages(value as readonly Message[])
  return value as readonly Message[]
}

const isSame = (a: Message | undefined, b: Message | undefined): boolean =>
  a !== undefined && b !== undefined && a.role === b.role && a.content === b.content

function sharedTurns(chosen: readonly Message[], rejected: readonly Message[]): readonly Message[] {
  const end = chosen.findIndex((message, i) => !isSame(message, rejected[i]))
  return end < 0 ? chosen : chosen.slice(0, end)
}

/** The one turn of the assistant, with or without the prompt before it. */
function answerOf(name: string, turns: readonly Message[], prompt: readonly Message[]): string {
  const hasPrompt = turns.length > prompt.length && prompt.every((message, i) => isSame(message, turns[i]))
  const own = hasPrompt ? turns.slice(prompt.length) : turns
  if (own.length === 1 && own[0]!.role === 'assistant') return own[0]!.content
  throw new AtelierError(`${name} has ${own.length} turns after the prompt: one of the assistant is needed`)
}

/** The pair as TRL reads it: a text as a text, a conversation as lists of messages. */
export function writtenPair({ prompt, chosen, rejected }: PreferencePair): Fields {
  if (typeof prompt === 'string') return { prompt, chosen, rejected }
  const turn = (content: string): readonly Message[] => [{ role: 'assistant', content }]
  return { prompt, chosen: turn(chosen), rejected: turn(rejected) }
}
