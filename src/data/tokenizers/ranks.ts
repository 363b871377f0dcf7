import { spell } from './alphabet.js'
import { bpeTokenizer } from './bpe.js'
import { byteEntries } from './byte.js'
import { mergeTokens, noMerges } from './merge.js'
import type { Pattern } from './pretokenize.js'
import type { Tokenizer } from './tokenizer.js'

/**
 * A tokenizer from a rank table as OpenAI's `tiktoken` keeps it: the bytes of each token, where the id is also the merge rank.
 * The merges are found again by merging each token's bytes with the ranks below its own; a token that they do not reach
 * can only be a whole piece, and whole pieces are then looked up first, as `tiktoken` does.
 * @param tokens Token bytes by id; a hole is undefined.
 * @throws AtelierError when two tokens have the same bytes or a special token's id is taken.
 */
export function fromRanks(
  tokens: readonly (Uint8Array | undefined)[],
  options: { readonly pattern: Pattern; readonly special?: Readonly<Record<string, number>> },
): Tokenizer {
  const ids = new Map<string, number>()
  tokens.forEach((bytes, id) => {
    if (bytes !== undefined) ids.set(spell(bytes), id)
  })
  const byteIds = Int32Array.from(byteEntries(), ({ spelling }) => ids.get(spelling) ?? -1)
  const merges = noMerges()
  const pairs: [number, number][] = []
  let wholePieces = false
  tokens.forEach((bytes, id) => {
    if (bytes === undefined || bytes.length < 2) return
    const parts = Int32Array.from(bytes, (byte) => byteIds[byte]!)
    if (mergeTokens(parts, parts.length, merges) === 2 && parts[0]! >= 0 && parts[1]! >= 0) {
      merges.add(parts[0]!, parts[1]!, id)
      pairs.push([parts[0]!, parts[1]!])
    } else wholePieces = true
  })
  const added = Object.entries(options.special ?? {}).map(([text, id]) => ({ id, text, special: true }))
  return bpeTokenizer({ tokens, merges: pairs, pattern: options.pattern, added, wholePieces })
}
