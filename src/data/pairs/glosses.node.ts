/** Medical terms with their glosses: derived from WordNet. The codes beside them have the look of ICD's and are invented here. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Message } from '../chat/index.js'
import { pair } from './pair.js'

/** A set of synonyms of WordNet. */
interface Synset {
  /** Number of its lexicographer's file; 8 holds parts of the body. */
  readonly file: number
  readonly words: readonly string[]
  /** What it is a kind of. */
  readonly above: readonly string[]
  readonly gloss: string
}

/** The letters of the invented codes, and the words, of one file each, under which their terms stand. */
const chapters: readonly (readonly [letter: string, file: number, roots: readonly string[]])[] = [
  ['D', 26, ['ill_health', 'disease', 'disorder']],
  ['S', 26, ['symptom']],
  ['M', 6, ['drug', 'medicine']],
]
const [bodyLetter, bodyFile] = ['B', 8]

/**
 * "What is …, and what is its code?" for every term that is a disease, a symptom, a drug or a part of the body; the code is a letter and the term's place
 * under it. `folder` is the package's.
 */
export function glossPairs(folder: string): readonly (readonly Message[])[] {
  const synsets = readSynsets(readFileSync(join(folder, 'dict', 'data.noun'), 'utf8'))
  const chapterOf = chapterFinder(synsets)
  const counts = new Map<string, number>()
  const pairs: (readonly Message[])[] = []
  for (const [offset, { words, gloss }] of synsets) {
    const letter = chapterOf(offset)
    const [meaning] = gloss.split(/;\s*"/)
    const term = words[0]!.replaceAll('_', ' ')
    if (letter === undefined || !meaning || meaning.length < 15) continue
    const place = counts.get(letter) ?? 0
    counts.set(letter, place + 1)
    const code = `${letter}${String(Math.floor(place / 10) % 100).padStart(2, '0')}.${Math.floor(place / 1000)}${place % 10}`
    pairs.push(pair(`What is ${term}, and what is its code?`, `${code}: ${meaning.trim()}`))
  }
  return pairs
}

/** `data.noun`: offset, file, letter, count of words in hexadecimal, words each with a number, count of pointers, pointers of four parts, "|", gloss. */
function readSynsets(text: string): ReadonlyMap<string, Synset> {
  const synsets = new Map<string, Synset>()
  for (const line of text.split('\n')) {
    if (!/^\d{8} /.test(line)) continue
    const [head, gloss = ''] = line.split(' | ') as [string, string?]
    const fields = head.split(' ')
    const count = Number.parseInt(fields[3]!, 16)
    const words = Array.from({ length: count }, (_, i) => fields[4 + 2 * i]!)
    const first = 5 + 2 * count
    const above = Array.from({ length: Number(fields[first - 1]) }, (_, i) => fields.slice(first + 4 * i))
      .filter(([kind]) => kind === '@' || kind === '@i')
      .map(([, offset]) => offset!)
    synsets.set(fields[0]!, { file: Number(fields[1]), words, above, gloss: gloss.trim() })
  }
  return synsets
}

/** The letter of a synset: by the first root above it, else that of parts of the body. */
function chapterFinder(synsets: ReadonlyMap<string, Synset>): (offset: string) => string | undefined {
  const known = new Map<string, string | undefined>()
  const under = (offset: string): string | undefined => {
    if (known.has(offset)) return known.get(offset)
    known.set(offset, undefined)
    const { file, words, above } = synsets.get(offset)!
    const own = chapters.find(([, among, roots]) => file === among && roots.some((root) => words.includes(root)))?.[0]
    const letter = own ?? above.map(under).find((each) => each !== undefined)
    known.set(offset, letter)
    return letter
  }
  return (offset) => under(offset) ?? (synsets.get(offset)!.file === bodyFile ? bodyLetter : undefined)
}
