/**
 * What an SVG must not hold when it comes from anywhere. The renderer reads no file and no network for an SVG that it is given as bytes; this
 * refuses whatever would need it, so that nothing is drawn half, and entities, which can grow without bound.
 */

/** Why an SVG is not drawn; undefined where nothing speaks against it. */
export function svgProblem(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('latin1').decode(bytes)
  if (text.includes('\0')) return 'an SVG that is not in UTF-8'
  const encoding = /^[^<]*<\?xml[^>]*encoding\s*=\s*["']([^"']*)/i.exec(text)?.[1]
  if (encoding !== undefined && !/^(utf-8|us-ascii|iso-8859-1)$/i.test(encoding))
    return `an SVG in ${encoding}, not in UTF-8`
  if (/<!entity/i.test(text)) return 'an SVG that declares entities'
  if (/<\?xml-stylesheet/i.test(text)) return 'an SVG that asks for a style sheet'
  if (/<(\w+:)?include[\s>]/i.test(text)) return 'an SVG that includes another file'
  const reference = [...references(text)].find((target) => !/^(#|data:image\/(png|jpe?g|gif|webp)[;,])/i.test(target))
  return reference === undefined ? undefined : `an SVG that refers to "${reference.slice(0, 60)}"`
}

/** What attributes and styles point to. Every pattern reads a text once, whatever it holds. */
function* references(text: string): Generator<string> {
  for (const [, a, b] of text.matchAll(/[\s:]href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)) yield (a ?? b)!.trim()
  for (const [, target] of text.matchAll(/url\(\s*["']?\s*([^"')\s]*)/gi)) yield target!
  for (const [, target] of text.matchAll(/@import\s+(?:url\()?["']?([^"')\s;]*)/gi)) yield target!
}
