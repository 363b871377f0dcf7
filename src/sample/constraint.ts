/** Texts of a prescribed form, by letting only such tokens come as lead to one. */
import type { Tokenizer } from '../data/index.js'
import { AtelierError } from '../tensor/index.js'
import { automatonOf } from './grammar/automaton.js'
import { jsonSchemaNetwork } from './grammar/json-schema.js'
import { machine, type Place } from './grammar/machine.js'
import { type Masks, masks } from './grammar/masks.js'
import { either, type Network, networkOf, text } from './grammar/network.js'
import { regularExpression } from './grammar/regular-expression.js'
import { bytesOf, tokenTree } from './grammar/vocabulary.js'
import { endTokens } from './report.js'

/** What may come next in one text. It goes along with the text, so every text has its own: `clone` one before it is used. */
export interface Constraint {
  /**
   * A flag for each token that may come next [vocabulary], in an array that is used again. The end tokens may come where the text is
   * whole. Every other token that may come can be followed to an end; by `left`, the tokens that are still to come with this one, at
   * the latest, or as soon as the vocabulary allows where so few are not enough.
   */
  allowed(left?: number): Uint8Array
  /** Goes on by a token. @throws AtelierError if it may not come. */
  accept(token: number): void
  /** Only an end token may come. */
  readonly isDone: boolean
  /** What has come is a whole text of the form, whether or not it may go on. */
  readonly isWhole: boolean
  /** Few tokens that would make the text whole; none where it is. */
  ending(): number[]
  /** The same place in the same form, to go on by itself. */
  clone(): Constraint
}

export interface ConstraintOptions {
  /** The tokens that end a text. Default: the tokenizer's special tokens for the end of a text. */
  readonly end?: readonly number[]
}

/**
 * One of the texts, spelt in any way. `vocabulary` is the model's, which may be larger than the tokenizer's.
 * @throws AtelierError when there is none, or the vocabulary cannot spell them.
 */
export function choiceConstraint(
  choices: readonly string[],
  tokenizer: Tokenizer,
  vocabulary: number,
  options: ConstraintOptions = {},
): Constraint {
  if (choices.length === 0 || choices.includes('')) {
    throw new AtelierError(`constraint: choices ${JSON.stringify(choices)}: each needs a text`, 'Give at least one')
  }
  return networkConstraint(networkOf(either(...choices.map(text))), tokenizer, vocabulary, options)
}

/**
 * Texts that an expression in JavaScript's spelling matches from beginning to end: literals, classes, groups, `|`, repetitions, `\p{…}`.
 * @throws AtelierError for what is not regular (back references, looking around, `\b`), or what the vocabulary cannot spell.
 */
export function regexConstraint(
  source: string,
  tokenizer: Tokenizer,
  vocabulary: number,
  options: ConstraintOptions = {},
): Constraint {
  return networkConstraint(networkOf(regularExpression(source, { isWhole: true })), tokenizer, vocabulary, options)
}

/**
 * JSON texts that are valid by a schema, of the subset of draft 2020-12 that `jsonSchemaNetwork` tells of: `type` (lists too, and `nullable`),
 * `enum`, `const`, bounds of numbers, lengths, `pattern` and `format` of strings, `items`, `prefixItems` and numbers of items, `properties`,
 * `required`, `additionalProperties` and numbers of properties, `$ref` inside the schema, `allOf`, `anyOf`, and `oneOf` of branches
 * that exclude each other. `{}` or `true` is any JSON.
 * @throws AtelierError that names the place of any other keyword, and for a schema that nothing fits.
 */
export function jsonSchemaConstraint(
  schema: unknown,
  tokenizer: Tokenizer,
  vocabulary: number,
  options: ConstraintOptions = {},
): Constraint {
  return networkConstraint(jsonSchemaNetwork(schema), tokenizer, vocabulary, options)
}

/** Texts of a grammar's first rule. @throws AtelierError where the vocabulary cannot spell one. */
export function networkConstraint(
  grammar: Network,
  tokenizer: Tokenizer,
  vocabulary: number,
  { end = endTokens(tokenizer) }: ConstraintOptions = {},
): Constraint {
  const tree = tokenTree(tokenizer)
  const at = machine(automatonOf(grammar), tree)
  const { start } = at
  if (start.tokensLeft === Number.POSITIVE_INFINITY) {
    throw new AtelierError(
      `constraint: ${tokenizer.size} tokens: no text of this form can be spelt with them`,
      'Use a tokenizer that has its characters, or another form',
    )
  }
  if (!start.isOpen) throw new AtelierError('constraint: only the empty text is of this form', 'Give a form of texts')
  return following({ masks: masks(at, tree, vocabulary), step: at.step, tokenizer, vocabulary, end }, start)
}

interface Followed {
  readonly masks: Masks
  readonly step: (place: Place, byte: number) => Place | null
  readonly tokenizer: Tokenizer
  readonly vocabulary: number
  readonly end: readonly number[]
}

function following(followed: Followed, from: Place): Constraint {
  const { masks, step, tokenizer, vocabulary, end } = followed
  const flags = new Uint8Array(vocabulary)
  let place = from
  let isEnded = false
  return {
    allowed(left = Number.POSITIVE_INFINITY) {
      if (isEnded) return flags.fill(0)
      const count = masks.flag(place, left - 1, flags)
      // Where the end is out of reach, every token has at least to come nearer.
      if (count === 0 && !place.isWhole) masks.flag(place, place.tokensLeft - 1, flags)
      if (place.isWhole) for (const token of end) flags[token] = 1
      return flags
    },
    accept(token) {
      if (end.includes(token) && place.isWhole && !isEnded) {
        isEnded = true
        return
      }
      const bytes =
        isEnded || (tokenizer.special.size > 0 && isSpecial(tokenizer, token)) ? undefined : bytesOf(tokenizer, token)
      const next = bytes && followedBy(step, place, bytes)
      if (!next || next.tokensLeft === Number.POSITIVE_INFINITY) {
        const spelt = bytes === undefined ? '' : ` (${JSON.stringify(new TextDecoder().decode(bytes))})`
        throw new AtelierError(`constraint: token ${token}${spelt}: the form does not let it come here`)
      }
      place = next
    },
    get isDone() {
      return isEnded || !place.isOpen
    },
    get isWhole() {
      return isEnded || place.isWhole
    },
    ending() {
      const tokens: number[] = []
      for (let at = place; !isEnded && !at.isWhole; ) {
        const { token, next } = masks.nearest(at)
        tokens.push(token)
        at = next
      }
      return tokens
    },
    clone() {
      return following(followed, place)
    },
  }
}

function followedBy(step: Followed['step'], from: Place, bytes: Uint8Array): Place | null {
  let place: Place | null = from
  for (const byte of bytes) {
    place = place === null ? null : step(place, byte)
  }
  return place
}

function isSpecial(tokenizer: Tokenizer, token: number): boolean {
  for (const id of tokenizer.special.values()) if (id === token) return true
  return false
}
