/**
 * Whether a pattern names a part of a model or something in it. Patterns and paths are words between dots; the words of a pattern have to
 * stand next to one another somewhere in the path, and `*` stands for any letters of a word. So `query` is every query, `blocks.1` is the
 * second block with all that is in it but nothing of `blocks.10`, and `blocks.*.project` the projections.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const wanted = pattern.split('.').map(wordPattern)
  const words = path.split('.')
  return words.some((_, start) => wanted.every((word, i) => word.test(words[start + i] ?? '')))
}

/** A pattern's word as an expression; all but `*` is taken literally. */
function wordPattern(word: string): RegExp {
  const parts = word.split('*').map((part) => part.replaceAll(/[^\w]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}
