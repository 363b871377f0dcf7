/** A corpus: all the text to train on, in one string, with where it came from. */
import { AtelierError } from '../tensor/index.js'

export interface Corpus {
  readonly name: string
  readonly text: string
  /** Plain-text files, or rows of tables, that went into `text`; blank ones are not counted. */
  readonly documents: number
  /** Length of `text` in UTF-8 bytes, the denominator of bits per byte. */
  readonly bytes: number
  /** Files read, or `npm:name@version` for the packages of a built-in set. */
  readonly sources: readonly string[]
  /** Files of a folder passed over because they hold no text. */
  readonly skipped: readonly string[]
  /** Malformed sequences that became U+FFFD: at most one in a thousand characters of a file, or the file is refused. */
  readonly replaced: number
  /** An SPDX expression, or a sentence where there is none. */
  readonly licence?: string
}

export type Provenance = Pick<Corpus, 'sources'> & Partial<Pick<Corpus, 'skipped' | 'replaced' | 'licence'>>

/** V8 holds no longer string (2^29 - 24 UTF-16 units). */
export const longestText = 2 ** 29 - 24

/**
 * Joins documents into a corpus, leaving blank ones out.
 * Throws when nothing is left, when only one distinct character is left, or when the text is too long for one string.
 */
export function corpusOf(name: string, documents: readonly string[], provenance: Provenance, separator = '\n'): Corpus {
  const written = documents.filter((document) => /\S/.test(document))
  if (written.length === 0) {
    const came = documents.some((document) => document.length > 0) ? 'only white space' : 'no text'
    throw new AtelierError(`data: "${name}": ${came}: there is nothing to learn from`, 'Give a source that holds text')
  }
  const length = written.reduce((sum, document) => sum + document.length, separator.length * (written.length - 1))
  if (length > longestText) {
    throw new AtelierError(
      `data: "${name}": ${length} characters: more than the ${longestText} that one string can hold`,
      'Give a part of it',
    )
  }
  const text = written.join(separator)
  const only = onlyCharacter(text)
  if (only !== undefined) {
    throw new AtelierError(
      `data: "${name}": ${JSON.stringify(only)} is its only character: there is nothing to learn from`,
      'Give a source with at least two distinct characters',
    )
  }
  const bytes = new TextEncoder().encode(text).byteLength
  return { name, text, documents: written.length, bytes, skipped: [], replaced: 0, ...provenance }
}

function onlyCharacter(text: string): string | undefined {
  let only: string | undefined
  for (const character of text) {
    if (/\s/.test(character)) continue
    if (only !== undefined && character !== only) return undefined
    only = character
  }
  return only
}
