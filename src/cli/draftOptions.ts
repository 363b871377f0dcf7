/** Something fast that guesses ahead of a model. */
import type { Tokenizer } from '../data/index.js'
import { AtelierError } from '../errors/index.js'
import type { Speculation } from '../sample/index.js'
import type { OptionTable, ValuesOf } from './option.js'

export const draftOptions = {
  draft: {
    kind: 'text',
    value: 'run',
    help: 'guess ahead with a smaller run of the same tokens, or with `lookup` in the text so far; the text stays the same',
  },
  ahead: { kind: 'whole', least: 1, default: 4, help: 'tokens that --draft guesses at once' },
} as const satisfies OptionTable

type DraftValues = ValuesOf<typeof draftOptions>

/** What the options ask for, if anything. @throws AtelierError for a run with other tokens. */
export async function speculationOf(
  { draft, ahead }: DraftValues,
  tokenizer: Tokenizer,
): Promise<Speculation | undefined> {
  if (draft === undefined) return undefined
  const { lookupDraft, readerDraft, speculation } = await import('../sample/index.js')
  if (draft === 'lookup') return speculation(lookupDraft(), { ahead })
  const { loadReader } = await import('../train/index.node.js')
  const { tokenizerHash } = await import('../data/index.js')
  const smaller = await loadReader(draft)
  if ((await tokenizerHash(smaller.tokenizer)) !== (await tokenizerHash(tokenizer))) {
    throw new AtelierError(
      `sample: --draft ${draft}: its tokens are others`,
      'Give a run that was trained with the same tokenizer, or lookup',
    )
  }
  return speculation(readerDraft(smaller.reader), { ahead })
}

/** How a draft fared, for people: its share of right guesses, and how many tokens each reading of the model gave. */
export function draftReport({ tally }: Speculation, seconds: number): string {
  const { readings, guessed, accepted } = tally
  const share = guessed === 0 ? 0 : (100 * accepted) / guessed
  const tokens = readings + accepted
  return `draft: ${share.toFixed(0)} % of ${guessed} guesses came true, ${(tokens / readings).toFixed(2)} tokens a reading, ${(tokens / seconds).toFixed(0)} tokens/s`
}
