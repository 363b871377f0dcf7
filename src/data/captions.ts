/** Captions as rows of tokens: words in lower case; 0 is no word, 1 is one that is not known. */

/** Runs of letters and digits of any script, each with its marks. */
const word = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu

/** The words of a caption, in lower case. */
export const captionWords = (caption: string): readonly string[] => caption.toLowerCase().match(word) ?? []

/** The distinct words that occur in at least `least` captions, the most frequent first, and of those as frequent by their letters. */
export function captionVocabulary(captions: Iterable<string>, least = 1): readonly string[] {
  const counts = new Map<string, number>()
  for (const caption of captions) {
    for (const each of new Set(captionWords(caption))) counts.set(each, (counts.get(each) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, count]) => count >= least)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([each]) => each)
}

/** Captions → tokens [captions, length], row after row: place in `words` plus 2; longer captions are cut. */
export function captionTokens(words: readonly string[], length: number): (captions: readonly string[]) => Int32Array {
  const places = new Map(words.map((each, place) => [each, place + 2]))
  return (captions) => {
    const tokens = new Int32Array(captions.length * length)
    for (const [row, caption] of captions.entries()) {
      for (const [i, each] of captionWords(caption).slice(0, length).entries()) {
        tokens[row * length + i] = places.get(each) ?? 1
      }
    }
    return tokens
  }
}
