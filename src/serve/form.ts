/** The form that an answer must have: a schema, or the call of a tool. */
import { type Constraint, jsonSchemaConstraint } from '../sample/index.js'
import { Fault, refusal } from './fault.js'
import type { ChatRequest } from './requests.js'
import type { ServedModel } from './served-model.js'
import { type CallPlan, callSchema } from './tools.js'

/** Forms that are kept, since the same schema comes again and again. */
const kept = 32

/** Longest schema, in characters of JSON. */
const longest = 1 << 14

const known = new WeakMap<ServedModel, Map<string, Constraint>>()

/** The constraint of a request, if it asks for one. @throws Fault 400 for a schema that cannot be followed. */
export function formOf(
  model: ServedModel,
  { response_format: format }: Pick<ChatRequest, 'response_format'>,
  plan: CallPlan,
  end: readonly number[],
): Constraint | undefined {
  const asked = callSchema(plan)
  if (asked !== undefined) return schemaForm(model, asked, end, 'tools')
  if (!format || format.type === 'text') return undefined
  const schema = format.type === 'json_object' ? { type: 'object' } : format.json_schema.schema
  return schemaForm(model, schema, end, 'response_format')
}

function schemaForm(model: ServedModel, schema: unknown, end: readonly number[], param: string): Constraint {
  const key = JSON.stringify([schema, end])
  if (key.length > longest) {
    throw new Fault(400, `A schema of ${key.length} characters: at most ${longest} are read.`, { param })
  }
  const forms = known.get(model) ?? new Map<string, Constraint>()
  known.set(model, forms)
  const found = forms.get(key)
  forms.delete(key)
  try {
    const form = found ?? jsonSchemaConstraint(schema, model.tokenizer, model.vocabulary, { end })
    forms.set(key, form)
    const oldest = forms.keys().next()
    if (forms.size > kept && !oldest.done) forms.delete(oldest.value)
    return form
  } catch (error) {
    throw refusal(error, param)
  }
}
