import { AtelierError } from '../../tensor/index.js'
import type { Tokenizer } from './tokenizer.js'

/**
 * SHA-256, in hex, of the tokenizer's JSON with sorted keys: two tokenizers with the same hash give the same ids.
 * @throws AtelierError in a browser page that is not a secure context, where Web Crypto is missing.
 */
export async function tokenizerHash(tokenizer: Tokenizer): Promise<string> {
  const subtle = globalThis.crypto?.subtle
  if (subtle === undefined) {
    throw new AtelierError('tokenizerHash: this page has no Web Crypto', 'Serve it over https or from localhost')
  }
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(canonical(tokenizer.toJSON())))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const object = value as { readonly [key: string]: unknown }
  const fields = Object.keys(object).sort()
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonical(object[key]!)}`).join(',')}}`
}
