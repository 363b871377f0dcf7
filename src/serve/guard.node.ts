/** Who may ask. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { Fault } from './fault.js'

export interface GuardOptions {
  /** What `Authorization: Bearer …` must say. Without it nobody is asked. */
  readonly apiKey?: string
  /** The server listens on this machine only, so `Host` has to name it: else a web page could reach it by a name of its own. */
  readonly isLocal: boolean
  /** Origins of web pages that may ask, such as `https://example.org`. */
  readonly origins: readonly string[]
}

const open = new Set(['/health', '/ready'])

/** Refuses, in this order, foreign hosts, foreign pages and wrong keys; answers the preflight requests of pages that may ask. */
export function guard({ apiKey, isLocal, origins }: GuardOptions): MiddlewareHandler {
  const wanted = apiKey === undefined ? undefined : digest(apiKey)
  return async (context, next) => {
    const host = hostOf(context.req.header('host'))
    if (isLocal && !isLoopback(host?.name)) {
      throw new Fault(403, 'The Host header does not name this machine.', { code: 'foreign_host' })
    }
    const origin = context.req.header('origin')
    if (origin !== undefined) {
      const isOwn = host !== undefined && (origin === `http://${host.whole}` || origin === `https://${host.whole}`)
      if (!isOwn && !origins.includes(origin)) {
        throw new Fault(403, 'This web page may not ask. Its origin can be allowed when the server is started.', {
          code: 'foreign_origin',
        })
      }
      context.header('access-control-allow-origin', origin)
      context.header('vary', 'Origin')
      if (context.req.method === 'OPTIONS') {
        context.header('access-control-allow-headers', 'authorization, content-type')
        context.header('access-control-allow-methods', 'GET, POST')
        return context.body(null, 204)
      }
    }
    if (wanted !== undefined && !open.has(context.req.path)) {
      const given = /^Bearer (.+)$/i.exec(context.req.header('authorization') ?? '')?.[1]
      if (given === undefined || !timingSafeEqual(digest(given), wanted)) {
        throw new Fault(401, 'The API key is missing or wrong.', { code: 'invalid_api_key' })
      }
    }
    return next()
  }
}

/** Digests have one length, so that comparing them takes one time. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

function hostOf(header: string | undefined): { readonly whole: string; readonly name: string } | undefined {
  const match = /^(\[[\da-f:.]+\]|[^:/?#@\s]+)(?::\d{1,5})?$/i.exec(header ?? '')
  return match ? { whole: match[0], name: match[1]!.toLowerCase() } : undefined
}

const isLoopback = (name: string | undefined): boolean =>
  name === 'localhost' || name === '[::1]' || (name !== undefined && /^127(\.\d{1,3}){3}$/.test(name))

/** Whether an address to listen on can be reached from this machine only. */
export const isLocalAddress = (address: string): boolean => isLoopback(address.includes(':') ? `[${address}]` : address)
