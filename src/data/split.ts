/** Holding out a part of a token stream. */
import { AtelierError } from '../tensor/index.js'
import type { TokenArray } from './loader.js'

/** Views on one stream; nothing is copied. */
export interface TailSplit<Tokens extends TokenArray> {
  readonly training: Tokens
  readonly heldOut: Tokens
}

/** Holds out the last `fraction` of the stream (0 to below 1), as nanoGPT does. Throws when either part would be empty. */
export function splitTail<Tokens extends TokenArray>(tokens: Tokens, fraction: number): TailSplit<Tokens> {
  if (!(fraction >= 0 && fraction < 1)) {
    throw new AtelierError(`splitTail: fraction ${fraction}: not in [0, 1)`, 'Give for example 0.1')
  }
  const kept = Math.floor(tokens.length * (1 - fraction))
  if (kept === 0 || (fraction > 0 && kept === tokens.length)) {
    throw new AtelierError(
      `splitTail: ${tokens.length} tokens with a fraction of ${fraction}: one part would be empty`,
      'Give a longer text or another fraction',
    )
  }
  return { training: tokens.subarray(0, kept) as Tokens, heldOut: tokens.subarray(kept) as Tokens }
}

/** Documents that are learnt from, and those that are held out. */
export interface DocumentSplit {
  readonly training: readonly string[]
  readonly heldOut: readonly string[]
}

/** With fewer documents, chance would decide how much is held out. */
const fewDocuments = 20

/**
 * Holds out about a `share` of the documents as wholes (see `splitWholes`), or, of few documents, the end of the text.
 * @throws when either part would be empty.
 */
export function splitDocuments(documents: readonly string[], share: number): DocumentSplit {
  const written = documents.filter((document) => /\S/.test(document))
  if (written.length >= fewDocuments) return splitWholes(written, share)
  return checkedSplit(tailOf(written.join('\n'), share), written.length, share)
}

/**
 * Holds out about a `share` of documents: those whose text says so (by a hash), so the same ones are held out whatever else is in the source, in whatever
 * order, in every run; and documents with one text are on one side. At least one is held out, unless the share is zero.
 * @throws when either part would be empty.
 */
export function splitWholes(documents: readonly string[], share: number): DocumentSplit {
  const first = documents.reduce((least, text) => Math.min(least, placeOf(text)), 1)
  const limit = share > 0 && first >= share ? first + Number.EPSILON : share
  const training = documents.filter((text) => placeOf(text) >= limit)
  const heldOut = documents.filter((text) => placeOf(text) < limit)
  return checkedSplit({ training, heldOut }, documents.length, share)
}

function checkedSplit(parts: DocumentSplit, count: number, share: number): DocumentSplit {
  const { training, heldOut } = parts
  if (share >= 0 && share < 1 && training.length > 0 && (heldOut.length > 0 || share === 0)) return parts
  throw new AtelierError(
    `splitDocuments: ${count} documents with a share of ${share} held out: one part would be empty`,
    'Give more text or another share',
  )
}

function tailOf(text: string, share: number): DocumentSplit {
  const at = Math.floor(text.length * (1 - share))
  const parts = { training: [text.slice(0, at)], heldOut: [text.slice(at)] }
  return {
    training: parts.training.filter((part) => part !== ''),
    heldOut: parts.heldOut.filter((part) => part !== ''),
  }
}

/** A number from 0 to below 1 that follows from a text: FNV-1a over its UTF-16 units, then the finalizer of MurmurHash3. */
function placeOf(text: string): number {
  let bits = 0x811c9dc5
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193)
  bits ^= bits >>> 16
  bits = Math.imul(bits, 0x85ebca6b)
  bits ^= bits >>> 13
  bits = Math.imul(bits, 0xc2b2ae35)
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32
}
