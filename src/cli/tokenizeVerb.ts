/** What `atelier data tokenize` does. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { TokenizeOptions, TokenizeProgress } from '../data/index.node.js'
import { AtelierError } from '../errors/index.js'
import { exitCodes, UsageError } from './failure.js'
import { listenForInterrupt } from './interrupt.js'
import { byteSize, counted, duration, grouped, listing, say, sayJson, shellQuoted, short } from './print.js'
import type { TokenizeValues } from './tokenize.js'

export async function tokenizeVerb(source: string, values: TokenizeValues): Promise<void> {
  const { out, json = false, workers = availableParallelism() } = values
  if (out === undefined) throw new UsageError('data tokenize: --out is missing', 'Give the folder for the tokens')
  checkFree(out)
  const { writeTokens } = await import('../data/index.node.js')
  const { writeFolderAtomic } = await import('../files/index.node.js')
  const start = performance.now()
  const progress = progressLine(json)
  const interrupt = listenForInterrupt(() => {})
  let manifest: Awaited<ReturnType<typeof writeTokens>> | undefined
  try {
    const settings: TokenizeOptions = {
      tokenizer: await tokenizerOf(values),
      sampleBytes: values.sampleBytes,
      holdOut: values.holdOut,
      workers,
      signal: interrupt.signal,
      onProgress: progress.show,
      ...(values.vocabulary !== undefined && { vocabulary: values.vocabulary }),
      ...(values.column !== undefined && { column: values.column }),
      ...(values.encoding !== undefined && { encoding: values.encoding }),
    }
    await writeFolderAtomic(out, async (temporary) => {
      manifest = await writeTokens(source, temporary, settings)
    })
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    process.exitCode = exitCodes.interrupted
    process.stderr.write('Interrupted: nothing was written; the same command begins afresh\n')
    return
  } finally {
    progress.close()
    interrupt.dispose()
  }
  if (manifest === undefined) return
  const seconds = (performance.now() - start) / 1000
  const { sources, skipped, files, ...rest } = manifest
  if (json) {
    sayJson({ out, ...rest, sources: sources.length, skipped, files, seconds, workers })
    return
  }
  say(
    listing([
      ['source', `${manifest.name}: ${counted(manifest.documents, 'document')}, ${byteSize(manifest.bytes)}`],
      ['tokenizer', `${manifest.tokenizer}, ${counted(manifest.vocabulary, 'token')}`],
      ['tokens', `${grouped(manifest.tokens)}, the last ${grouped(manifest.heldOut)} held out`],
      ['bytes per token', (manifest.bytes / manifest.tokens).toFixed(2)],
      ...(manifest.blank > 0 ? [['blank documents', `${grouped(manifest.blank)} left out`] as const] : []),
      ...(skipped.length > 0 ? [['passed over', counted(skipped.length, 'file without text')] as const] : []),
      ...(manifest.replaced > 0 ? [['malformed sequences', grouped(manifest.replaced)] as const] : []),
      ['time', `${duration(seconds)}, ${byteSize(Math.round(manifest.bytes / seconds))} a second`],
    ]),
  )
  say(`\nNext: ${shellQuoted(['atelier', 'train', '--data', out])}`)
}

/** Tokens are only written where nothing is lost. */
function checkFree(out: string): void {
  if (!existsSync(out) || (statSync(out).isDirectory() && readdirSync(out).length === 0)) return
  throw new AtelierError(`data tokenize: ${out}: there is something already`, 'Delete it, or give another --out')
}

async function tokenizerOf({
  tokenizer,
  vocabulary,
}: TokenizeValues): Promise<NonNullable<TokenizeOptions['tokenizer']>> {
  if (tokenizer === 'bpe') return tokenizer
  if (vocabulary !== undefined) {
    throw new UsageError(
      `data tokenize: --vocabulary ${vocabulary}: only a bpe tokenizer that is learnt has a choice of size`,
    )
  }
  if (tokenizer === 'character' || tokenizer === 'byte') return tokenizer
  if (!existsSync(tokenizer)) {
    throw new UsageError(
      `data tokenize: --tokenizer "${tokenizer}": there is no such file`,
      'Give bpe, character, byte or the path of a tokenizer.json',
    )
  }
  const { loadTokenizer } = await import('../data/index.node.js')
  let json: unknown
  try {
    json = JSON.parse(readFileSync(tokenizer, 'utf8'))
  } catch (cause) {
    throw new AtelierError(`data tokenize: "${tokenizer}": it cannot be read: ${(cause as Error).message}`)
  }
  return loadTokenizer(json)
}

/** One line on a terminal that is written over. */
function progressLine(json: boolean): { show(progress: TokenizeProgress): void; close(): void } {
  if (json || !process.stdout.isTTY) return { show: () => {}, close: () => {} }
  const erase = '\r\u001b[K'
  let drawn = 0
  return {
    show({ phase, bytes, of }) {
      if (performance.now() - drawn < 100) return
      drawn = performance.now()
      const share = of === undefined ? '' : `, ${Math.floor((100 * bytes) / of)} %`
      process.stdout.write(`${erase}${phase === 'survey' ? 'Looking' : 'Tokenizing'}: ${short(bytes)}B${share}`)
    },
    close: () => void process.stdout.write(erase),
  }
}
