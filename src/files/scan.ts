/** What `scanJson` found: nothing wrong, a key twice in one object, or nesting past the limit. */
export type ScanResult = { readonly duplicate?: string; readonly tooDeep?: true }

const quote = 0x22
const backslash = 0x5c

/**
 * Looks through JSON text for what `JSON.parse` hides or chokes on: an object that names a key twice (the last silently wins), and
 * nesting deeper than `depth`. Keys are compared after their escapes are undone. Text that is not JSON passes or throws a SyntaxError.
 */
export function scanJson(text: string, depth: number): ScanResult {
  const seen: (Set<string> | undefined)[] = [] // the keys of each open object; undefined for an open array
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (char === '{' || char === '[') {
      if (seen.length === depth) return { tooDeep: true }
      seen.push(char === '{' ? new Set() : undefined)
    } else if (char === '}' || char === ']') {
      seen.pop()
    } else if (char === '"') {
      const end = endOfString(text, at)
      const keys = seen.at(-1)
      if (keys !== undefined && isKey(text, end)) {
        const key = JSON.parse(text.slice(at, end)) as string
        if (keys.has(key)) return { duplicate: key }
        keys.add(key)
      }
      at = end - 1
    }
  }
  return {}
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1
  return at + 1
}

/** In JSON only a key is followed by a colon. */
function isKey(text: string, end: number): boolean {
  let at = end
  while (at < text.length && ' \t\n\r'.includes(text[at]!)) at += 1
  return text[at] === ':'
}
