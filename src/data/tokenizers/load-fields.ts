/** Reading the fields of a `tokenizer.json`, and saying what is wrong with them. */
import { AtelierError } from '../../tensor/index.js'

export type Fields = { readonly [key: string]: unknown }

export function fields(value: unknown, name: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  return corrupt(`${name} is ${show(value)} where an object belongs`)
}

/** The steps of a normalizer, a pre-tokenizer or a post-processor: one, those of a sequence under `list`, or none. */
export function stepsOf(whole: unknown, list: string): readonly Fields[] {
  if (whole == null) return []
  const { type, [list]: steps } = fields(whole, list)
  return type === 'Sequence' && Array.isArray(steps)
    ? steps.map((step) => fields(step, `a step of ${list}`))
    : [whole as Fields]
}

export function show(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

export function corrupt(what: string): never {
  throw new AtelierError(`tokenizer.json: ${what}`, 'Fetch the file again or save it anew')
}

export function unsupported(field: string, value: unknown): never {
  throw new AtelierError(
    `tokenizer.json: ${field} is ${show(value)}, which is not supported`,
    'Use a byte-pair encoding as of GPT-2, Llama, Mistral or Qwen, or a tokenizer saved by Atelier',
  )
}
