import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadModel } from '../folder.node.js'
import { languageRun } from '../language.node.js'
import type { TrainingEvent } from '../trainer.js'
import { measurePolicy } from './measure-policy.node.js'
import { type PolicyRunOptions, policyRun } from './policy-run.node.js'
import { type PreferenceRunOptions, preferenceRun } from './preference-run.node.js'
import { rewardOf } from './reward.js'

const folder = mkdtempSync(join(tmpdir(), 'atelier-align-'))
const base = join(folder, 'base')
const at = (name: string): string => join(folder, name)
const prompts = [
  { prompt: '', fields: {} },
  { prompt: 'b', fields: {} },
]
/** Share of a's: what all of these runs are to raise. */
const reward = rewardOf(
  'share of a',
  ({ answer }) => answer.replaceAll(/[^a]/g, '').length / Math.max(1, answer.length),
)

beforeAll(async () => {
  const words = Array.from({ length: 300 }, (_, i) => 'abcde'.repeat(3).slice(i % 5, (i % 5) + 2 + (i % 4)))
  writeFileSync(at('words.txt'), `${words.join('\n')}\n`)
  const run = await languageRun({
    ...{ data: at('words.txt'), documents: 'lines', rows: 'documents', out: base, seed: 1, threads: 1 },
    model: { family: 'gpt', layers: 1, heads: 2, width: 16, context: 8 },
    ...{ steps: 40, batch: 16 },
  })
  for await (const _ of run.events());
})

afterAll(() => rmSync(folder, { recursive: true }))

const common = { base, steps: 6, learningRate: 0.01, seed: 2, threads: 1, checkpointEvery: 2 }

const ppo = (out: string, more: Partial<PolicyRunOptions> = {}): PolicyRunOptions => ({
  ...{ ...common, out, prompts, reward, batch: 16, maxTokens: 6, epochs: 2, minibatches: 2 },
  clip: { low: 0.2, high: 0.2 },
  method: {
    ...{ name: 'ppo', coefficient: 0.05, adaptive: { target: 1, speed: 0.5 } },
    ...{ discount: 1, lambda: 0.95, valueWeight: 0.5, valueReach: 0.2 },
  },
  ...more,
})

const grpo = (out: string, more: Partial<PolicyRunOptions> = {}): PolicyRunOptions => ({
  ...ppo(out),
  method: { name: 'grpo', group: 8, deviation: 'sample', coefficient: 0.02, estimate: 'k3' },
  ...more,
})

const pairs = ['ab', 'bc', 'ca'].map((prompt) => ({ prompt, chosen: 'aa', rejected: 'ed' }))
const dpo = (out: string, more: Partial<PreferenceRunOptions> = {}): PreferenceRunOptions => ({
  ...{ ...common, out, pairs, batch: 2, beta: 0.1, form: 'sigmoid' },
  ...more,
})

async function eventsOf(run: { readonly events: () => AsyncGenerator<TrainingEvent, void> }, most = Infinity) {
  const events: TrainingEvent[] = []
  for await (const event of run.events()) {
    events.push(event)
    if (event.kind === 'checkpoint' && event.step >= most) break
  }
  return events
}

const weightsIn = (name: string): Buffer =>
  readFileSync(join(at(name), name.includes('adapters') ? 'adapter_model.safetensors' : 'model.safetensors'))
const metricsIn = (name: string): string => readFileSync(join(at(name), 'metrics.jsonl'), 'utf8')

describe('runs of alignment', () => {
  it.each([
    ['dpo', async (out: string) => preferenceRun(dpo(out))],
    ['dpo of adapters', async (out: string) => preferenceRun(dpo(out, { adapter: { rank: 2 } }))],
    ['ppo', async (out: string) => policyRun(ppo(out))],
    ['grpo', async (out: string) => policyRun(grpo(out))],
  ] as const)('go on bit for bit where they were stopped: %s', async (name, make) => {
    await eventsOf(await make(at(`${name} whole`)))
    await eventsOf(await make(at(`${name} cut`)), 2)
    await eventsOf(await make(at(`${name} cut`)), 4)
    const last = await eventsOf(await make(at(`${name} cut`)))
    expect(last[0]).toMatchObject({ kind: 'resume', step: 4 })
    expect(weightsIn(`${name} cut`).equals(weightsIn(`${name} whole`))).toBe(true)
    expect(metricsIn(`${name} cut`)).toBe(metricsIn(`${name} whole`))
    expect((await loadModel(at(`${name} cut`))).adapter !== undefined).toBe(name.includes('adapters'))
  })

  it.each([
    ['ppo', (out: string) => policyRun(ppo(out, { steps: 25 }))],
    ['grpo', (out: string) => policyRun(grpo(out, { steps: 25 }))],
    ['dpo', (out: string) => preferenceRun(dpo(out, { steps: 25 }))],
  ] as const)('raise the reward, and move away from the base: %s', async (name, make) => {
    const out = at(`${name} better`)
    await eventsOf(await make(out))
    const options = { base, prompts, reward, answers: 256, maxTokens: 6, seed: 7, threads: 1 }
    const before = await measurePolicy(options)
    const after = await measurePolicy({ ...options, policy: out })
    const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length
    expect(mean(before.divergences)).toBe(0)
    expect(mean(after.divergences)).toBeGreaterThan(0.05)
    // Of 256 answers with a deviation below .4: a standard error of .035.
    expect(mean(after.rewards)).toBeGreaterThan(mean(before.rewards) + 0.12)
    expect((await loadModel(out)).config.training?.documents).toBe('lines')
  })

  it('stops at the budget of KL, with a sentence and a checkpoint', async () => {
    const events = await eventsOf(await policyRun(grpo(at('budget'), { steps: 40, limits: { kl: 0.2 } })))
    const end = events.at(-1)!
    expect(end).toMatchObject({ kind: 'end', reason: 'stopped' })
    expect(end.step).toBeLessThan(40)
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'warning', what: expect.stringContaining('the budget is 0.2') }),
    )
  })

  it('refuses what cannot be learnt from', async () => {
    const odd = rewardOf('odd', () => Number.NaN)
    await expect(eventsOf(await policyRun(ppo(at('nan'), { reward: odd })))).rejects.toThrow(
      /^reward: odd: NaN for the answer ".*": not a finite number/,
    )
    await expect(policyRun(ppo(at('long'), { prompts: [{ prompt: 'abcd', fields: {} }] }))).rejects.toThrow(
      'prompt 1 of 5 tokens and 6 to draw: the context holds 1 to 8',
    )
    await expect(policyRun(ppo(at('none'), { prompts: [] }))).rejects.toThrow('no prompts')
    await expect(policyRun(grpo(at('groups'), { batch: 12 }))).rejects.toThrow('a batch of 12 in groups of 8')
    await expect(preferenceRun(dpo(at('none'), { pairs: [] }))).rejects.toThrow('no pairs')
    const long = [{ prompt: 'abcde', chosen: 'abcde', rejected: 'a' }]
    await expect(preferenceRun(dpo(at('long'), { pairs: long }))).rejects.toThrow(
      'pair 1: a prompt of 6 tokens and 6 of the chosen answer: the context holds 8',
    )
    await expect(eventsOf(await preferenceRun(dpo(at('dpo whole'), { beta: 0.2 })))).rejects.toThrow(
      'beta was 0.1, is 0.2',
    )
  })
})
