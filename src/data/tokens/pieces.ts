/** Cutting a text that is longer than one wants to hold, where no tokenizer would merge across. */

/** Characters of a piece, at most: long enough that cuts are rare, short enough that workers share a single long document. */
export const longestPiece = 2 ** 20

/** Takes a document part by part. What the pieces are depends on the document alone, not on its parts. */
export interface PieceCutter {
  /** Adds text, and gives the pieces that are complete. */
  push(text: string): string[]
  /** The last piece; the cutter is then ready for another document. */
  end(): string
}

export function pieceCutter(longest = longestPiece): PieceCutter {
  let held = ''
  return {
    push(text) {
      held = held === '' ? text : held + text
      const pieces: string[] = []
      while (held.length > longest) {
        const at = lastCut(held, longest)
        pieces.push(held.slice(0, at))
        held = held.slice(at)
      }
      return pieces
    },
    end() {
      const last = held
      held = ''
      return last
    },
  }
}

/**
 * The last place at or before `end` between a letter or a digit and white space, where the split patterns of byte-level BPE
 * (GPT-2, cl100k, Llama 3, Qwen) always cut; so the pieces have the tokens that the whole text has. A text without such a place in
 * its last 4,096 characters is cut at `end`, between two characters.
 */
function lastCut(text: string, end: number): number {
  for (let at = end; at > Math.max(1, end - 4096); at--) {
    const code = text.charCodeAt(at)
    if ((code === 0x20 || code === 0x0a) && /[\p{L}\p{N}]/u.test(text[at - 1]!)) return at
  }
  const isLowSurrogate = (text.charCodeAt(end) & 0xfc00) === 0xdc00
  return isLowSurrogate && end > 1 ? end - 1 : end
}
