/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** The contents of a Hugging Face `tokenizer.json`, as Python's `tokenizers` reads it. */
export interface TokenizerJson {
  readonly version: '1.0'
  readonly truncation: null
  readonly padding: null
  readonly added_tokens: readonly {
    readonly id: number
    readonly content: string
    readonly single_word: false
    readonly lstrip: boolean
    readonly rstrip: boolean
    readonly normalized: false
    readonly special: boolean
  }[]
  readonly normalizer: Json
  readonly pre_tokenizer: Json
  readonly post_processor: Json
  readonly decoder: Json
  readonly model: { readonly type: string; readonly vocab: { readonly [token: string]: number } } & {
    readonly [key: string]: Json
  }
}

/**
 * What to do where a text spells a special token: turn it into that token, throw, or read it as plain text. A function decides for
 * each place, in UTF-16 units, whether there is one.
 */
export type SpecialMode = 'allow' | 'refuse' | 'text' | ((at: number) => boolean)

/** What of the tokenizer's template is wanted: the tokens before a text, or those behind it, too. */
export type Ends = 'before' | 'both'

/** Text to token ids and back. Every kind has this one signature. */
export interface Tokenizer {
  readonly kind: 'character' | 'word' | 'byte' | 'bpe'
  /** Rows an embedding needs: the largest id plus one. */
  readonly size: number
  /** Special tokens by their text, such as `<|endoftext|>`. */
  readonly special: ReadonlyMap<string, number>
  /**
   * Ids of a text [tokens]. A lone surrogate is read as U+FFFD. `ends` adds what the tokenizer's own template puts before a text, such
   * as a token for its beginning, or around it; without it nothing is added.
   * `special` is `refuse` unless given, so that text from outside cannot smuggle in a control token.
   * @throws AtelierError on a refused special token or a character that the vocabulary lacks.
   */
  encode(text: string, options?: { readonly special?: SpecialMode; readonly ends?: Ends }): Int32Array
  /**
   * Text of ids [tokens], special tokens included; bytes that are not UTF-8 become U+FFFD. A space that encoding put before the first word
   * (SentencePiece) comes back, because ids may go on from others. @throws AtelierError on an unknown id.
   */
  decode(ids: ArrayLike<number>): string
  /** The bytes one token stands for: their lengths are the denominator of bits per byte. @throws AtelierError on an unknown id. */
  bytes(id: number): Uint8Array
  /** A token as `tokenizer.json` spells it: `Ġwhale` for the bytes of ` whale`. @throws AtelierError on an unknown id. */
  token(id: number): string
  /** The whole tokenizer, to be saved as `tokenizer.json`. */
  toJSON(): TokenizerJson
}
