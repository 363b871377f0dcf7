import { AtelierError } from '../../tensor/index.js'
import type { Json } from '../tokenizers/index.js'

/** One turn of a conversation. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly content: string
  /** Who speaks, or which tool answers. */
  readonly name?: string
  /** What an assistant wants to have called. */
  readonly toolCalls?: readonly ToolCall[]
  /** Of a tool: the call that it answers. */
  readonly toolCallId?: string
}

/** A call of a tool: `arguments` as an object, or as the JSON text of one. */
export interface ToolCall {
  readonly id?: string
  readonly name: string
  readonly arguments: Json
}

const roles: ReadonlySet<unknown> = new Set(['system', 'user', 'assistant', 'tool'])

/** @throws AtelierError, with the place of the first that is no message. */
export function checkMessages(messages: readonly Message[]): void {
  if (messages.length === 0)
    throw new AtelierError('chat: no messages: there is nothing to render', 'Give at least one')
  messages.forEach(({ role, content }, index) => {
    if (!roles.has(role)) {
      throw new AtelierError(
        `chat: message ${index}: role ${JSON.stringify(role)}: there is none of that name`,
        `Known are ${[...roles].join(', ')}`,
      )
    }
    if (typeof content !== 'string') {
      throw new AtelierError(`chat: message ${index}: content ${JSON.stringify(content)}: it is not a text`)
    }
  })
}
