import { type Corpus, readMusic } from '../data/index.node.js'
import { AtelierError } from '../tensor/index.js'

/** How a run reads its data as music, and what its `config.json` remembers of it. */
export interface MusicSettings {
  /** Each tune to be learnt also comes so many semitones, and fewer, higher and lower. */
  readonly transpose: number
}

/**
 * Tunes to learn from and tunes to hold out, a tune a line: from one source, or the latter from `validation`.
 * @throws AtelierError where a source is text already read.
 */
export async function musicTexts(options: {
  readonly data: string | Corpus
  readonly validation?: string | Corpus
  readonly holdOut: number
  readonly music: MusicSettings
  readonly onSkipped?: (path: string, problem: string) => void
}): Promise<{ readonly corpus: Corpus; readonly held: Corpus }> {
  const { data, validation, holdOut, music, onSkipped } = options
  const read = async (source: string | Corpus, share: number) => {
    if (typeof source !== 'string') throw new AtelierError(`train: "${source.name}" is text, not music`, 'Give a path')
    const found = await readMusic(source, { holdOut: share, transpose: music.transpose })
    for (const { path, problem } of found.skipped) onSkipped?.(path, problem)
    return found
  }
  const { training, heldOut } = await read(data, validation === undefined ? holdOut : 0)
  const held = validation === undefined ? heldOut : (await read(validation, 1)).heldOut
  return { corpus: training!, held: held! }
}
