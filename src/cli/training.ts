/** Following a run from its plan to its last step. */
import type { LanguageRun, LanguageRunOptions } from '../train/index.node.js'
import { exitCodes } from './failure.js'
import { listenForInterrupt } from './interrupt.js'
import { byteSize, counted, grouped, say, sayJson } from './print.js'
import { planLine, type Reporter, reporter, smoothedLoss } from './progress.js'

export interface FollowOptions {
  readonly options: Omit<LanguageRunOptions, 'signal' | 'onSkipped'>
  readonly json: boolean
  /** The command that goes on with the run when it was interrupted. */
  readonly again: string
}

export interface Followed {
  readonly run: LanguageRun
  readonly step: number
  readonly reason: 'steps' | 'patience' | 'interrupted'
  /** Over about the last twenty steps; left out if no step was made. */
  readonly trainingLoss?: number
  readonly seconds: number
}

/** Prepares a run, says the plan, trains, and tells of it. When interrupted, says how to go on and sets the exit code. */
export async function followRun({ options, json, again }: FollowOptions): Promise<Followed> {
  const { languageRun } = await import('../train/index.node.js')
  const start = performance.now()
  let report: Reporter | undefined
  const interrupt = listenForInterrupt(() => report?.note('Interrupted: this step ends, then the state is saved'))
  try {
    const run = await languageRun({
      ...options,
      signal: interrupt.signal,
      onSkipped: (path, problem) => process.stderr.write(`passed over ${path}: ${problem}\n`),
    })
    sayPlan(run, options, json)
    report = reporter({ steps: options.steps, tokensPerStep: run.tokensPerStep, json })
    const loss = smoothedLoss()
    let [step, made] = [0, 0]
    let reason: Followed['reason'] = 'steps'
    for await (const event of run.events()) {
      report.event(event)
      step = event.step
      if (event.kind === 'step') {
        loss.add(event.loss)
        made += 1
      }
      if (event.kind === 'end') reason = event.reason
    }
    report.close()
    if (reason === 'interrupted') {
      process.exitCode = exitCodes.interrupted
      if (!json) say(`Stopped after step ${step} of ${options.steps}; go on with: ${again}`)
    }
    const seconds = (performance.now() - start) / 1000
    return { run, step, reason, seconds, ...(made > 0 && { trainingLoss: loss.value() }) }
  } catch (error) {
    report?.close()
    throw error
  } finally {
    interrupt.dispose()
  }
}

function sayPlan(run: LanguageRun, { model, steps, out }: FollowOptions['options'], json: boolean): void {
  const { corpus, tokenizer, parameters, tokensPerStep, trainingTokens, heldOut } = run
  if (json) {
    sayJson({
      event: 'plan',
      data: corpus.name,
      bytes: corpus.bytes,
      vocabulary: tokenizer.size,
      model,
      parameters,
      steps,
      tokensPerStep,
      trainingTokens,
      heldOutTokens: heldOut.length,
      epochs: (tokensPerStep * steps) / trainingTokens,
      out,
    })
    return
  }
  say(`${describeCorpus(corpus)}; ${tokenizer.kind} tokenizer, ${counted(tokenizer.size, 'token')}`)
  const name = `${model.family} ${model.layers} × ${model.width}, context ${model.context}`
  say(planLine({ model: name, parameters, tokensPerStep, steps, trainingTokens }))
}

/** A corpus in a few words, with what was passed over or replaced. */
export function describeCorpus({ name, documents, bytes, text, skipped, replaced }: LanguageRun['corpus']): string {
  const characters = text === undefined ? '' : `${grouped(text.length)} characters, `
  return [
    `${name}: ${counted(documents, 'document')}, ${characters}${byteSize(bytes)}`,
    ...(skipped.length > 0 ? [`${counted(skipped.length, 'file')} without text passed over`] : []),
    ...(replaced > 0 ? [`${counted(replaced, 'malformed sequence')} replaced`] : []),
  ].join('; ')
}
