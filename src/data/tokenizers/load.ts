import { unspell } from './alphabet.js'
import { bpeTokenizer } from './bpe.js'
import { byteEntries, byteTokenizer } from './byte.js'
import { characterTokenizer } from './character.js'
import { cutOf } from './load-cut.js'
import { withEnds } from './load-ends.js'
import { corrupt, type Fields, fields, show, unsupported } from './load-fields.js'
import { type SpaceRules, spaceRules } from './load-sentencepiece.js'
import { sentencePieceTokenizer } from './sentencepiece.js'
import type { AddedToken } from './special.js'
import type { Json, Tokenizer } from './tokenizer.js'
import { wordCut, wordTokenizer } from './words.js'

/**
 * A tokenizer from the object in a Hugging Face `tokenizer.json`: byte-pair encodings of bytes (GPT-2, Llama 3, Qwen, SmolLM) or of
 * characters (Llama 2, Mistral), and what `toJSON` writes. The post-processor adds its tokens where `ends` asks for them.
 * @throws AtelierError, one sentence, on anything corrupt or of another kind (WordPiece, Unigram).
 */
export function loadTokenizer(json: unknown): Tokenizer {
  const file = fields(json, 'the file')
  const model = fields(file.model, 'model')
  const ids = vocabularyOf(model.vocab)
  const added = addedOf(file.added_tokens, ids)
  // Files from before 2022 leave the type out; merges give a BPE away.
  const type = model.type ?? (model.merges === undefined ? undefined : 'BPE')
  if (type === 'BPE') {
    const rules = spaceRules(file.normalizer, file.pre_tokenizer)
    const loaded = rules ? loadCharacters(file, model, { ids, added, rules }) : loadBpe(file, model, ids, added)
    return withEnds(loaded, file.post_processor)
  }
  if (type === 'WordLevel') return loadWordLevel(file, model, ids, added)
  return unsupported('model.type', model.type)
}

/** Characters or words: a vocabulary that is looked up, with nothing to merge. */
function loadWordLevel(file: Fields, model: Fields, ids: ReadonlyMap<string, number>, added: readonly AddedToken[]) {
  const cut = fields(file.pre_tokenizer, 'pre_tokenizer')
  const regex = (cut.pattern as Fields | undefined)?.Regex
  const isWords = regex === wordCut.pattern.Regex && cut.behavior === wordCut.behavior && cut.invert === true
  const isCharacters = regex === '[\\s\\S]' && cut.behavior === 'Isolated'
  if (cut.type !== 'Split' || !(isWords || isCharacters)) unsupported('pre_tokenizer of a WordLevel model', cut)
  if (file.normalizer != null) unsupported('normalizer', file.normalizer)
  const isAdded = new Set(added.map((token) => token.text))
  const plain = [...ids.keys()].filter((text) => !isAdded.has(text))
  const wide = isCharacters ? plain.find((text) => [...text].length !== 1) : undefined
  if (wide !== undefined) unsupported('model.vocab with a token of several characters', wide)
  if (isWords && plain[0] !== '\n')
    unsupported('model.vocab of words that does not begin with the end of a line', plain[0])
  const tail = added.map((token) => token.text)
  const inOrder = [...plain, ...tail].every((text, index) => ids.get(text) === index)
  if (!inOrder || added.some((token) => !token.special)) {
    unsupported(
      `model.vocab whose ids are not the ${isWords ? 'words' : 'characters'} and then the special tokens`,
      ids.size,
    )
  }
  const make = isWords ? wordTokenizer : characterTokenizer
  const unknown = model.unk_token
  if (typeof unknown !== 'string' || !ids.has(unknown)) return make(plain, { special: tail })
  if (tail[0] !== unknown) unsupported('model.unk_token that is not the first special token', unknown)
  return make(plain, { unknown, special: tail.slice(1) })
}

function loadBpe(
  file: Fields,
  model: Fields,
  ids: ReadonlyMap<string, number>,
  added: readonly AddedToken[],
): Tokenizer {
  refuseFields(model, [...unknownFields, 'fuse_unk', 'byte_fallback'])
  const merges = mergesOf(model.merges, ids)
  const { patterns, isSpaced } = cutOf(file.pre_tokenizer)
  const normalizer = normalizerOf(file.normalizer)
  const isAdded = new Set(added.map((token) => token.id))
  const tokens: (Uint8Array | undefined)[] = []
  for (const [spelling, id] of ids) {
    while (tokens.length <= id) tokens.push(undefined)
    if (!isAdded.has(id))
      tokens[id] = unspell(spelling) ?? corrupt(`token ${id}, ${show(spelling)}, is not spelled in the byte alphabet`)
  }
  if (patterns.length === 0) return loadBytes(tokens, merges, added)
  const unknown = unknownOf(model.unk_token, ids)
  return bpeTokenizer({
    tokens,
    merges,
    pattern: patterns,
    isSpaced,
    preTokenizer: file.pre_tokenizer as Json,
    added,
    wholePieces: model.ignore_merges === true,
    postProcessor: (file.post_processor ?? null) as Json,
    ...(unknown === undefined ? {} : { unknown }),
    ...(normalizer === undefined ? {} : { normalizer }),
  })
}

interface Characters {
  readonly ids: ReadonlyMap<string, number>
  readonly added: readonly AddedToken[]
  readonly rules: SpaceRules
}

