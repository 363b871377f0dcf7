/** Questions and answers, as `data show` tells of them. */
import type { Message } from '../data/index.js'
import { grouped, listing, say, sayJson, style } from './print.js'

export interface PairsShown {
  /** Conversations to show. */
  readonly lines: number
  readonly json?: boolean
}

export async function showPairs(source: string, { lines, json = false }: PairsShown): Promise<void> {
  const { readPairs } = await import('../data/index.node.js')
  const { name, conversations, sources, licence } = await readPairs(source)
  const turns = conversations.reduce((sum, { length }) => sum + length, 0)
  const characters = conversations.flat().reduce((sum, { content }) => sum + content.length, 0)
  const first = conversations.slice(0, lines)
  if (json) return sayJson({ name, conversations: conversations.length, turns, characters, sources, licence, first })
  say(
    listing([
      ['name', name],
      ['conversations', grouped(conversations.length)],
      ['turns', grouped(turns)],
      ['characters', grouped(characters)],
      ...(sources.length > 0 ? [['sources', sources.join(', ')] as const] : []),
      ...(licence === undefined ? [] : [['licence', licence] as const]),
    ]),
  )
  for (const messages of first) {
    say()
    for (const message of messages) say(`  ${turn(message)}`)
  }
}

function turn({ role, content }: Message): string {
  const line = content.replaceAll(/\s*\n\s*/g, ' / ')
  return `${style.bold(role)}: ${line.length > 100 ? `${line.slice(0, 99)}…` : line}`
}
