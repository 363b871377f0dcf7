/** How a `tokenizer.json` of a byte-level BPE cuts text before merging. */
import { fields, stepsOf, unsupported } from './load-fields.js'
import type { Pattern } from './pretokenize.js'

export interface ByteCut {
  /** Each cuts the pieces that the one before left; none where bytes are not cut at all. */
  readonly patterns: readonly Pattern[]
  /** A space is put before a text that does not begin with one. */
  readonly isSpaced: boolean
}

/** @throws AtelierError on cuts that cannot be made here. */
export function cutOf(preTokenizer: unknown): ByteCut {
  const steps = stepsOf(fields(preTokenizer, 'pre_tokenizer'), 'pretokenizers')
  const byteLevel = steps.at(-1)
  if (byteLevel?.type !== 'ByteLevel') return unsupported('pre_tokenizer', preTokenizer)
  const before = steps.slice(0, -1).map((step): Pattern => {
    if (step.type === 'Digits') return { source: step.individual_digits === true ? '\\p{N}' : '\\p{N}+' }
    const source = (step.pattern as { readonly Regex?: unknown } | undefined)?.Regex
    const isolates = step.type === 'Split' && step.behavior === 'Isolated' && step.invert !== true
    return isolates && typeof source === 'string' ? { source } : unsupported('pre_tokenizer', preTokenizer)
  })
  const isSpaced = byteLevel.add_prefix_space === true
  if (isSpaced && before.length > 0) unsupported('pre_tokenizer.add_prefix_space behind another cut', true)
  return { patterns: byteLevel.use_regex === false ? before : [...before, 'gpt2'], isSpaced }
}
