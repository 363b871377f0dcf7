/** What a folder of tokens says of itself, in `manifest.json`. */
import * as v from 'valibot'
import { AtelierError } from '../../tensor/index.js'

export const manifestName = 'manifest.json'
export const tokensName = 'tokens.bin'
export const tokenizerName = 'tokenizer.json'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const schema = v.object({
  format: v.literal('atelier tokens'),
  version: v.literal(1),
  /** The name of the source. */
  name: v.string(),
  /** Little endian. */
  dtype: v.picklist(['uint16', 'int32']),
  tokenizer: v.string(),
  tokenizerHash: v.string(),
  vocabulary: count,
  /** The tokens that follow each document. */
  documentEnd: v.array(count),
  /** All of them; the last `heldOut` are for validation. */
  tokens: count,
  heldOut: count,
  /** Documents with text, and those without, which were left out. */
  documents: count,
  blank: count,
  /** Length of the documents in UTF-8. */
  bytes: count,
  /** Malformed sequences that became U+FFFD. */
  replaced: count,
  sources: v.array(v.object({ path: v.string(), bytes: count })),
  /** Files passed over because they hold no text, and why. */
  skipped: v.array(v.object({ path: v.string(), reason: v.string() })),
  files: v.array(v.object({ name: v.string(), bytes: count, sha256: v.string() })),
})

export type TokenManifest = Readonly<v.InferOutput<typeof schema>>

/** Reads the text of a `manifest.json`. @throws AtelierError when it is damaged or not of tokens. */
export function parseManifest(text: string, folder: string): TokenManifest {
  const remedy = 'Give a folder that `atelier data tokenize` wrote'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new AtelierError(`tokens: "${folder}": its ${manifestName} is damaged`, remedy)
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const at = v.getDotPath(result.issues[0])
  throw new AtelierError(`tokens: "${folder}": its ${manifestName} has no valid ${at ?? 'content'}`, remedy)
}
