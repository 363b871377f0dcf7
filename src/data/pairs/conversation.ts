/** What tables of questions and answers, and of chats, call their columns. */
import type { Message } from '../chat/index.js'

/** A row of a table. */
export type PairRecord = Readonly<Record<string, unknown>>

/** What a record says; or, in words, why it says nothing. */
export type ReadConversation = readonly Message[] | string

interface Form {
  /** Columns that have to be there. */
  readonly columns: readonly string[]
  read(record: PairRecord): ReadConversation
}

const questionAndAnswer = (question: string, answer: string): Form => ({
  columns: [question, answer],
  read: (record) => joined(record[question], record[answer], { question, answer }),
})

/** In the order in which they are looked for. What else a row holds, such as `chosen` and `rejected`, is not read. */
const forms: readonly Form[] = [
  { columns: ['messages'], read: ({ messages }) => turns(messages, 'messages', { role: 'role', content: 'content' }) },
  {
    columns: ['conversations'],
    read: ({ conversations }) => turns(conversations, 'conversations', { role: 'from', content: 'value' }),
  },
  questionAndAnswer('prompt', 'completion'),
  questionAndAnswer('prompt', 'response'),
  {
    columns: ['instruction', 'output'],
    read: ({ instruction, input, output }) => {
      const more = typeof input === 'string' && input.trim() !== '' ? `\n\n${input}` : ''
      const asked = typeof instruction === 'string' ? `${instruction}${more}` : instruction
      return joined(asked, output, { question: 'instruction', answer: 'output' })
    },
  },
  questionAndAnswer('instruction', 'response'),
  questionAndAnswer('question', 'answer'),
  questionAndAnswer('query', 'response'),
  questionAndAnswer('input', 'output'),
]

/** The columns that any of the forms reads, for messages. */
export const knownForms: readonly string[] = forms.map(({ columns }) => columns.join(' and '))

/** How conversations are read from a table with these columns; undefined where they are not known. */
export function conversationReader(columns: readonly string[]): ((record: PairRecord) => ReadConversation) | undefined {
  const lower = new Map(columns.map((column) => [column.toLowerCase(), column]))
  const form = forms.find((each) => each.columns.every((column) => lower.has(column)))
  if (!form) return undefined
  return (record) => {
    const named = Object.fromEntries(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]))
    const read = form.read(named)
    const { system } = named
    if (typeof read === 'string' || typeof system !== 'string' || system.trim() === '') return read
    return read[0]?.role === 'system' ? read : [{ role: 'system', content: system }, ...read]
  }
}

/** Both are texts, or both lists of messages, the latter ending with an answer. */
function joined(asked: unknown, answered: unknown, names: { question: string; answer: string }): ReadConversation {
  if (Array.isArray(asked) || Array.isArray(answered)) {
    const parts = [asked, answered].map((part) => (Array.isArray(part) ? part : []))
    return turns(parts.flat(), `${names.question} and ${names.answer}`, { role: 'role', content: 'content' })
  }
  const [question, answer] = [textOf(asked), textOf(answered)]
  if (question === undefined) return `"${names.question}" is ${kindOf(asked)}: a text was expected`
  if (answer === undefined) return `"${names.answer}" is ${kindOf(answered)}: a text was expected`
  if (answer.trim() === '') return `"${names.answer}" is empty: there is nothing to learn`
  return [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ]
}

const roles: Readonly<Record<string, Message['role']>> = {
  system: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  bot: 'assistant',
  model: 'assistant',
  tool: 'tool',
}

function turns(given: unknown, column: string, keys: { role: string; content: string }): ReadConversation {
  const list = typeof given === 'string' ? listOf(given) : given
  if (!Array.isArray(list)) return `"${column}" is ${kindOf(given)}: a list of messages was expected`
  const messages: Message[] = []
  for (const [index, each] of (list as unknown[]).entries()) {
    const message = (typeof each === 'object' && each !== null ? each : {}) as PairRecord
    const named = message[keys.role] ?? message.role ?? message.from
    const content = message[keys.content] ?? message.content ?? message.value
    const role = Object.hasOwn(roles, String(named)) ? roles[String(named)] : undefined
    if (!role) return `"${column}", message ${index + 1}: the role ${JSON.stringify(named)} is not known`
    if (typeof content !== 'string') return `"${column}", message ${index + 1}: its content is ${kindOf(content)}`
    messages.push({ role, content })
  }
  if (messages.some(({ role, content }) => role === 'assistant' && content.trim() !== '')) return messages
  return `"${column}": no assistant says anything: there is nothing to learn`
}

/** A CSV holds a list as its JSON. */
function listOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Numbers and truths are written out, as in the answers of a quiz. */
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`
}
