/** What `atelier sample` does. */
import type { GeneratedToken, GenerateOptions } from '../sample/index.js'
import { draftReport, speculationOf } from './draftOptions.js'
import { type DrawnBy, drawnBy, recordText } from './drawnBy.js'
import { explainSample, parseBranch } from './explain.js'
import { exitCodes, UsageError } from './failure.js'
import { formOf, formsIn } from './formOptions.js'
import { listenForInterrupt } from './interrupt.js'
import { flagOf, type OptionTable, valuesOf } from './option.js'
import { say, sayJson, table } from './print.js'
import { type SampleValues, sampleOptions } from './sample.js'
import { drawerOf, isDrawerOption } from './sampleDrawers.js'
import { wantsTunes, writeTune } from './tuneFiles.js'

export async function sampleVerb(run: string, flags: Partial<SampleValues>): Promise<void> {
  const { describedImages } = await import('../train/index.node.js')
  const config = await describedImages(run)
  if (config === undefined) {
    refuseForeign(flags, sampleOptions, () => 'it is for models of images')
    return sampleText(run, valuesOf(sampleOptions, flags))
  }
  const { kindOfRun } = await import('./exampleSource.js')
  const drawer = drawerOf(kindOfRun(config), config.family)
  refuseForeign(flags, drawer.options, (key) =>
    isDrawerOption(key) ? `the ${config.family} of ${run} has no use for it` : 'it is for models of texts',
  )
  return drawer.draw(run, flags)
}

function refuseForeign(flags: object, known: OptionTable, why: (key: string) => string): void {
  const key = Object.keys(flags).find((each) => !Object.hasOwn(known, each))
  if (key !== undefined) throw new UsageError(`sample: ${flagOf(key)}: ${why(key)}`, 'Leave it out')
}

async function sampleText(folder: string, given: SampleValues): Promise<void> {
  const { explain, branch = [], rows, json = false, prompt = '', count = 1, seed } = given
  if (branch.length > 0 && !explain) throw new UsageError('sample: --branch needs --explain')
  const branches = branch.map(parseBranch)
  const { loadReader } = await import('../train/index.node.js')
  const { readerExplainer, readerSampler } = await import('../sample/index.js')
  const { reader, tokenizer, config } = await loadReader(
    folder,
    given.quantise === undefined ? {} : { bits: given.quantise === 'int8' ? 8 : 4 },
  )
  const notExplained = [...formsIn(given), ...(given.draft === undefined ? [] : ['draft'])][0]
  if (explain && notExplained !== undefined) {
    throw new UsageError(`sample: ${flagOf(notExplained)}: --explain has no use for it`, 'Leave one out')
  }
  const isMusic = config.training?.music !== undefined
  const isWritten = wantsTunes(given, folder, isMusic)
  if (isWritten && explain) throw new UsageError('sample: --explain writes no tunes', 'Leave out --midi and --wav')
  const values = isMusic && !explain ? { tokens: 1000, stop: ['\n'], ...given } : given
  if (explain) {
    const explainer = readerExplainer(reader, config, tokenizer)
    return explainSample(explainer, tokenizer, generateOptions(values), { prompt, seed, count, branches, rows, json })
  }
  // A word comes back with a space behind it.
  const beginning = isMusic ? tokenizer.decode(tokenizer.encode(prompt)) : prompt
  const constraint = await formOf(given, tokenizer, config.vocabulary)
  const speculation = await speculationOf(given, tokenizer)
  const sampler = readerSampler(reader, config, tokenizer, speculation)
  const form = Object.fromEntries(
    [...formsIn(given), 'draft' as const, 'quantise' as const].flatMap((key) =>
      given[key] === undefined ? [] : [[key, given[key]]],
    ),
  )
  // What computes is known once it has.
  const by = (): Promise<DrawnBy> => drawnBy(tokenizer, generateOptions(values), form)
  const started = performance.now()
  const interrupt = listenForInterrupt(() => {})
  try {
    for (let i = 0; i < count && !interrupt.signal.aborted; i++) {
      const settings = { ...generateOptions(values), ...(constraint && { constraint }), seed: seed + i }
      const pieces: string[] = [beginning]
      const drawn = collected(stopped(sampler.generate(prompt, settings), interrupt.signal), pieces)
      if (values.json) await jsonSample(drawn, { prompt, seed: seed + i, by }, values)
      else if (values.logProbabilities || values.alternatives > 0) await listedSample(drawn)
      else await streamedSample(drawn, beginning)
      await recordText(folder, { prompt: beginning, text: pieces.slice(1).join(''), seed: seed + i, by: await by() })
      const written = isWritten ? await writeTune(pieces.join(''), values, i) : undefined
      if (written !== undefined && !values.json) say(written)
      if (!values.json && i < count - 1) say('\n---')
    }
    if (speculation) process.stderr.write(`${draftReport(speculation, (performance.now() - started) / 1000)}\n`)
    if (interrupt.signal.aborted) process.exitCode = exitCodes.interrupted
  } finally {
    interrupt.dispose()
    await sampler.close()
  }
}

