/** The parts of `tokenizer.json` that say how SentencePiece treats spaces. */
import { type Fields, stepsOf } from './load-fields.js'
import { lowLine, type SpaceBefore } from './sentencepiece.js'

export interface SpaceRules {
  readonly spaceBefore: SpaceBefore
  readonly isCutAtSpaces: boolean
}

/**
 * The rules of a file that spells spaces as `▁`: by normalizers that put one in front and replace the others, as the first
 * files of Llama 2 have it, or by a `Metaspace`. Undefined where the file does neither.
 */
export function spaceRules(normalizer: unknown, preTokenizer: unknown): SpaceRules | undefined {
  const steps = stepsOf(normalizer, 'normalizers')
  const [metaspace, ...more] = stepsOf(preTokenizer, 'pretokenizers')
  if (more.length > 0) return undefined
  if (metaspace !== undefined) return steps.length === 0 ? metaspaceRules(metaspace) : undefined
  const replaces = steps.at(-1)
  const [prepends, ...others] = steps.slice(0, -1)
  const isReplaced = replaces?.type === 'Replace' && (replaces.pattern as Fields | undefined)?.String === ' '
  if (!isReplaced || replaces.content !== lowLine || others.length > 0) return undefined
  if (prepends === undefined) return { spaceBefore: 'never', isCutAtSpaces: false }
  const isPrepended = prepends.type === 'Prepend' && prepends.prepend === lowLine
  return isPrepended ? { spaceBefore: 'always', isCutAtSpaces: false } : undefined
}

const schemes: Readonly<Record<string, SpaceBefore>> = { always: 'unless there', first: 'first', never: 'never' }

function metaspaceRules(step: Fields): SpaceRules | undefined {
  // Files from before 2024 have no scheme, but whether there is a space at all.
  const scheme = step.prepend_scheme ?? (step.add_prefix_space === false ? 'never' : 'always')
  const spaceBefore = Object.hasOwn(schemes, scheme as string) ? schemes[scheme as string] : undefined
  if (step.type !== 'Metaspace' || (step.replacement ?? lowLine) !== lowLine || spaceBefore === undefined)
    return undefined
  return { spaceBefore, isCutAtSpaces: step.split !== false }
}
