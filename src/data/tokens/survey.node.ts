/** The first reading of a source: whether all of it can be read, what is in it, and a sample to learn a vocabulary from. */
import { stat } from 'node:fs/promises'
import { basename, relative, resolve } from 'node:path'
import { AtelierError } from '../../tensor/index.js'
import type { Tally } from '../decode.js'
import { isSet, readSet } from '../sets.node.js'
import { entryOf, filesUnder, namedKind } from '../sources.node.js'
import { noSuchSource } from '../text.node.js'
import { documentPieces, isTable, type Piece, piecesOf, type ReadingOptions } from './documents.node.js'

/** A part of a source, to be read more than once. */
export interface Part {
  /** What messages call it. */
  readonly path: string
  /** What the manifest calls it: a folder's files are named from there. */
  readonly name: string
  pieces(tally: Tally): AsyncIterable<readonly Piece[]>
}

export interface Source {
  readonly name: string
  readonly isFolder: boolean
  readonly parts: readonly Part[]
}

export interface Survey {
  readonly parts: readonly Part[]
  readonly sources: readonly { readonly path: string; readonly bytes: number }[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
  readonly documents: number
  readonly blank: number
  readonly bytes: number
  readonly replaced: number
}

/** Finds the files of a source: a file, a folder, a table or a built-in set, as `readText` does. @throws AtelierError when there is none. */
export async function findSource(source: string, options: ReadingOptions): Promise<Source> {
  const entry = await entryOf(source)
  if (entry === undefined && isSet(source)) return setSource(source, options)
  if (entry === undefined) throw noSuchSource(source)
  const isFolder = entry.isDirectory()
  if (!isFolder && options.column !== undefined && !isTable(source)) {
    throw new AtelierError(
      `data: "${source}": it is plain text: there is no column "${options.column}"`,
      'Name no column, or give a table',
    )
  }
  const paths = isFolder ? await filesUnder(source) : [source]
  const parts = paths.map((path) => ({
    path,
    name: isFolder ? relative(source, path).replaceAll('\\', '/') : basename(path),
    pieces: (tally: Tally) => documentPieces(path, options, tally),
  }))
  return { name: isFolder ? basename(resolve(source)) : namedKind(source).name, isFolder, parts }
}

/**
 * Reads all of a source, showing each text that counts to `look`. In a folder, files without text are passed over.
 * @throws AtelierError for what cannot be read, and when there is no text.
 */
export async function survey(source: Source, look: (text: string) => void): Promise<Survey> {
  const parts: Part[] = []
  const sources: { path: string; bytes: number }[] = []
  const skipped: { path: string; reason: string }[] = []
  const sum = { documents: 0, blank: 0, bytes: 0, replaced: 0 }
  for (const part of source.parts) {
    const tally: Tally = { characters: 0, replaced: 0 }
    const found = { documents: 0, blank: 0, bytes: 0 }
    for await (const pieces of part.pieces(tally)) {
      for (const { text, ends } of written(pieces, () => found.blank++)) {
        found.bytes += Buffer.byteLength(text)
        if (ends) found.documents += 1
        look(text)
      }
    }
    const reason = tally.refusal ?? (found.bytes === 0 ? 'there is nothing to learn from' : undefined)
    if (reason !== undefined && !source.isFolder) {
      throw new AtelierError(`data: "${part.path}": ${reason}`, 'Give a file with text, or name its encoding')
    }
    if (reason !== undefined) {
      skipped.push({ path: part.name, reason })
      continue
    }
    parts.push(part)
    sources.push({ path: part.name, bytes: await sizeOf(part, found.bytes) })
    sum.documents += found.documents
    sum.blank += found.blank
    sum.bytes += found.bytes
    sum.replaced += tally.replaced
  }
  if (parts.length === 0) {
    throw new AtelierError(
      `data: "${source.name}": none of its ${skipped.length} files holds text`,
      'Give a folder with text files or tables',
    )
  }
  return { parts, sources, skipped, ...sum }
}

/** The pieces less blank documents. */
export function* written(pieces: readonly Piece[], onBlank: () => void): Generator<Piece> {
  for (const piece of pieces) {
    if (piece.starts && piece.ends && !/\S/.test(piece.text)) onBlank()
    else yield piece
  }
}

function setSource(name: string, { column }: ReadingOptions): Source {
  if (column !== undefined) {
    throw new AtelierError(`data: "${name}": a built-in set has no columns: "${column}" came`, 'Name no column')
  }
  const { documents, sources } = readSet(name)
  async function* pieces() {
    for (const document of documents) yield piecesOf(document)
  }
  return { name, isFolder: false, parts: [{ path: name, name: sources.join(' '), pieces }] }
}

async function sizeOf({ path }: Part, otherwise: number): Promise<number> {
  return (await entryOf(path)) === undefined ? otherwise : (await stat(path)).size
}
