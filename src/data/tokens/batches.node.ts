import { AtelierError } from '../../tensor/index.js'
import type { Tally } from '../decode.js'
import type { TextBatch } from './encode.js'
import { longestPiece } from './pieces.js'
import { type Part, type Survey, written } from './survey.node.js'

/** Texts of one part of a source. */
export interface PartBatch {
  readonly part: Part
  readonly batch: TextBatch
  readonly bytes: number
}

/** The source again, in batches of about a piece's length. @throws AtelierError when it is not what was surveyed. */
export async function* textBatches({ parts, documents, bytes }: Survey): AsyncGenerator<PartBatch> {
  let [seenDocuments, seenBytes] = [0, 0]
  for (const part of parts) {
    const tally: Tally = { characters: 0, replaced: 0 }
    let [texts, ends, length]: [string[], number[], number] = [[], [], 0]
    const full = (): PartBatch => {
      const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
      seenBytes += size
      const made = { part, batch: { texts, ends: Uint8Array.from(ends) }, bytes: size }
      ;[texts, ends, length] = [[], [], 0]
      return made
    }
    for await (const pieces of part.pieces(tally)) {
      for (const piece of written(pieces, () => {})) {
        texts.push(piece.text)
        ends.push(piece.ends ? 1 : 0)
        seenDocuments += piece.ends ? 1 : 0
        length += piece.text.length
        if (length >= longestPiece / 2) yield full()
      }
    }
    if (texts.length > 0) yield full()
  }
  if (seenDocuments !== documents || seenBytes !== bytes) {
    throw new AtelierError(
      `data: ${bytes} bytes in ${documents} documents, and ${seenBytes} in ${seenDocuments} when read again: the source changed`,
      'Leave it alone while it is tokenized',
    )
  }
}
