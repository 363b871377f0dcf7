import type { Message } from '../chat/index.js'

/** A question and its answer as a conversation. */
export const pair = (question: string, answer: string): readonly Message[] => [
  { role: 'user', content: question },
  { role: 'assistant', content: answer },
]
