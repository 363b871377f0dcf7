/** What `atelier novelty` does. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Tokenizer } from '../data/index.js'
import type { PassageIndex } from '../evaluate/index.js'
import { exitCodes, UsageError } from './failure.js'
import { listenForInterrupt } from './interrupt.js'
import { type NoveltyValues, options } from './novelty.js'
import { type CopiedText, type NoveltyRow, noveltyTables, writeNoveltyReport } from './noveltyReport.js'
import { say, sayJson } from './print.js'

const level = 0.95

export async function noveltyVerb(run: string, values: NoveltyValues): Promise<void> {
  if (values.data === undefined) throw new UsageError('novelty: --data is missing', 'Give the text of the training')
  const temperatures = numbers('temperatures', values.temperatures, (value) => value >= 0)
  const orders = numbers('orders', values.orders, (value) => Number.isSafeInteger(value) && value > 0)
  const length = Math.floor(values.tokens / values.samples)
  if (length < Math.max(...orders)) {
    throw new UsageError(
      `novelty: ${values.tokens} tokens in ${values.samples} samples: ${length} each hold no ${Math.max(...orders)}-gram`,
      'Give more --tokens, fewer --samples or lower --orders',
    )
  }
  const interrupt = listenForInterrupt(() => {})
  try {
    const report = await measured(run, values, { temperatures, orders, length, signal: interrupt.signal })
    if (values.json) sayJson(report)
    else say(noveltyTables(report))
    if (values.out !== undefined) await writeNoveltyReport(values.out, report)
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    process.exitCode = exitCodes.interrupted
  } finally {
    interrupt.dispose()
  }
}

/** A list as an option spells it, `0,0.5,1`. */
function numbers(name: string, list: string, isGood: (value: number) => boolean): readonly number[] {
  const parts = list.split(',').map((part) => part.trim())
  const wrong = parts.find((part) => part === '' || !Number.isFinite(Number(part)) || !isGood(Number(part)))
  if (wrong === undefined) return parts.map(Number)
  throw new UsageError(
    `novelty: --${name} ${list}: "${wrong}" is out of place`,
    `Give a list such as ${options[name as 'orders'].default}`,
  )
}

interface Plan {
  readonly temperatures: readonly number[]
  readonly orders: readonly number[]
  readonly length: number
  readonly signal: AbortSignal
}

async function measured(run: string, values: NoveltyValues, { temperatures, orders, length, signal }: Plan) {
  const { loadCheckpoint, loadModel, loadReader } = await import('../train/index.node.js')
  const { ngramReader, readerSampler, textSampler } = await import('../sample/index.js')
  const { listCheckpoints } = await import('../files/index.node.js')
  const { distinctShare, drawTexts, novelty, passageIndex, passagesOf } = await import('../evaluate/index.js')
  const { seed, samples: count } = values
  const { reader, tokenizer, config, close } = await loadReader(run)
  const { training, heldOut, name, isTrainingData } = await readParts(values, tokenizer, config.training ?? {})
  const index = passageIndex(training, tokenizer.size)
  const promptLength = Math.min(32, Math.ceil(reader.longest / 2))
  const cut = { count, prompt: promptLength, length }
  const passages = passagesOf(heldOut, cut)
  const given = values.prompt === undefined ? undefined : tokenizer.encode(values.prompt)
  const drawing = { prompts: passages.map(({ prompt }) => given ?? prompt), length, seed, signal }
  type Label = Pick<NoveltyRow, 'name' | 'kind' | 'temperature' | 'step'>
  const rows: NoveltyRow[] = []
  const add = (label: Label, samples: readonly Int32Array[]): void => {
    const { longest, ...found } = novelty(samples, index, { orders, seed, level })
    const distinct = [1, 2, 3, 4].map((order) => distinctShare(samples, order))
    rows.push({ ...label, ...found, distinct, ...(longest && { longest: placed(longest, index, tokenizer) }) })
  }

  const trained = readerSampler(reader, config, tokenizer)
  try {
    for (const temperature of temperatures) {
      const { samples } = await drawTexts(trained, { ...drawing, temperature })
      add({ name: `temperature ${temperature}`, kind: 'model', temperature }, samples)
    }
  } finally {
    await close()
  }
  if (values.floor) {
    const floor = await countedModel(training, heldOut, tokenizer.size)
    const counting = readerSampler(ngramReader(floor), floor, tokenizer)
    for (const temperature of temperatures) {
      const { samples } = await drawTexts(counting, { ...drawing, temperature })
      add({ name: `${floor.order}-gram model, ${temperature}`, kind: 'n-gram', temperature }, samples)
    }
  }
  if (values.checkpoints) {
    const loaded = await loadModel(run)
    for (const { step, path, problem } of await listCheckpoints(join(run, 'checkpoints'))) {
      if (problem !== undefined) continue
      await loadCheckpoint(loaded, path)
      const then = textSampler(loaded.memory, loaded.model, tokenizer)
      const { samples } = await drawTexts(then, { ...drawing, temperature: 1 }).finally(() => then.close())
      add({ name: `step ${step}`, kind: 'checkpoint', temperature: 1, step }, samples)
    }
  }
  add(
    { name: 'held-out text', kind: 'held-out' },
    passages.map(({ text }) => text),
  )
  add(
    { name: 'training text', kind: 'training' },
    passagesOf(training, cut).map(({ text }) => text),
  )
  const sizes = { trainingTokens: training.length, heldOutTokens: heldOut.length }
  return { run, data: name, isTrainingData, ...sizes, seed, level, promptTokens: given?.length ?? promptLength, rows }
}

/** The training text and the held-out text, cut as the run cut them. */
async function readParts(values: NoveltyValues, tokenizer: Tokenizer, trained: Readonly<Record<string, unknown>>) {
  const { readText, splitTail } = await import('../data/index.node.js')
  const reading = values.column === undefined ? {} : { column: values.column }
  const corpus = await readText(values.data!, reading)
  const isTrainingData = trained.dataHash === createHash('sha256').update(corpus.text).digest('hex')
  if (!isTrainingData) process.stderr.write(`novelty: ${values.data} is not the text that the run was trained on\n`)
  if (values.heldOut === undefined && values.holdOut === undefined && typeof trained.heldOut === 'string') {
    throw new UsageError(`novelty: the run held out ${trained.heldOut}`, 'Give that text as --held-out')
  }
  const all = tokenizer.encode(corpus.text)
  const { name } = corpus
  if (values.heldOut !== undefined) {
    const heldOut = tokenizer.encode((await readText(values.heldOut, reading)).text)
    return { name, isTrainingData, training: all, heldOut }
  }
  const share = values.holdOut ?? (typeof trained.heldOut === 'number' ? trained.heldOut : 0.1)
  return { name, isTrainingData, ...splitTail(all, share) }
}

async function countedModel(training: Int32Array, heldOut: Int32Array, vocabulary: number) {
  const { ngramFloor } = await import('../evaluate/index.js')
  const { ngram } = await import('../models/index.js')
  return ngram(training, { order: ngramFloor(training, heldOut, { vocabulary }).order, vocabulary })
}

/** A copied passage in characters. */
function placed(
  { tokens, occurrences, trainingStart }: { tokens: Int32Array; occurrences: number; trainingStart: number },
  index: PassageIndex,
  tokenizer: Tokenizer,
): CopiedText {
  const text = tokenizer.decode(tokens)
  const before = tokenizer.decode(index.tokens.subarray(0, trainingStart))
  const line = before.split('\n').length
  return { text, tokens: tokens.length, characters: text.length, occurrences, character: before.length, line }
}
