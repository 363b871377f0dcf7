/** What evaluate measures on, and what n-grams count: parts of a text, or of music where the run is music. */
import type { LoadedReader } from '../train/index.node.js'

export interface EvaluatedParts {
  readonly name: string
  readonly heldOut: Int32Array
  readonly training?: Int32Array
  /** The share that is held out. */
  readonly holdOut: number
  /** The model learnt from a part of what is measured. */
  readonly isSeen: boolean
}

interface Request {
  readonly data: string
  readonly column?: string
  readonly holdOut?: number
  readonly training?: string
}

type Loaded = Pick<LoadedReader, 'config' | 'tokenizer'>

/** Reads the parts that the request names; by default what the run held out of its own data, and all of other data. */
export async function evaluatedParts(loaded: Loaded, request: Request): Promise<EvaluatedParts> {
  const music = loaded.config.training?.music as MusicMemory | undefined
  return music ? musicParts(loaded, request, music) : textParts(loaded, request)
}

/** What `config.json` remembers of music. */
interface MusicMemory {
  readonly transpose: number
  readonly holdOut: number
}

async function textParts({ config, tokenizer }: Loaded, request: Request): Promise<EvaluatedParts> {
  const { readText, splitTail } = await import('../data/index.node.js')
  const { data, column } = request
  const corpus = await readText(data, column === undefined ? {} : { column })
  const trained = config.training ?? {}
  const isTrainingData = trained.data === identityOf(corpus)
  const usual = isTrainingData && typeof trained.heldOut === 'number' ? trained.heldOut : 1
  const { holdOut = usual } = request
  const all = tokenizer.encode(corpus.text)
  const counted = request.training === undefined ? undefined : (await readText(request.training)).text
  const split = holdOut < 1 ? splitTail(all, holdOut) : { heldOut: all }
  const base = counted === undefined ? {} : { training: tokenizer.encode(counted) }
  return { name: corpus.name, ...split, ...base, holdOut, isSeen: isTrainingData && holdOut > usual }
}

async function musicParts(
  { config, tokenizer }: Loaded,
  request: Request,
  { transpose, holdOut: share }: MusicMemory,
): Promise<EvaluatedParts> {
  const { readMusic } = await import('../data/index.node.js')
  const trained = config.training ?? {}
  const isTrained = async (holdOut: number): Promise<boolean> => {
    const { training } = await readMusic(request.data, { holdOut, transpose })
    return training !== undefined && trained.data === identityOf(training)
  }
  const isSplit = await isTrained(share).catch(() => false)
  // With tunes to validate on from elsewhere, all of the data was learnt from.
  const isWhole = !isSplit && (await isTrained(0))
  const { holdOut = isSplit ? share : 1 } = request
  const { training, heldOut } = await readMusic(request.data, { holdOut, transpose })
  const counted =
    request.training === undefined ? training : (await readMusic(request.training, { holdOut: 0 })).training
  return {
    name: heldOut!.name,
    heldOut: tokenizer.encode(heldOut!.text),
    ...(counted && { training: tokenizer.encode(counted.text) }),
    holdOut,
    isSeen: isWhole || (isSplit && holdOut > share),
  }
}

const identityOf = ({ name, bytes }: { readonly name: string; readonly bytes: number }): string =>
  `${name}, ${bytes} bytes`
