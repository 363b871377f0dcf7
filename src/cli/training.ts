/** Following a run from its plan to its last step. */
import type { AnyLanguageConfig } from '../models/index.js'
import type { LanguageRun, LanguageRunOptions, MixturePlan } from '../train/index.node.js'
import { type FollowedEvents, followEvents } from './follow.js'
import { byteSize, counted, grouped, say, sayJson, short } from './print.js'
import { planLine } from './progress.js'
import { rehearseVerb } from './rehearsal.js'

export interface FollowOptions {
  readonly options: Omit<LanguageRunOptions, 'signal' | 'onSkipped'>
  readonly json: boolean
  /** The command that goes on with the run when it was interrupted. */
  readonly again: string
  /** The verb that the registry names. */
  readonly verb: string
}

/** Prepares a run, says the plan, trains, and tells of it. When interrupted, says how to go on and sets the exit code. */
export async function followRun({ options, json, again, verb }: FollowOptions): Promise<FollowedEvents<LanguageRun>> {
  const { languageRun } = await import('../train/index.node.js')
  return followEvents({
    steps: options.steps,
    json,
    again,
    record: { verb, folder: options.out },
    async begin(signal) {
      const run = await languageRun({
        ...options,
        signal,
        onSkipped: (path, problem) => process.stderr.write(`passed over ${path}: ${problem}\n`),
      })
      sayPlan(run, options, json)
      return { run, events: run.events(), perStep: run.tokensPerStep, unit: 'tokens' }
    },
  })
}

/** Prepares a run, says the plan, and tries it, writing nothing. */
export async function rehearseRun(
  options: FollowOptions['options'],
  manner: { readonly estimate: boolean; readonly json: boolean },
): Promise<void> {
  const { languageRun } = await import('../train/index.node.js')
  const { construction } = await import('../evaluate/index.js')
  const run = await languageRun(options)
  sayPlan(run, options, manner.json)
  const { out, steps, validateEvery = steps } = options
  const { parameters, tokensPerStep, model } = run
  const { operationsPerToken } = construction(model.config as AnyLanguageConfig)
  // The gradient by weights and the one by inputs each cost what reading does: arXiv:2001.08361, section 2.1.
  const operations = 3 * tokensPerStep * operationsPerToken(model.config.context)
  const plan = { out, parameters, steps, validateEvery, perStep: tokensPerStep, unit: 'tokens', operations }
  await rehearseVerb(run, plan, manner)
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
      ...(run.mixture && { mixture: run.mixture.map((each) => ({ ...each, epochs: epochsOf(each, run, steps) })) }),
      out,
    })
    return
  }
  say(`${describeCorpus(corpus)}; ${tokenizer.kind} tokenizer, ${counted(tokenizer.size, 'token')}`)
  for (const each of run.mixture ?? []) {
    const { name, share, documents, trainingTokens: tokens, heldOutTokens } = each
    say(
      `  ${name}: ${(100 * share).toFixed(0)} % of the rows, ${counted(documents, 'document')}, ${short(tokens)} tokens and ` +
        `${short(heldOutTokens)} held out, ${epochsOf(each, run, steps).toFixed(1)} epochs`,
    )
  }
  const name = `${model.family} ${model.layers} × ${model.width}, context ${model.context}`
  say(planLine({ model: name, parameters, tokensPerStep, steps, trainingTokens }))
}

/** How often a corpus of a mixture is visited. */
const epochsOf = ({ share, trainingTokens }: MixturePlan, { tokensPerStep }: LanguageRun, steps: number): number =>
  (share * tokensPerStep * steps) / trainingTokens

/** A corpus in a few words, with what was passed over or replaced. */
export function describeCorpus({ name, documents, bytes, text, skipped, replaced }: LanguageRun['corpus']): string {
  const characters = text === undefined ? '' : `${grouped(text.length)} characters, `
  return [
    `${name}: ${counted(documents, 'document')}, ${characters}${byteSize(bytes)}`,
    ...(skipped.length > 0 ? [`${counted(skipped.length, 'file')} without text passed over`] : []),
    ...(replaced > 0 ? [`${counted(replaced, 'malformed sequence')} replaced`] : []),
  ].join('; ')
}
