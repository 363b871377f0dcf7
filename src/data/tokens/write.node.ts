/** Tokenizing a source of any size, once, into a folder that training reads: `tokens.bin`, `tokenizer.json`, `manifest.json`. */
import { createHash } from 'node:crypto'
import { type FileHandle, open, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { AtelierError } from '../../tensor/index.js'
import { tokenizerHash } from '../tokenizers/index.js'
import { textBatches } from './batches.node.js'
import type { ReadingOptions } from './documents.node.js'
import { documentEndOf, widestShort } from './encode.js'
import { type Encoders, openEncoders } from './encoders.node.js'
import { manifestName, type TokenManifest, tokenizerName, tokensName } from './manifest.js'
import { findSource, type Part, type Survey, survey } from './survey.node.js'
import { type VocabularyOptions, vocabularyLearner } from './vocabulary.js'

export interface TokenizeOptions extends ReadingOptions, VocabularyOptions {
  /** Share of the tokens, at their end, that is held out for validation. Default 0.01. */
  readonly holdOut?: number
  /** Threads that encode; 1 or 0 encodes on this one. Default: one for each core. The tokens are the same for any number. */
  readonly workers?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TokenizeProgress) => void
}

/** Bytes of text read so far, first to survey the source and then to tokenize it; `of` is known from then on. */
export interface TokenizeProgress {
  readonly phase: 'survey' | 'tokenize'
  readonly bytes: number
  readonly of?: number
}

/**
 * Tokenizes a source (a file, a folder, a table, one of these in gzip, or a built-in set) into `folder`, which is there and empty. The
 * source is read twice: once to find what is wrong with it and to learn the vocabulary, once to tokenize it; a few MB of it are in
 * memory. The manifest is written last. Same source and options, same bytes.
 * @throws AtelierError, naming the file and where it can the line or row, for what is unreadable, malformed or holds no text; when the
 * source changes meanwhile; and when `signal` is aborted.
 */
export async function writeTokens(
  source: string,
  folder: string,
  options: TokenizeOptions = {},
): Promise<TokenManifest> {
  const { holdOut = 0.01, workers = availableParallelism(), signal, onProgress } = options
  const found = await findSource(source, options)
  const learner = vocabularyLearner(options)
  let seen = 0
  const surveyed = await survey(found, (text) => {
    checkSignal(signal)
    learner.look(text)
    seen += text.length
    onProgress?.({ phase: 'survey', bytes: seen })
  })
  const tokenizer = learner.tokenizer()
  const documentEnd = documentEndOf(tokenizer)
  const encoders = openEncoders(tokenizer, documentEnd, workers)
  const file = await open(join(folder, tokensName), 'wx')
  let output: TokenOutput
  try {
    output = await writeAll(surveyed, encoders, file, options)
  } finally {
    await encoders.close()
    await file.close()
  }
  const heldOut = Math.ceil(output.tokens * holdOut)
  if (output.tokens - heldOut < 2) {
    throw new AtelierError(`data: "${source}": ${output.tokens} tokens: too few to learn from`, 'Give more text')
  }
  const { parts: _, ...rest } = surveyed
  const manifest: TokenManifest = {
    format: 'atelier tokens',
    version: 1,
    name: found.name,
    dtype: tokenizer.size <= widestShort ? 'uint16' : 'int32',
    tokenizer: tokenizer.kind,
    tokenizerHash: await tokenizerHash(tokenizer),
    vocabulary: tokenizer.size,
    documentEnd: [...documentEnd],
    tokens: output.tokens,
    heldOut,
    ...rest,
    sources: [...rest.sources],
    skipped: [...rest.skipped],
    files: [{ name: tokensName, bytes: output.bytes, sha256: output.sha256 }],
  }
  await writeFile(join(folder, tokenizerName), `${JSON.stringify(tokenizer.toJSON())}\n`)
  await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

interface TokenOutput {
  readonly tokens: number
  readonly bytes: number
  readonly sha256: string
}

async function writeAll(
  surveyed: Survey,
  encoders: Encoders,
  file: FileHandle,
  { signal, onProgress }: TokenizeOptions,
): Promise<TokenOutput> {
  const hash = createHash('sha256')
  let [tokens, bytes, bytesOfText] = [0, 0, 0]
  const waiting: { readonly encoded: ReturnType<Encoders['encode']>; readonly part: Part; readonly bytes: number }[] =
    []
  const writeFirst = async (): Promise<void> => {
    const { encoded, part, bytes: taken } = waiting.shift()!
    const ids = await encoded.catch((cause: Error) => {
      throw new AtelierError(`data: "${part.path}": ${cause.message}`)
    })
    const content = Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength)
    hash.update(content)
    await file.writeFile(content)
    tokens += ids.length
    bytes += content.byteLength
    bytesOfText += taken
    onProgress?.({ phase: 'tokenize', bytes: bytesOfText, of: surveyed.bytes })
  }
  for await (const { part, batch, bytes: size } of textBatches(surveyed)) {
    checkSignal(signal)
    const encoded = encoders.encode(batch)
    encoded.catch(() => {}) // told by `writeFirst`, which may come later
    waiting.push({ encoded, part, bytes: size })
    if (waiting.length >= encoders.most) await writeFirst()
  }
  while (waiting.length > 0) await writeFirst()
  return { tokens, bytes, sha256: hash.digest('hex') }
}

function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AtelierError('data tokenize: interrupted: nothing was written')
}
