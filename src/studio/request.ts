/** Requests as they come over a socket, from whoever speaks it: checked before a job hears of them. */
import * as v from 'valibot'
import { AtelierError } from '../tensor/index.js'
import { decodeMessage, type Plain, type Request } from './message.js'

const name = v.pipe(v.string(), v.maxLength(100))
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9))
/** JSON by then; what it says is the job's to check. */
const params = v.custom<Plain>((value) => value !== undefined)

const set = v.object({ kind: v.literal('set'), params })
const ask = v.object({ kind: v.literal('ask'), id: v.pipe(v.number(), v.safeInteger()), question: name, params })

const schemas = {
  open: v.object({ kind: v.literal('open'), job: name, params, seed: v.pipe(v.number(), v.safeInteger()) }),
  play: v.object({ kind: v.literal('play') }),
  pause: v.object({ kind: v.literal('pause') }),
  step: v.object({ kind: v.literal('step'), count }),
  seek: v.object({
    kind: v.literal('seek'),
    step: count,
    changes: v.optional(
      v.pipe(v.array(v.object({ step: count, request: v.union([set, ask]) })), v.maxLength(10_000)),
      [],
    ),
    thenPlay: v.optional(v.boolean(), false),
  }),
  set,
  watch: v.object({
    kind: v.literal('watch'),
    pictures: v.pipe(v.array(name), v.maxLength(64)),
    rate: v.pipe(v.number(), v.minValue(0.1), v.maxValue(120)),
  }),
  drawn: v.object({ kind: v.literal('drawn'), picture: name }),
  ask,
  close: v.object({ kind: v.literal('close') }),
} satisfies { readonly [K in Request['kind']]: v.GenericSchema<unknown, Request & { readonly kind: K }> }

/** The request of a buffer. @throws AtelierError, one sentence, for a buffer that is none. */
export function readRequest(buffer: ArrayBuffer): Request {
  const message: { readonly kind: string } = decodeMessage(buffer)
  const schema = Object.hasOwn(schemas, message.kind) ? schemas[message.kind as Request['kind']] : undefined
  const result = schema && v.safeParse(schema as v.GenericSchema<unknown, Request>, message)
  if (result?.success) return result.output
  const why = result ? result.issues[0].message : 'there is none of that kind'
  throw new AtelierError(`request: "${message.kind.slice(0, 40)}": ${why}`)
}
