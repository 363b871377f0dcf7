/** Learning a vocabulary from a source that is too long to be one string. */
import { byteTokenizer, characterTokenizer, type Tokenizer, trainBpe } from '../tokenizers/index.js'
import { evenSample } from './sample.js'

export interface VocabularyOptions {
  /** `bpe`, the default, is learnt from a sample of the source; `character` has every character of it. */
  readonly tokenizer?: 'character' | 'byte' | 'bpe' | Tokenizer
  /** Size of a byte-pair vocabulary. Default 4,096. */
  readonly vocabulary?: number
  /** Bytes of text that a byte-pair vocabulary is learnt from, at most, spread over the source. Default 20 MB. */
  readonly sampleBytes?: number
}

/** Sees all texts of a source, and then knows its tokenizer. */
export interface VocabularyLearner {
  look(text: string): void
  tokenizer(): Tokenizer
}

export function vocabularyLearner({
  tokenizer = 'bpe',
  vocabulary = 4096,
  sampleBytes = 20e6,
}: VocabularyOptions): VocabularyLearner {
  if (typeof tokenizer !== 'string') return { look: () => {}, tokenizer: () => tokenizer }
  if (tokenizer === 'byte') return { look: () => {}, tokenizer: () => byteTokenizer() }
  if (tokenizer === 'bpe') {
    const sample = evenSample(sampleBytes)
    return { look: sample.add, tokenizer: () => trainBpe(sample.texts(), { size: vocabulary }) }
  }
  return characterLearner()
}

/** Which characters there are, without a string of all the text; a new line is always one, as it may end a document. */
function characterLearner(): VocabularyLearner {
  const isThere = new Uint8Array(0x110000)
  isThere[0x0a] = 1
  return {
    look(text) {
      const wellFormed = text.replace(/\p{Surrogate}/gu, '\uFFFD')
      for (let at = 0; at < wellFormed.length; at++) {
        const code = wellFormed.codePointAt(at)!
        isThere[code] = 1
        if (code > 0xffff) at += 1
      }
    },
    tokenizer() {
      const characters: string[] = []
      isThere.forEach((there, code) => {
        if (there) characters.push(String.fromCodePoint(code))
      })
      return characterTokenizer(characters)
    },
  }
}
