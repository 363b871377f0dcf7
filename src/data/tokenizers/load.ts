import { AtelierError } from '../../tensor/index.js'
import { unspell } from './alphabet.js'
import { bpeTokenizer } from './bpe.js'
import { byteEntries, byteTokenizer } from './byte.js'
import { characterTokenizer } from './character.js'
import { type Pattern, patterns } from './pretokenize.js'
import type { AddedToken } from './special.js'
import type { Json, Tokenizer } from './tokenizer.js'
import { wordCut, wordTokenizer } from './words.js'

type Fields = { readonly [key: string]: unknown }

/**
 * A tokenizer from the object in a Hugging Face `tokenizer.json`: byte-level BPE (GPT-2, Llama 3, Qwen) and what `toJSON` writes.
 * The post-processor, which only adds special tokens around a text, is kept but not applied.
 * @throws AtelierError, one sentence, on anything corrupt or of another kind (SentencePiece, WordPiece, Unigram).
 */
export function loadTokenizer(json: unknown): Tokenizer {
  const file = fields(json, 'the file')
  const model = fields(file.model, 'model')
  const ids = vocabularyOf(model.vocab)
  const added = addedOf(file.added_tokens, ids)
  // Files from before 2022 leave the type out; merges give a BPE away.
  const type = model.type ?? (model.merges === undefined ? undefined : 'BPE')
  if (type === 'BPE') return loadBpe(file, model, ids, added)
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
  for (const field of ['dropout', 'continuing_subword_prefix', 'end_of_word_suffix', 'fuse_unk', 'byte_fallback']) {
    if (model[field] != null && model[field] !== '' && model[field] !== false)
      unsupported(`model.${field}`, model[field])
  }
  const merges = mergesOf(model.merges, ids)
  const cut = patternOf(file.pre_tokenizer)
  const normalizer = normalizerOf(file.normalizer)
  const isAdded = new Set(added.map((token) => token.id))
  const tokens: (Uint8Array | undefined)[] = []
  for (const [spelling, id] of ids) {
    while (tokens.length <= id) tokens.push(undefined)
    if (!isAdded.has(id))
      tokens[id] = unspell(spelling) ?? corrupt(`token ${id}, ${show(spelling)}, is not spelled in the byte alphabet`)
  }
  if (cut === undefined) return loadBytes(tokens, merges, added)
  const unknown = unknownOf(model.unk_token, ids)
  return bpeTokenizer({
    tokens,
    merges,
    pattern: cut,
    added,
    wholePieces: model.ignore_merges === true,
    postProcessor: (file.post_processor ?? null) as Json,
    ...(unknown === undefined ? {} : { unknown }),
    ...(normalizer === undefined ? {} : { normalizer }),
  })
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
    if (single_word === true || lstrip === true || rstrip === true)
      unsupported('added token that strips or stands alone', content)
    if ((id as number) > highest + 65_536)
      corrupt(`added token ${show(content)} has the id ${id}, far beyond the vocabulary`)
    if ((ids.get(content as string) ?? id) !== id)
      corrupt(`added token ${show(content)} has two ids, ${id} and ${ids.get(content as string)}`)
    return { id: id as number, text: content as string, special: special === true }
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

/** The split pattern, or undefined where bytes are not cut at all. */
function patternOf(preTokenizer: unknown): Pattern | undefined {
  const whole = fields(preTokenizer, 'pre_tokenizer')
  const steps =
    whole.type === 'Sequence' && Array.isArray(whole.pretokenizers) ? (whole.pretokenizers as unknown[]) : [whole]
  const [first, second] = steps.map((step) => fields(step, 'a pre_tokenizer step'))
  const byteLevel = second ?? first
  if (byteLevel?.type !== 'ByteLevel' || steps.length > 2) return unsupported('pre_tokenizer', preTokenizer)
  if (byteLevel.add_prefix_space === true) return unsupported('pre_tokenizer.add_prefix_space', true)
  if (second === undefined) return byteLevel.use_regex === false ? undefined : 'gpt2'
  const source = (first?.pattern as Fields | undefined)?.Regex
  const isolates = first?.type === 'Split' && first.behavior === 'Isolated' && first.invert !== true
  if (!isolates || byteLevel.use_regex !== false || typeof source !== 'string')
    return unsupported('pre_tokenizer', preTokenizer)
  return source === patterns.cl100k ? 'cl100k' : { source }
}

function normalizerOf(normalizer: unknown): 'NFC' | undefined {
  if (normalizer == null) return undefined
  return (normalizer as Fields).type === 'NFC' ? 'NFC' : unsupported('normalizer', normalizer)
}

function unknownOf(unknown: unknown, ids: ReadonlyMap<string, number>): number | undefined {
  if (unknown == null) return undefined
  return ids.get(unknown as string) ?? corrupt(`model.unk_token ${show(unknown)} is not in the vocabulary`)
}

function fields(value: unknown, name: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  return corrupt(`${name} is ${show(value)} where an object belongs`)
}

function show(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

function corrupt(what: string): never {
  throw new AtelierError(`tokenizer.json: ${what}`, 'Fetch the file again or save it anew')
}

function unsupported(field: string, value: unknown): never {
  throw new AtelierError(
    `tokenizer.json: ${field} is ${show(value)}, which is not supported`,
    'Use a byte-level BPE as of GPT-2, Llama 3 or Qwen, or a tokenizer saved by Atelier',
  )
}
