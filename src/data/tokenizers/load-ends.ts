/** What the post-processor of a `tokenizer.json` puts around a text. */
import { type Fields, stepsOf } from './load-fields.js'
import type { Tokenizer } from './tokenizer.js'

/** The tokenizer, which puts the ids of its template around a text where it is asked to. */
export function withEnds(tokenizer: Tokenizer, postProcessor: unknown): Tokenizer {
  const template = stepsOf(postProcessor, 'processors').find(({ type }) => type === 'TemplateProcessing')
  if (template === undefined || !Array.isArray(template.single)) return tokenizer
  const parts = (template.single as Fields[]).map((part) => idsOf(part, template))
  const text = parts.indexOf('text')
  const [before, after] = [parts.slice(0, text), parts.slice(text + 1)].map((ids) => ids.flat() as number[])
  if (text < 0 || before!.length + after!.length === 0) return tokenizer
  return {
    ...tokenizer,
    encode(given, options = {}) {
      const ids = tokenizer.encode(given, options)
      if (options.ends === undefined) return ids
      return Int32Array.from([...before!, ...ids, ...(options.ends === 'both' ? after! : [])])
    },
  }
}

/** `{ SpecialToken: { id: '<s>' } }`, whose ids the template lists, or `{ Sequence: { id: 'A' } }`, the text. */
function idsOf(part: Fields, template: Fields): readonly number[] | 'text' {
  if (part.Sequence !== undefined) return 'text'
  const name = (part.SpecialToken as Fields | undefined)?.id
  const listed = (template.special_tokens as Fields | undefined)?.[name as string] as Fields | undefined
  return Array.isArray(listed?.ids) ? (listed.ids as number[]) : []
}
