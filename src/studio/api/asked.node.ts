/** What a request asks for, checked, and what cannot be answered said in a sentence. */
import type { Context } from 'hono'
import * as v from 'valibot'
import { AtelierError } from '../../tensor/index.js'
import { idPattern } from '../model-name.js'

/** A request that cannot be done, with the status that says why. */
export class Refused extends AtelierError {
  constructor(
    readonly status: 400 | 404 | 409 | 413 | 415 | 429,
    message: string,
  ) {
    super(message)
  }
}

export const runId = v.pipe(v.string(), v.regex(idPattern, 'this is no name of a run'))

/** A value that fits a schema. @throws Refused with the first thing that does not. */
export function checked<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [{ path, message }] = result.issues
  const where = path?.map(({ key }) => String(key)).join('.')
  throw new Refused(400, where ? `${where}: ${message}` : message)
}

/** A body of JSON, of a few kilobytes at most. */
export async function jsonBody<S extends v.GenericSchema>(c: Context, schema: S): Promise<v.InferOutput<S>> {
  if (!/^application\/json\b/.test(c.req.header('content-type') ?? '')) {
    throw new Refused(415, 'The body has to be application/json')
  }
  let body: unknown
  try {
    body = await c.req.json()
  } catch {
    throw new Refused(400, 'The body is no JSON')
  }
  return checked(schema, body)
}

/** An error as an answer: what is ours in its sentence, what is not without a word of its inside. */
export function answerOf(error: Error, c: Context): Response {
  if (error instanceof Refused) return c.json({ error: error.message }, error.status)
  if (error instanceof AtelierError) {
    const isMissing = /no run of this name|it has no file|there is none of that/.test(error.message)
    return c.json({ error: error.message }, isMissing ? 404 : 409)
  }
  process.stderr.write(`studio: ${c.req.method} ${c.req.path.slice(0, 200)}: ${error.message}\n`)
  return c.json({ error: 'Something went wrong in the server' }, 500)
}
