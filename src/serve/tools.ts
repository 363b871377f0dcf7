/** Tools that an answer may call, as far as a small model can: a call is JSON, and where one is asked for, its form is enforced. */
import { Fault } from './fault.js'
import type { ChatRequest, Tool } from './requests.js'

/** What a request asks of an answer. */
export type CallPlan =
  /** A text. */
  | { readonly kind: 'none' }
  /** A text, or a call, as the model likes. */
  | { readonly kind: 'auto'; readonly tools: readonly Tool[] }
  /** A call of this one: only its arguments are written. */
  | { readonly kind: 'one'; readonly tools: readonly Tool[]; readonly tool: Tool }
  /** A call of one of them. */
  | { readonly kind: 'any'; readonly tools: readonly Tool[] }

/** @throws Fault 400 where a tool is asked for that is not there. */
export function callPlan({ tools, tool_choice: choice }: ChatRequest): CallPlan {
  const list = tools ?? []
  const names = list.map((tool) => tool.function.name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) throw new Fault(400, `tools: two are called ${twice}.`, { param: 'tools' })
  if (typeof choice === 'object' && choice !== null) {
    const tool = list.find((each) => each.function.name === choice.function.name)
    if (tool) return { kind: 'one', tools: list, tool }
    throw new Fault(400, 'tool_choice: none of the tools has this name.', { param: 'tool_choice' })
  }
  if (choice === 'required') {
    if (list.length === 0) throw new Fault(400, 'tool_choice: there are no tools.', { param: 'tool_choice' })
    return list.length === 1 ? { kind: 'one', tools: list, tool: list[0]! } : { kind: 'any', tools: list }
  }
  return list.length === 0 || choice === 'none' ? { kind: 'none' } : { kind: 'auto', tools: list }
}

/** What the answer begins with, which the model goes on from and the client does not see. */
export const prefixOf = (plan: CallPlan): string =>
  plan.kind === 'one' ? `{"name": ${JSON.stringify(plan.tool.function.name)}, "arguments": ` : ''

/** The schema of what is written after the prefix; undefined where a text is. */
export function callSchema(plan: CallPlan): unknown {
  const parametersOf = ({ function: { parameters } }: Tool): unknown => parameters ?? { type: 'object' }
  if (plan.kind === 'one') return parametersOf(plan.tool)
  if (plan.kind !== 'any') return undefined
  return {
    anyOf: plan.tools.map((tool) => ({
      type: 'object',
      properties: { name: { const: tool.function.name }, arguments: parametersOf(tool) },
      required: ['name', 'arguments'],
      additionalProperties: false,
    })),
  }
}

export interface WrittenCall {
  readonly name: string
  /** JSON. */
  readonly arguments: string
}

/**
 * The calls that a whole answer makes. One that was cut off makes none where a call of some tool was asked for; of one tool, its
 * arguments are handed on as they are. Left to itself, a model calls by `{"name": …, "arguments": {…}}`, alone or between
 * `<tool_call>` tags, as Hermes and Qwen write it.
 */
export function callsIn(plan: CallPlan, text: string): readonly WrittenCall[] {
  if (plan.kind === 'none') return []
  if (plan.kind === 'one') return [{ name: plan.tool.function.name, arguments: text.trim() }]
  const tagged = [...text.matchAll(/<tool_call>\s*(\{.*?\})\s*<\/tool_call>/gs)].map((match) => match[1]!)
  const names = plan.tools.map((tool) => tool.function.name)
  const calls = (tagged.length > 0 ? tagged : [text]).map((each) => callOf(each, names))
  return calls.includes(undefined) ? [] : (calls as WrittenCall[])
}

function callOf(text: string, names: readonly string[]): WrittenCall | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { name, arguments: given, parameters } = value as Record<string, unknown>
  const passed = given ?? parameters ?? {}
  if (typeof name !== 'string' || !names.includes(name) || typeof passed !== 'object') return undefined
  return { name, arguments: JSON.stringify(passed) }
}
