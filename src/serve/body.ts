/** Reading the JSON of a request. */
import * as v from 'valibot'
import { Fault } from './fault.js'

/** No request of the interface is nested as deeply; schemas of answers may be. */
const deepest = 64

/** A body as a schema has it. @throws Fault 400 where it is no JSON, is nested too deeply, or does not fit. */
export function parseBody<T>(text: string, schema: v.GenericSchema<unknown, T>): T {
  if (depthOf(text) > deepest) throw new Fault(400, `The body is nested more than ${deepest} levels deep.`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Fault(400, `The body is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}`)
  }
  if (Array.isArray(value)) throw new Fault(400, 'The body is a list. An object is needed.')
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const issue = result.issues[0]
  const param = v.getDotPath(issue) ?? undefined
  const message = `${param === undefined ? 'The body' : param}: ${issue.message.slice(0, 300)}`
  throw new Fault(400, message, param === undefined ? {} : { param })
}

/** How many brackets are open at once, at most. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0]
  let isInside = false
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]
    if (isInside) {
      if (letter === '\\') i++
      else if (letter === '"') isInside = false
    } else if (letter === '"') isInside = true
    else if (letter === '{' || letter === '[') most = Math.max(most, ++depth)
    else if (letter === '}' || letter === ']') depth--
  }
  return most
}
