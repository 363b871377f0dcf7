/** Tokenizers as llama.cpp has them in a file's metadata: those of a byte-level BPE. */
import { loadTokenizer, spell, type Tokenizer } from '../../data/index.js'
import type { GgufMetadata, GgufValue } from '../../files/index.js'
import { beginToken } from '../../sample/index.js'
import { AtelierError } from '../../tensor/index.js'

/** What the numbers of `tokenizer.ggml.token_type` say of a token. */
const tokenTypes = { normal: 1, control: 3, userDefined: 4, unused: 5 } as const

/** How llama.cpp calls the cuts that text has before merging, by what `tokenizer.json` says of them. */
const cuts: Readonly<Record<string, object>> = {
  'gpt-2': byteLevel(true),
  'llama-bpe': split(
    String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  ),
  qwen2: split(
    String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  ),
  smollm: { type: 'Sequence', pretokenizers: [{ type: 'Digits', individual_digits: true }, byteLevel(true)] },
}

function byteLevel(usesRegex: boolean): object {
  return { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: usesRegex }
}

function split(source: string): object {
  const cut = { type: 'Split', pattern: { Regex: source }, behavior: 'Isolated', invert: false }
  return { type: 'Sequence', pretokenizers: [cut, byteLevel(false)] }
}

export interface GgufTokenizerParts {
  readonly tokenizer: Tokenizer
  /** Rows of the model, some of which may have no token. */
  readonly vocabulary: number
  /** Tokens that end a text, the usual one first. */
  readonly end: readonly number[]
  /** A chat template in Jinja. */
  readonly template?: string
}

/** A tokenizer as metadata. @throws AtelierError for one that llama.cpp cannot do alike. */
export function tokenizerMetadata({ tokenizer, vocabulary, end, template }: GgufTokenizerParts): [string, GgufValue][] {
  const { model, pre_tokenizer: cut, added_tokens: added } = tokenizer.toJSON()
  const spellings = spellingsOf(tokenizer)
  const merges = (model.merges ?? []) as string[]
  // Without merges every cut gives the same tokens.
  const hasMerges = merges.length > 0
  const addedTypes = new Map(
    added.map(({ id, special }) => [id, special ? tokenTypes.control : tokenTypes.userDefined]),
  )
  const ids = Array.from({ length: vocabulary }, (_, id) => id)
  const tokens = ids.map((id) => spellings[id] ?? `[UNUSED${id}]`)
  const kinds = ids.map((id) =>
    spellings[id] === undefined ? tokenTypes.unused : (addedTypes.get(id) ?? tokenTypes.normal),
  )
  const begin = beginToken(tokenizer)
  const usual = end[0]
  const addsBegin = begin !== undefined && tokenizer.encode('a', { ends: 'before', special: 'text' })[0] === begin
  const id = (key: string, value: number | undefined): [string, GgufValue][] =>
    value === undefined ? [] : [[`tokenizer.ggml.${key}`, { type: 'uint32', value }]]
  return [
    ['tokenizer.ggml.model', { type: 'string', value: 'gpt2' }],
    ['tokenizer.ggml.pre', { type: 'string', value: hasMerges ? cutName(cut) : 'gpt-2' }],
    ['tokenizer.ggml.tokens', { type: 'array', of: 'string', value: tokens }],
    ['tokenizer.ggml.token_type', { type: 'array', of: 'int32', value: kinds }],
    ['tokenizer.ggml.merges', { type: 'array', of: 'string', value: merges }],
    ...id('bos_token_id', begin ?? usual),
    ...id('eos_token_id', usual),
    ...id('eot_token_id', end[1]),
    ['tokenizer.ggml.add_bos_token', { type: 'bool', value: addsBegin }],
    ...(template === undefined
      ? []
      : [['tokenizer.chat_template', { type: 'string', value: template }] as [string, GgufValue]]),
  ]
}

/** Tokens in the byte alphabet, special ones as they are; holes where an id has none. */
function spellingsOf(tokenizer: Tokenizer): (string | undefined)[] {
  const special = new Map([...tokenizer.special].map(([text, id]) => [id, text]))
  const isCharacters = tokenizer.kind === 'character'
  if (tokenizer.kind === 'word' || tokenizer.toJSON().model.byte_fallback === true) {
    throw new AtelierError(
      `export: a tokenizer of ${tokenizer.kind === 'word' ? 'words' : 'SentencePiece'}: GGUF is written for byte-level ones only`,
      'Export the model as safetensors or onnx',
    )
  }
  return Array.from({ length: tokenizer.size }, (_, id) => {
    const bytes = bytesAt(tokenizer, id)
    if (bytes === undefined || special.has(id)) return special.get(id)
    if (isCharacters && bytes.length > 1) {
      throw new AtelierError(
        `export: the character ${JSON.stringify(tokenizer.token(id))}: llama.cpp has no tokenizer of characters beyond ASCII`,
        'Export the model as safetensors or onnx, or train it with --tokenizer byte or bpe',
      )
    }
    return isCharacters ? spell(bytes) : tokenizer.token(id)
  })
}

function bytesAt(tokenizer: Tokenizer, id: number): Uint8Array | undefined {
  try {
    return tokenizer.bytes(id)
  } catch {
    return undefined
  }
}

function cutName(cut: unknown): string {
  const written = JSON.stringify(sorted(cut))
  const name = Object.keys(cuts).find((each) => JSON.stringify(sorted(cuts[each])) === written)
  if (name !== undefined) return name
  throw new AtelierError(
    `export: the tokenizer cuts text by ${JSON.stringify(cut).slice(0, 120)}: llama.cpp has no name for that`,
    'Export the model as safetensors or onnx',
  )
}

/** What decides how text is cut, in one order. */
function sorted(cut: unknown): unknown {
  if (Array.isArray(cut)) return cut.map(sorted)
  if (typeof cut !== 'object' || cut === null) return cut
  const parts = Object.entries(cut).filter(([key]) => key !== 'trim_offsets')
  return Object.fromEntries(parts.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, sorted(value)]))
}

/** The tokenizer that metadata describe. @throws AtelierError on one of another kind. */
export function tokenizerFrom(metadata: GgufMetadata): Tokenizer {
  const list = <T>(key: string): readonly T[] => (metadata.get(`tokenizer.ggml.${key}`)?.value ?? []) as readonly T[]
  const [tokens, kinds, merges] = [list<string>('tokens'), list<number>('token_type'), list<string>('merges')]
  const kind = metadata.get('tokenizer.ggml.model')?.value
  const cut = cuts[String(metadata.get('tokenizer.ggml.pre')?.value)]
  if (kind !== 'gpt2' || cut === undefined || tokens.length === 0 || tokens.length !== kinds.length) {
    throw new AtelierError(`gguf: a tokenizer of the kind ${String(kind)}, or not whole: only byte-level BPE is read`)
  }
  const idsOf = (...types: readonly number[]): number[] => [...tokens.keys()].filter((id) => types.includes(kinds[id]!))
  return loadTokenizer({
    version: '1.0',
    added_tokens: idsOf(tokenTypes.control, tokenTypes.userDefined).map((id) => ({
      id,
      content: tokens[id]!,
      special: kinds[id] === tokenTypes.control,
      normalized: false,
    })),
    normalizer: null,
    pre_tokenizer: cut,
    post_processor: null,
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', vocab: Object.fromEntries(idsOf(tokenTypes.normal).map((id) => [tokens[id]!, id])), merges },
  })
}
