/** Who may ask the Studio's server, and what its answers let pages do. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler, Next } from 'hono'

/** Characters of a token that others cannot try out. */
export const shortestToken = 12

/** Whether an address to listen on can be reached from this computer only. */
export const isLoopback = (name: string): boolean =>
  ['localhost', '[::1]', '::1'].includes(name) || /^127(\.\d{1,3}){3}$/.test(name)

/**
 * Lets in who asks for this computer by its own name (a name of somebody else's that leads here would make their pages ours), from the
 * Studio's own pages or from no page at all, with the token where there is one.
 */
export function guard(token: string | undefined): MiddlewareHandler {
  const wanted = token === undefined ? undefined : digest(token)
  return async (c, next) => {
    const host = hostOf(c.req.header('host'))
    if (host === undefined || (wanted === undefined && !isLoopback(host.name))) {
      return c.text('This host is not served here', 403)
    }
    if (isForeign(c, host.whole)) return c.text('Pages of other origins are not served', 403)
    return wanted === undefined ? next() : withToken(c, next, wanted)
  }
}

/** Whether a page of another origin asks. Browsers say so: in `Origin`, and where they leave that out, in `Sec-Fetch-Site`. */
function isForeign(c: Context, host: string): boolean {
  const origin = c.req.header('origin')
  if (origin !== undefined) return origin !== `http://${host}` && origin !== `https://${host}`
  const site = c.req.header('sec-fetch-site')
  // A link on a page elsewhere may lead to a page here, but reads nothing.
  const isLink = c.req.method === 'GET' && c.req.header('sec-fetch-mode') === 'navigate' && !isApi(c)
  return site !== undefined && site !== 'same-origin' && site !== 'none' && !isLink
}

const isApi = (c: Context): boolean => c.req.path.startsWith('/api/')

async function withToken(c: Context, next: Next, wanted: Buffer): Promise<Response | undefined> {
  const asked = c.req.query('token')
  const kept = /(?:^|; )studio=([\da-f]{64})(?:;|$)/.exec(c.req.header('cookie') ?? '')?.[1]
  if (asked === undefined && kept !== undefined && timingSafeEqual(Buffer.from(kept, 'hex'), wanted)) {
    await next()
    return undefined
  }
  if (asked === undefined || !timingSafeEqual(digest(asked), wanted)) {
    return c.text('Open the address that the Studio printed, with its token', 401)
  }
  c.header('set-cookie', `studio=${wanted.toString('hex')}; HttpOnly; SameSite=Strict; Path=/`)
  if (isApi(c)) {
    await next()
    return undefined
  }
  // What is in the address stays in the browser's history.
  const address = new URL(c.req.url)
  address.searchParams.delete('token')
  return c.redirect(`${address.pathname.replace(/^\/+/, '/')}${address.search}`, 303)
}

/** Digests have one length, so that comparing them takes one time. */
const digest = (text: string): Buffer => createHash('sha256').update(`atelier studio ${text}`).digest()

function hostOf(header: string | undefined): { readonly whole: string; readonly name: string } | undefined {
  const match = /^(\[[\da-f:.]+\]|[^:/?#@\s]+)(?::\d{1,5})?$/i.exec(header ?? '')
  return match ? { whole: match[0], name: match[1]!.toLowerCase() } : undefined
}

const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  // Isolated pages may share memory between threads, which WebAssembly's need.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** Nothing comes from elsewhere, whatever the answer is. An answer may bring a stricter policy of its own. */
export async function secure(c: Context, next: Next): Promise<void> {
  await next()
  for (const [name, value] of Object.entries(headers)) if (!c.res.headers.has(name)) c.header(name, value)
}
