/** What a language model is pre-trained on where that is several corpora: their shares, one tokenizer, an end of every document. */
import {
  type BlockLoader,
  blockLoader,
  type Example,
  evaluationBlocks,
  joinTokens,
  mixtureLoader,
  packedRows,
  rowLoader,
  splitDocuments,
  type Tokenizer,
} from '../data/index.js'
import { documentsHash, type ReadDocuments, readDocuments } from '../data/index.node.js'
import { AtelierError } from '../tensor/index.js'
import { endOfText, endOfTextToken } from './end-of-text.js'
import { type DataOptions, type LanguageData, makeTokenizer } from './languageData.node.js'
import { spread } from './lesson.js'

/** A corpus of a mixture. */
export interface MixtureSource {
  /** A file, a folder, a table or the name of a built-in set. */
  readonly source: string
  /** Its share of the tokens, beside those of the others. */
  readonly weight: number
}

/** A corpus of a mixture, as a plan tells of it. */
export interface MixturePlan {
  readonly name: string
  /** Shares sum to one. */
  readonly share: number
  readonly documents: number
  readonly trainingTokens: number
  readonly heldOutTokens: number
}

interface Corpus extends MixturePlan {
  /** Each behind the end of the one before and with its own: the first token is an end. */
  readonly training: Int32Array
  readonly heldOut: Int32Array
  readonly hash: string
}

/**
 * Reads the corpora of a mixture. Of each, documents are held out as wholes; documents end with a token of their own, and rows are blocks of the stream
 * of documents, or, `packed`, whole documents that do not see one another.
 * @throws AtelierError for what cannot be read, and for weights or options that make no sense.
 */
export async function mixtureData(sources: readonly MixtureSource[], options: DataOptions): Promise<LanguageData> {
  refuseOptions(sources, options)
  const { holdOut = 0.1, column } = options
  const read = await Promise.all(sources.map(({ source }) => readDocuments(source, column ? { column } : {})))
  const splits = read.map(({ documents }) => splitDocuments(documents, holdOut))
  const training = splits.map((split) => split.training.join('\n')).join('\n')
  const all = `${training}${splits.map((split) => split.heldOut.join('\n')).join('\n')}`
  const tokenizer = makeTokenizer(options, { all, training, special: [endOfTextToken] })
  const end = endOfText(tokenizer)
  if (end === undefined) {
    throw new AtelierError('train: the tokenizer has no token that ends a text', `Give it ${endOfTextToken}`)
  }
  const total = sources.reduce((sum, { weight }) => sum + weight, 0)
  const corpora = read.map(({ name, documents }, i): Corpus => {
    const [learnt, held] = [splits[i]!.training, splits[i]!.heldOut].map((some) => stream(some, tokenizer, end))
    const counts = { trainingTokens: learnt!.length - 1, heldOutTokens: held!.length - 1 }
    const share = sources[i]!.weight / total
    return {
      ...{ name, share, documents: documents.length, ...counts },
      training: learnt!,
      heldOut: held!,
      hash: documentsHash(documents),
    }
  })
  return {
    corpus: summaryOf(read, all),
    tokenizer,
    training: joinTokens(corpora.map((each) => each.training)),
    trainingTokens: corpora.reduce((sum, each) => sum + each.trainingTokens, 0),
    heldOut: joinTokens(corpora.map((each) => each.heldOut)),
    mixture: corpora.map(({ training: _, heldOut: __, hash: ___, ...plan }) => plan),
    identity: {
      mixture: corpora.map(({ name, share, hash }) => ({ data: name, dataHash: hash, share })),
      heldOut: holdOut,
    },
    loader: (rows, { batch, context, seed }) => {
      if (rows !== 'blocks' && rows !== 'packed') {
        throw new AtelierError(`train: rows of ${rows} from a mixture`, 'Give --rows blocks or packed')
      }
      const rowsOf = (tokens: Int32Array, i: number): BlockLoader => {
        const each = { batch: 1, context, seed: seed + i }
        return rows === 'blocks'
          ? blockLoader(tokens, each)
          : rowLoader(packedRows(pieces(tokens, end, context), context), each)
      }
      const parts = corpora.map(({ training: tokens, share }, i) => ({ loader: rowsOf(tokens, i), weight: share }))
      return mixtureLoader(parts, { batch, context })
    },
    heldOutSets: ({ batch, context, most }) =>
      corpora.map(({ name, share, heldOut }) => {
        const { batches } = evaluationBlocks(heldOut, context, batch)
        return { name, share, batches: spread(batches, Math.min(most, batches.length)) }
      }),
  }
}

function refuseOptions(sources: readonly MixtureSource[], { validation, documents, music }: DataOptions): void {
  const odd = sources.find(({ weight }) => !(weight > 0 && Number.isFinite(weight)))
  if (odd) throw new AtelierError(`train: ${odd.source} with a weight of ${odd.weight}: must be above zero`)
  const twice = sources.find(({ source }, i) => sources.findIndex((each) => each.source === source) < i)
  if (twice) throw new AtelierError(`train: ${twice.source} is in the mixture twice`, 'Add the weights')
  if (sources.length === 0) throw new AtelierError('train: a mixture of nothing', 'Name its corpora')
  const foreign = Object.entries({ validation, documents, music }).find(([, value]) => value !== undefined)
  if (foreign) throw new AtelierError(`train: ${foreign[0]} with a mixture: its documents are held out and told apart`)
}

const stream = (documents: readonly string[], tokenizer: Tokenizer, end: number): Int32Array =>
  joinTokens([
    Int32Array.of(end),
    ...documents.flatMap((text) => [tokenizer.encode(text, { special: 'text' }), Int32Array.of(end)]),
  ])

/** The documents of a stream, each from the end before it to its own, cut where they are longer than a row. */
function pieces(tokens: Int32Array, end: number, context: number): readonly Example[] {
  const examples: Example[] = []
  let start = 0
  for (let i = 1; i < tokens.length; i++) {
    if (tokens[i] !== end && i - start < context) continue
    examples.push({ ids: tokens.subarray(start, i + 1) })
    start = i
  }
  return examples
}

const summaryOf = (read: readonly ReadDocuments[], text: string): LanguageData['corpus'] => ({
  name: read.map(({ name }) => name).join(' + '),
  documents: read.reduce((sum, { documents }) => sum + documents.length, 0),
  bytes: new TextEncoder().encode(text).length,
  replaced: read.reduce((sum, { provenance }) => sum + (provenance.replaced ?? 0), 0),
  sources: read.flatMap(({ provenance }) => provenance.sources),
  skipped: read.flatMap(({ provenance }) => provenance.skipped ?? []),
})
