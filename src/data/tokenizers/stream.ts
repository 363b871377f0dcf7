import type { Tokenizer } from './tokenizer.js'

/**
 * Decodes token by token. `push` gives the text that is certain so far and holds back the bytes of an unfinished character;
 * `end` gives what is left. All pieces joined are what `decode` gives for all ids at once.
 */
export function decodeStream(tokenizer: Tokenizer): { push(id: number): string; end(): string } {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return {
    push: (id) => decoder.decode(tokenizer.bytes(id), { stream: true }),
    end: () => decoder.decode(),
  }
}
