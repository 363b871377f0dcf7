import type { Tokenizer } from '../../data/index.js'

/**
 * The bytes of a vocabulary's tokens as a tree, its nodes in depth-first order and numbered so: below node i are those up to
 * `end[i]`, exclusive. The tokens that end at a node are `tokens` from `first[i]` to `first[i + 1]`.
 */
export interface TokenTree {
  readonly byte: Uint8Array
  /** From 1 on. */
  readonly depth: Uint16Array
  readonly end: Uint32Array
  readonly first: Uint32Array
  readonly tokens: Uint32Array
  /** The node of each first byte, −1 where no token begins with it [256]. */
  readonly begin: Int32Array
  /** Which bytes are tokens by themselves [256]. */
  readonly isToken: Uint8Array
}

const trees = new WeakMap<Tokenizer, TokenTree>()

/** The tree of all tokens but special ones and those without bytes; made once for a tokenizer. */
export function tokenTree(tokenizer: Tokenizer): TokenTree {
  const known = trees.get(tokenizer)
  if (known !== undefined) return known
  const made = treeOf(spellings(tokenizer))
  trees.set(tokenizer, made)
  return made
}

interface Spelling {
  readonly id: number
  readonly bytes: Uint8Array
}

function spellings(tokenizer: Tokenizer): Spelling[] {
  const special = new Set(tokenizer.special.values())
  const found: Spelling[] = []
  for (let id = 0; id < tokenizer.size; id++) {
    const bytes = special.has(id) ? undefined : bytesOf(tokenizer, id)
    if (bytes !== undefined && bytes.length > 0) found.push({ id, bytes })
  }
  return found.sort((a, b) => compare(a.bytes, b.bytes) || a.id - b.id)
}

/** Undefined for an id that no token has. */
export function bytesOf(tokenizer: Tokenizer, id: number): Uint8Array | undefined {
  try {
    return tokenizer.bytes(id)
  } catch {
    return undefined
  }
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

function treeOf(sorted: readonly Spelling[]): TokenTree {
  const byte: number[] = []
  const depth: number[] = []
  const end: number[] = []
  const first: number[] = []
  const open: number[] = []
  const begin = new Int32Array(256).fill(-1)
  const isToken = new Uint8Array(256)
  let before: Uint8Array = new Uint8Array(0)
  const close = (to: number): void => {
    while (open.length > to) end[open.pop()!] = byte.length
  }
  for (const [i, { bytes }] of sorted.entries()) {
    if (bytes.length === 1) isToken[bytes[0]!] = 1
    let shared = 0
    while (shared < before.length && before[shared] === bytes[shared]) shared++
    close(shared)
    for (let at = shared; at < bytes.length; at++) {
      if (at === 0) begin[bytes[0]!] = byte.length
      open.push(byte.length)
      byte.push(bytes[at]!)
      depth.push(at + 1)
      first.push(i)
    }
    before = bytes
  }
  close(0)
  first.push(sorted.length)
  // A node above others holds only the tokens that end at it: those before the first below.
  return {
    byte: Uint8Array.from(byte),
    depth: Uint16Array.from(depth),
    end: Uint32Array.from(end),
    first: Uint32Array.from(first),
    tokens: Uint32Array.from(sorted, ({ id }) => id),
    begin,
    isToken,
  }
}