function generateOptions(values: SampleValues): GenerateOptions {
  const { temperature = 0.8, topK, topP, minP, typical, epsilon, stop, explain } = values
  const { repetitionPenalty, frequencyPenalty, presencePenalty } = values
  const all = {
    ...{ temperature, topK, topP, minP, typical, epsilon, repetitionPenalty, frequencyPenalty, presencePenalty, stop },
    maxTokens: values.tokens ?? (explain ? 24 : 300),
    alternatives: values.alternatives || (explain ? 5 : 0),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** The tokens, until the signal. */
async function* stopped(tokens: AsyncIterable<GeneratedToken>, signal: AbortSignal): AsyncGenerator<GeneratedToken> {
  for await (const token of tokens) {
    yield token
    if (signal.aborted) return
  }
}

/** The tokens; their texts are put into `pieces` too. */
async function* collected(tokens: AsyncIterable<GeneratedToken>, pieces: string[]): AsyncGenerator<GeneratedToken> {
  for await (const token of tokens) {
    pieces.push(token.text)
    yield token
  }
}

async function streamedSample(tokens: AsyncIterable<GeneratedToken>, prompt: string): Promise<void> {
  process.stdout.write(prompt)
  let cutOff: string | undefined
  for await (const { text, repaired } of tokens) {
    process.stdout.write(text)
    cutOff = repaired
  }
  process.stdout.write('\n')
  if (cutOff !== undefined) {
    process.stderr.write(`sample: cut off before it had its form; give more --tokens. Shortly ended: ${cutOff}\n`)
  }
}

async function listedSample(tokens: AsyncIterable<GeneratedToken>): Promise<void> {
  const rows: string[][] = []
  for await (const { id, text, logProbability, probability, entropy, alternatives } of tokens) {
    const others = alternatives.map((other) => `${JSON.stringify(other.text)} ${other.logProbability.toFixed(2)}`)
    const numbers = [String(id), logProbability.toFixed(4), probability.toFixed(4), entropy.toFixed(4)]
    rows.push([JSON.stringify(text), ...numbers, others.join('  ')])
  }
  const heading = ['token', 'id', 'log-probability', 'chance', 'entropy']
  say(table(rows, rows.some((row) => row[5] !== '') ? [...heading, 'alternatives'] : heading))
}

async function jsonSample(
  tokens: AsyncIterable<GeneratedToken>,
  { prompt, seed, by }: { readonly prompt: string; readonly seed: number; readonly by: () => Promise<DrawnBy> },
  { logProbabilities = false, alternatives }: SampleValues,
): Promise<void> {
  const drawn: GeneratedToken[] = []
  for await (const token of tokens) drawn.push(token)
  sayJson({
    prompt,
    seed,
    text: drawn.map(({ text }) => text).join(''),
    finish: drawn.at(-1)?.finish,
    repaired: drawn.at(-1)?.repaired,
    drawnBy: await by(),
    ...((logProbabilities || alternatives > 0) && { tokens: drawn }),
  })
}
