/** Reading a folder of tokens: a few blocks at a time, wherever they stand in the file. */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AtelierError } from '../../tensor/index.js'
import type { TokenSource } from '../loader.js'
import { loadTokenizer, type Tokenizer, tokenizerHash } from '../tokenizers/index.js'
import { manifestName, parseManifest, type TokenManifest, tokenizerName, tokensName } from './manifest.js'

/** A folder of tokens, open for reading. As a source it has the training tokens, all but the held-out ones. */
export interface TokenFile extends TokenSource {
  readonly manifest: TokenManifest
  readonly tokenizer: Tokenizer
  /** The first held-out tokens, at most `most` of them. */
  heldOut(most: number): Int32Array
  close(): void
}

/** Whether `path` is a folder of tokens, as `writeTokens` fills it; damaged ones count. */
export function isTokenFolder(path: string): boolean {
  // Of a path below a file, statSync throws ENOTDIR.
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return false
  return [manifestName, tokensName].every((name) => statSync(join(path, name), { throwIfNoEntry: false })?.isFile())
}

/**
 * Opens a folder of tokens. Nothing but its manifest and its tokenizer is read before tokens are asked for.
 * @throws AtelierError when it is not one, its file is not of the length it had, or its tokenizer is another.
 */
export async function openTokens(folder: string): Promise<TokenFile> {
  const remedy = 'Give a folder that `atelier data tokenize` wrote'
  if (!isTokenFolder(folder)) throw new AtelierError(`tokens: "${folder}": it is not a folder of tokens`, remedy)
  const manifest = parseManifest(readFileSync(join(folder, manifestName), 'utf8'), folder)
  const { dtype, tokens, heldOut } = manifest
  const width = dtype === 'uint16' ? 2 : 4
  const path = join(folder, tokensName)
  const { size } = statSync(path)
  if (size !== tokens * width || heldOut > tokens) {
    throw new AtelierError(`tokens: "${path}": ${size} bytes instead of ${tokens * width}: it is damaged`, remedy)
  }
  const tokenizer = loadTokenizer(tokenizerJson(join(folder, tokenizerName)))
  if ((await tokenizerHash(tokenizer)) !== manifest.tokenizerHash) {
    throw new AtelierError(`tokens: "${folder}": its ${tokenizerName} is not the one its tokens were made with`, remedy)
  }
  const file = openSync(path, 'r')
  const read = (start: number, end: number) => {
    const ids = dtype === 'uint16' ? new Uint16Array(end - start) : new Int32Array(end - start)
    const bytes = new Uint8Array(ids.buffer)
    for (let at = 0; at < bytes.byteLength; ) {
      const count = readSync(file, bytes, at, bytes.byteLength - at, start * width + at)
      if (count === 0) throw new AtelierError(`tokens: "${path}": it ends before token ${end}: it was cut`, remedy)
      at += count
    }
    return ids
  }
  return {
    manifest,
    tokenizer,
    length: tokens - heldOut,
    read,
    heldOut: (most) => Int32Array.from(read(tokens - heldOut, tokens - heldOut + Math.min(most, heldOut))),
    close: () => closeSync(file),
  }
}

function tokenizerJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new AtelierError(`tokens: "${path}": it cannot be read: ${(cause as Error).message}`)
  }
}
