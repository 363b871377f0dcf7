/** `atelier evaluate RUN --report folder`: all that can be said of a language model. */
import type { TextEvaluation } from '../evaluate/index.js'
import type { LoadedModel, LoadedNgram } from '../train/index.node.js'
import type { EvaluatedParts } from './evaluated.js'
import { exitCodes } from './failure.js'
import { listenForInterrupt } from './interrupt.js'
import { machine, sayReport, writeReport } from './reportFiles.js'
import { boundaryOf, usualReading } from './result.js'

export interface TextReportOptions {
  readonly run: string
  /** Where the report goes. */
  readonly folder: string
  readonly samples?: number
  readonly seed: number
  readonly stride?: number
  readonly isJson: boolean
}

/** Measures, writes the report and prints what matters. */
export async function reportOnText(
  loaded: LoadedModel | LoadedNgram,
  parts: EvaluatedParts,
  options: TextReportOptions,
): Promise<void> {
  const { evaluateText } = await import('../evaluate/index.js')
  const interrupt = listenForInterrupt(() => {})
  const evaluation = await evaluationOf(loaded, parts, options)
  try {
    const report = await evaluateText({ ...evaluation, signal: interrupt.signal })
    await sayReport(report, await writeReport(options.folder, report), options.isJson)
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    process.exitCode = exitCodes.interrupted
  } finally {
    interrupt.dispose()
    await evaluation.sampler.close()
  }
}

async function evaluationOf(
  loaded: LoadedModel | LoadedNgram,
  { name, training, heldOut, isSeen }: EvaluatedParts,
  { run, samples, seed, stride }: TextReportOptions,
): Promise<TextEvaluation> {
  const { blockLosses, languageLikelihood, ngramBlockLosses } = await import('../evaluate/index.js')
  const { ngramReader, reader, readerSampler } = await import('../sample/index.js')
  const { tokenizer, config } = loaded
  const reading = 'ngram' in loaded ? ngramReader(loaded.ngram) : reader(loaded.memory, loaded.model, { frozen: true })
  const boundary = boundaryOf(loaded)
  const warning = 'The model was trained on a part of the text that it is measured on.'
  return {
    ...{ name: run, data: name, tokenizer, heldOut, seed, context: Math.min(reading.longest, 1024) },
    ...(training && { training }),
    ...(boundary !== undefined && { boundary }),
    ...(samples !== undefined && { samples }),
    ...(isSeen && { warning }),
    sampler: readerSampler(reading, config, tokenizer),
    async losses(blocks) {
      if ('ngram' in loaded) return ngramBlockLosses(loaded.ngram, heldOut, blocks)
      const { memory, model } = loaded
      const settings = stride === undefined ? usualReading(loaded) : { stride }
      const { losses } = await languageLikelihood(memory, model, heldOut, { tokenizer, batch: 16, ...settings })
      return blockLosses(losses, blocks)
    },
    made: { run, model: describe(config), ...machine() },
  }
}

/** A configuration in a line: the family and its sizes. */
function describe({
  family,
  training: _,
  tokenizerHash: __,
  ...sizes
}: LoadedModel['config'] | LoadedNgram['config']): string {
  return [family, ...Object.entries(sizes).map(([name, value]) => `${name} ${value}`)].join(', ')
}