/** A byte-pair encoding of characters, as SentencePiece makes them. */
function loadCharacters(file: Fields, model: Fields, { ids, added, rules }: Characters): Tokenizer {
  refuseFields(model, [...unknownFields, 'ignore_merges'])
  const isAdded = new Set(added.map((token) => token.id))
  const spellings: (string | undefined)[] = []
  for (const [spelling, id] of ids) {
    while (spellings.length <= id) spellings.push(undefined)
    if (!isAdded.has(id)) spellings[id] = spelling
  }
  const unknown = unknownOf(model.unk_token, ids)
  const kept = (field: string): Json => (file[field] ?? null) as Json
  return sentencePieceTokenizer({
    spellings,
    merges: mergesOf(model.merges, ids),
    added,
    ...rules,
    ...(unknown === undefined ? {} : { unknown }),
    fusesUnknown: model.fuse_unk === true,
    fallsBackToBytes: model.byte_fallback === true,
    json: {
      normalizer: kept('normalizer'),
      pre_tokenizer: kept('pre_tokenizer'),
      post_processor: kept('post_processor'),
      decoder: kept('decoder'),
    },
  })
}

const unknownFields = ['dropout', 'continuing_subword_prefix', 'end_of_word_suffix']

/** @throws AtelierError when one of the fields says anything. */
function refuseFields(model: Fields, names: readonly string[]): void {
  for (const name of names) {
    if (model[name] != null && model[name] !== '' && model[name] !== false) unsupported(`model.${name}`, model[name])
  }
}

/** A byte-level BPE that neither cuts nor merges is the byte tokenizer. */
function loadBytes(
  tokens: readonly (Uint8Array | undefined)[],
  merges: readonly unknown[],
  added: readonly AddedToken[],
): Tokenizer {
  const inOrder = byteEntries().every((entry, byte) => tokens[byte]?.length === 1 && tokens[byte][0] === entry.bytes[0])
  const follows = added.every((token, index) => token.special && token.id === 256 + index)
  if (merges.length > 0 || !inOrder || !follows || tokens.length !== 256 + added.length) {
    unsupported('pre_tokenizer without a split pattern', 'ByteLevel with use_regex false')
  }
  return byteTokenizer({ special: added.map((token) => token.text) })
}

function vocabularyOf(vocab: unknown): Map<string, number> {
  const entries = Object.entries(fields(vocab, 'model.vocab')).map(([text, id]): [string, number] => {
    if (!Number.isInteger(id) || (id as number) < 0) corrupt(`token ${show(text)} has the id ${show(id)}`)
    return [text, id as number]
  })
  if (entries.length === 0) corrupt('model.vocab is empty')
  entries.sort((a, b) => a[1] - b[1])
  entries.forEach(([text, id], index) => {
    const before = entries[index - 1]
    if (before?.[1] === id) corrupt(`tokens ${show(before[0])} and ${show(text)} have the same id ${id}`)
  })
  const last = entries[entries.length - 1]!
  if (last[1] > 2 * entries.length + 1024)
    corrupt(`token ${show(last[0])} has the id ${last[1]}, far beyond ${entries.length} tokens`)
  return new Map(entries)
}

/** The added tokens in id order; those that the model's vocabulary lacks are put into `ids`. */
function addedOf(list: unknown, ids: Map<string, number>): AddedToken[] {
  if (list != null && !Array.isArray(list)) corrupt('added_tokens is not a list')
  const highest = Math.max(0, ...[...ids.values()].slice(-1))
  const added = ((list ?? []) as unknown[]).map((item): AddedToken => {
    const { id, content, special, single_word, lstrip, rstrip } = fields(item, 'an added token')
    if (typeof content !== 'string' || content === '' || !Number.isInteger(id) || (id as number) < 0) {
      corrupt(`added token ${show(item)} has no text or no id`)
    }
    if (single_word === true) unsupported('added token that stands alone', content)
    if ((id as number) > highest + 65_536)
      corrupt(`added token ${show(content)} has the id ${id}, far beyond the vocabulary`)
    if ((ids.get(content as string) ?? id) !== id)
      corrupt(`added token ${show(content)} has two ids, ${id} and ${ids.get(content as string)}`)
    const strips = { left: lstrip === true, right: rstrip === true }
    return {
      id: id as number,
      text: content as string,
      special: special === true,
      ...((strips.left || strips.right) && { strips }),
    }
  })
  for (const { text, id } of added) ids.set(text, id)
  if (new Set(ids.values()).size !== ids.size) corrupt('an added token has the id of another token')
  return added.sort((a, b) => a.id - b.id)
}

/** Merges as pairs of ids, written `"a b"` or, since 2024, `["a", "b"]`. */
function mergesOf(list: unknown, ids: ReadonlyMap<string, number>): [number, number][] {
  if (!Array.isArray(list)) return corrupt('model.merges is not a list')
  return list.map((item: unknown, index): [number, number] => {
    const pair = typeof item === 'string' ? item.split(' ') : item
    if (!Array.isArray(pair) || pair.length !== 2) return corrupt(`merge ${index}, ${show(item)}, is not a pair`)
    const [left, right] = [ids.get(pair[0] as string), ids.get(pair[1] as string)]
    if (left === undefined || right === undefined)
      return corrupt(`merge ${index}, ${show(item)}, names a token that is not in the vocabulary`)
    return [left, right]
  })
}

function normalizerOf(normalizer: unknown): 'NFC' | undefined {
  if (normalizer == null) return undefined
  return (normalizer as Fields).type === 'NFC' ? 'NFC' : unsupported('normalizer', normalizer)
}

function unknownOf(unknown: unknown, ids: ReadonlyMap<string, number>): number | undefined {
  if (unknown == null) return undefined
  return ids.get(unknown as string) ?? corrupt(`model.unk_token ${show(unknown)} is not in the vocabulary`)
}
