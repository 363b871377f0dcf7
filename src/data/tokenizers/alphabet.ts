/**
 * GPT-2's byte alphabet: every byte has one printable character, so that any byte string can be a JSON key.
 * Bytes that Latin-1 prints stand for themselves; the other 68 take U+0100 onwards in order (a space is Ġ, U+0120).
 */
const characters: readonly string[] = byteCharacters()
const bytesByCode: ReadonlyMap<number, number> = new Map(
  characters.map((character, byte) => [character.charCodeAt(0), byte]),
)

/** Bytes spelled in the byte alphabet. */
export function spell(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += characters[byte]
  return text
}

/** The bytes of a spelling, or undefined where it has a character outside the byte alphabet. */
export function unspell(spelling: string): Uint8Array | undefined {
  const bytes = new Uint8Array(spelling.length)
  for (let i = 0; i < spelling.length; i++) {
    const byte = bytesByCode.get(spelling.charCodeAt(i))
    if (byte === undefined) return undefined
    bytes[i] = byte
  }
  return bytes
}

function byteCharacters(): string[] {
  const prints = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff)
  let next = 0x100
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(prints(byte) ? byte : next++))
}
