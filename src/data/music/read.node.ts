/** Music from wherever it lies: a file or a folder of them. */
import { readFile } from 'node:fs/promises'
import { basename, parse, resolve } from 'node:path'
import { AtelierError } from '../../tensor/index.js'
import { type Corpus, corpusOf } from '../corpus.js'
import { decodeText } from '../decode.js'
import { entryOf, filesUnder, readable } from '../sources.node.js'
import { readAbc } from './abc.js'
import { readChorales } from './chorales.js'
import { readMidi } from './midi-read.js'
import { quantise, type Tune, transposed } from './tune.js'
import { tuneToWords } from './words.js'

export interface MusicOptions {
  /** Share of the tunes, the last ones, to hold out, where the source does not say; at least one tune unless 0. 1 holds out all. */
  readonly holdOut?: number
  /** Each tune to be learnt also comes so many semitones, and fewer, higher and lower. Default 0. */
  readonly transpose?: number
}

/** Music as text, a tune a line (see `tuneToWords`). */
export interface MusicText {
  readonly training?: Corpus
  readonly heldOut?: Corpus
  /** Files and tunes that could not be read, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly problem: string }[]
}

/**
 * Reads all the music of a source.
 *
 * @param source A file (`.mid`, `.midi`; `.abc`; `.json`, see `readChorales`) or a folder (such files in it and its sub-folders, in the
 *   order of their paths). A `.json` file by itself may say which tunes to hold out.
 * @throws AtelierError, naming the file, where there is no music, or too few tunes to hold one out.
 */
export async function readMusic(
  source: string,
  { holdOut = 0.1, transpose = 0 }: MusicOptions = {},
): Promise<MusicText> {
  const { training, validation, sources, skipped } = await readTunes(source)
  const name = parse(basename(resolve(source))).name
  const corpus = (tunes: readonly Tune[], semitones: number): Corpus => {
    const lines = tunes.flatMap((tune) => transpositions(tune, semitones)).map(tuneToWords)
    const joined = corpusOf(source, lines, { sources })
    return { ...joined, name, text: `${joined.text}\n`, bytes: joined.bytes + 1 }
  }
  if (holdOut === 1) return { heldOut: corpus([...training, ...(validation ?? [])], 0), skipped }
  if (validation !== undefined && holdOut > 0) {
    return { training: corpus(training, transpose), heldOut: corpus(validation, 0), skipped }
  }
  if (holdOut === 0) return { training: corpus(training, transpose), skipped }
  const kept = training.length - Math.max(1, Math.round(training.length * holdOut))
  if (kept === 0) {
    throw new AtelierError(
      `music: "${source}": ${training.length} tune: none is left to learn from when one is held out`,
      'Give more tunes, or others to hold out',
    )
  }
  const heldOut = corpus(training.slice(kept), 0)
  return { training: corpus(training.slice(0, kept), transpose), heldOut, skipped }
}

interface Tunes {
  readonly training: readonly Tune[]
  readonly validation?: readonly Tune[]
  readonly sources: readonly string[]
  readonly skipped: MusicText['skipped']
}

const isMusic = (path: string): boolean => /\.(midi?|abc|json)$/i.test(path)

/** The tunes of a source on the grid, those without a note left out. */
async function readTunes(source: string): Promise<Tunes> {
  const entry = await entryOf(source)
  if (entry === undefined) throw new AtelierError(`music: "${source}": there is no such file or folder`, 'Give a path')
  const isFolder = entry.isDirectory()
  const all = isFolder ? await filesUnder(source) : [source]
  const paths = all.filter(isMusic)
  if (paths.length === 0) {
    const what = isFolder ? `none of its ${all.length} files is` : 'it is not'
    throw new AtelierError(
      `music: "${source}": ${what} a .mid, .midi, .abc or .json file`,
      'Give a file or folder of music',
    )
  }
  const [training, sources, skipped]: [Tune[], string[], { path: string; problem: string }[]] = [[], [], []]
  let validation: readonly Tune[] | undefined
  for (const path of paths) {
    const read = await readFileTunes(path)
    for (const problem of read.problems) skipped.push({ path, problem })
    if (read.tunes.length > 0) sources.push(path)
    for (const tune of read.tunes) training.push(tune)
    if (!isFolder) validation = read.validation
    else for (const tune of read.validation ?? []) training.push(tune)
  }
  if (training.length === 0) {
    const [first] = skipped
    throw new AtelierError(`music: "${source}": no tune could be read${first ? `: ${first.problem}` : ''}`)
  }
  return { training, sources, skipped, ...(validation && { validation }) }
}

interface FileTunes {
  readonly tunes: readonly Tune[]
  readonly validation?: readonly Tune[]
  readonly problems: readonly string[]
}

async function readFileTunes(path: string): Promise<FileTunes> {
  const bytes = await readable(path, readFile(path))
  try {
    const { tunes, validation, problems } = parsed(bytes, path)
    const onGrid = (list: readonly Tune[]) => list.filter(({ notes }) => notes.length > 0).map(quantise)
    return { tunes: onGrid(tunes), problems, ...(validation && { validation: onGrid(validation) }) }
  } catch (error) {
    if (!(error instanceof AtelierError)) throw error
    return { tunes: [], problems: [error.message] }
  }
}

function parsed(bytes: Uint8Array, path: string): FileTunes {
  const name = basename(path)
  if (/\.midi?$/i.test(path)) return { tunes: [readMidi(bytes, parse(name).name)], problems: [] }
  const decoded = decodeText(bytes)
  if ('refusal' in decoded) throw new AtelierError(`music: "${name}": ${decoded.refusal}`)
  if (/\.abc$/i.test(path)) return readAbc(decoded.text, name)
  const { training, validation } = readChorales(jsonOf(decoded.text, name), name)
  return { tunes: training, problems: [], ...(validation && { validation }) }
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AtelierError(`music: "${name}": not JSON: ${(error as Error).message.replaceAll(/\s+/g, ' ')}`)
  }
}

/** The tune, and its copies up to so many semitones lower and higher that the keys of MIDI can hold. */
function transpositions(tune: Tune, semitones: number): Tune[] {
  return Array.from({ length: 2 * semitones + 1 }, (_, i) => transposed(tune, i - semitones) ?? []).flat()
}
