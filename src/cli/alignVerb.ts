/** What `atelier align` does. */
import type { PromptRow } from '../data/index.node.js'
import type { Interval } from '../evaluate/index.js'
import type { AlignmentOptions, AlignmentRun, Reward } from '../train/index.node.js'
import { type AlignValues, policySettings, preferenceSettings } from './alignOptions.js'
import { UsageError } from './failure.js'
import { followEvents } from './follow.js'
import { readPreferenceSource } from './preferenceSource.js'
import { counted, duration, grouped, say, sayJson, shellQuoted, table } from './print.js'
import { recordMore } from './recorded.js'
import { openReward } from './rewardSource.js'
import { sameCommand } from './sameCommand.js'

export async function alignVerb(base: string, values: AlignValues): Promise<void> {
  const { method, seed, json = false } = values
  const out = values.out ?? `${base}-${method}`
  const isPolicy = method !== 'dpo'
  if (isPolicy && values.reward === undefined) {
    throw new UsageError(`align: --reward is missing: ${method} needs something that judges answers`)
  }
  const reward = values.reward === undefined ? undefined : await openReward(values.reward, limitsOf(values))
  try {
    const prompts = await promptsOf(values)
    if (method === 'best-of-n') {
      const { bestVerb } = await import('./alignBest.js')
      return await bestVerb(base, values, { prompts, reward: reward!, out })
    }
    const followed = await followEvents<AlignmentRun>({
      json,
      again: sameCommand(),
      record: { verb: 'align', folder: out, parents: parentsOf(base, values) },
      begin: (signal) => beginning(base, values, { out, prompts, reward, signal }),
    })
    if (followed.reason === 'interrupted') return
    const { step, reason, seconds } = followed
    const measured = reward && (await measure(base, out, values, { prompts, reward, seed }))
    if (measured) await recordMore(out, { results: { aligned: measured } })
    if (json) return sayJson({ event: 'result', step, reason, seconds, ...measured, out })
    say(`Trained to step ${step} in ${duration(seconds)}${reason === 'stopped' ? ', and stopped there' : ''}`)
    if (measured) sayMeasured(measured)
    say(
      `Next: ${shellQuoted(['atelier', 'sample', out])}, or ${shellQuoted(['atelier', 'rank', base, out, '--prompts', 'FILE'])}`,
    )
  } finally {
    await reward?.close()
  }
}

const limitsOf = ({ rewardTime, rewardMemory }: AlignValues) => ({ time: rewardTime, memory: rewardMemory })

const parentsOf = (base: string, { reward, data }: AlignValues): Readonly<Record<string, string>> => ({
  base,
  ...(reward !== undefined && { reward }),
  ...(data?.startsWith('ranking:') && { ranking: data }),
})

/** The prompts of the data; the beginning of a text where dpo has none to be measured on, or nothing is given. */
async function promptsOf({ method, data }: AlignValues): Promise<readonly PromptRow[]> {
  if (method === 'dpo' || data === undefined) return [{ prompt: '', fields: {} }]
  const { readPrompts } = await import('../data/index.node.js')
  return readPrompts(data)
}

interface Given {
  readonly out: string
  readonly prompts: readonly PromptRow[]
  readonly reward: Reward | undefined
  readonly signal: AbortSignal
}

async function beginning(base: string, values: AlignValues, { out, prompts, reward, signal }: Given) {
  const { method, data, json = false, lora, resume, learningRate, seed, threads, checkpointEvery } = values
  const { policyRun, preferenceRun } = await import('../train/index.node.js')
  const common: Omit<AlignmentOptions, 'steps'> = {
    ...{ base, out, learningRate, seed, signal, resume: resume === 'auto' ? resume : resume === 'true' },
    ...(threads && { threads }),
    ...(checkpointEvery && { checkpointEvery }),
    ...(lora && { adapter: { rank: lora } }),
    onSkipped: (path, problem) => process.stderr.write(`passed over ${path}: ${problem}\n`),
  }
  const told = (run: AlignmentRun, what: string, steps: number, batch: number): void => {
    if (json) sayJson({ event: 'plan', method, data, trained: run.trained, steps, batch, out })
    else say(`${what}; ${grouped(run.trained)} parameters are trained; ${counted(steps, 'step')} of ${batch}`)
  }
  if (method === 'dpo') {
    if (data === undefined) throw new UsageError('align: --data is missing', 'Give pairs, or ranking:NAME')
    const pairs = await readPreferenceSource(data)
    const settings = preferenceSettings(values)
    const { batch } = settings
    const steps = values.steps ?? Math.ceil(pairs.length / batch)
    const run = await preferenceRun({ ...common, ...settings, pairs, steps })
    told(run, `${data}: ${counted(pairs.length, 'pair')}`, steps, batch)
    return { run, events: run.events(), steps, perStep: batch, unit: 'pairs', shown: ['accuracy', 'margin'] }
  }
  const settings = policySettings(values)
  const { batch } = settings
  const steps = values.steps ?? 200
  const run = await policyRun({ ...settings, ...common, prompts, reward: reward!, steps })
  told(run, `${counted(prompts.length, 'prompt')}, judged by ${reward!.name}`, steps, batch)
  return { run, events: run.events(), steps, perStep: batch, unit: 'answers', shown: ['reward', 'kl', 'length'] }
}

interface Measured {
  readonly before: Interval
  readonly after: Interval
  readonly kl: Interval
}

async function measure(
  base: string,
  policy: string,
  { tokens, measure: answers, threads }: AlignValues,
  given: { readonly prompts: readonly PromptRow[]; readonly reward: Reward; readonly seed: number },
): Promise<Measured> {
  const { measurePolicy } = await import('../train/index.node.js')
  const { bootstrapMean } = await import('../evaluate/index.js')
  const options = { base, ...given, answers, maxTokens: tokens, ...(threads && { threads }) }
  const mean = (values: Float64Array): Interval => bootstrapMean(values, { seed: given.seed, method: 'percentile' })
  const before = await measurePolicy(options)
  const after = await measurePolicy({ ...options, policy })
  return { before: mean(before.rewards), after: mean(after.rewards), kl: mean(after.divergences) }
}

function sayMeasured({ before, after, kl }: Measured): void {
  const cell = ({ value, low, high }: Interval): string => `${value.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`
  say()
  say(
    table(
      [
        ['base', cell(before), '0'],
        ['now', cell(after), cell(kl)],
      ],
      ['', 'mean reward, 95 %', 'KL to the base, nats an answer'],
    ),
  )
  say()
}
