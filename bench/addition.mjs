// GRPO on sums of two-digit numbers: npm run build && node bench/addition.mjs FOLDER
//
// A character GPT learns 7,100 of the 8,100 sums until it is right about two times in three, then answers them and is rewarded where the
// answer is exact. Accuracy is that of drawn answers (temperature 1) to the other 1,000 sums. Also from a base that is hardly ever right,
// which has next to nothing to learn from. Every stage is passed over where it is done. About 10 minutes on one core.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { wilson } from '../dist/evaluate/index.js'
import { randomStream } from '../dist/tensor/index.js'
import { builtInReward, languageRun, measurePolicy, policyRun } from '../dist/train/index.node.js'

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('addition: give a folder to work in')
mkdirSync(folder, { recursive: true })
const seed = 1
const [least, most] = [10, 99]
const width = most - least + 1
const order = randomStream(seed, 'sums').permutation(width ** 2)
const sums = Array.from(order, (i) => [least + Math.floor(i / width), least + (i % width)])
const [heldOut, training] = [sums.slice(0, 1000), sums.slice(1000)]

const asText = (list) => list.map(([a, b]) => `${a}+${b}=${a + b}\n`).join('')
const asPrompts = (list) => list.map(([a, b]) => ({ prompt: `${a}+${b}=`, fields: { answer: a + b } }))
writeFileSync(join(folder, 'held-out.txt'), asText(heldOut))
writeFileSync(join(folder, 'training.txt'), asText(training))

const reward = builtInReward('exact')
/** Digits of an answer, and the end of its line. */
const maxTokens = 4
const kept = join(folder, 'results.json')
const results = existsSync(kept) ? JSON.parse(readFileSync(kept)) : {}

/** Accuracy on the held-out sums and KL to the base of what `make` leaves in a folder; kept. */
async function stage(name, base, make) {
  if (results[name] === undefined) {
    const began = Date.now()
    const out = join(folder, name)
    const path = await make(out)
    const seconds = (Date.now() - began) / 1000
    const asked = { prompts: asPrompts(heldOut), answers: heldOut.length, maxTokens, seed: 5, threads: 1 }
    const found = await measurePolicy({ base: base ?? out, ...(base && { policy: out }), reward, ...asked })
    const right = found.rewards.reduce((a, b) => a + b, 0)
    const kl = found.divergences.reduce((a, b) => a + b, 0) / found.divergences.length
    results[name] = { accuracy: wilson(right, heldOut.length), kl, seconds, path }
    writeFileSync(kept, `${JSON.stringify(results)}\n`)
  }
  const { accuracy, kl, seconds, path } = results[name]
  const share = ({ value, low, high }) =>
    `${(100 * value).toFixed(1)} % [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]`
  const way = path.length > 0 ? `; on the way ${path.map((r) => r.toFixed(2)).join(' ')}` : ''
  console.log(`${name}: ${share(accuracy)} of held-out sums, KL ${kl.toFixed(3)}, ${seconds.toFixed(0)} s${way}`)
}

/** Learns the sums as texts, for so many steps. */
const taught = (steps) => async (out) => {
  const run = await languageRun({
    ...{ data: join(folder, 'training.txt'), validation: join(folder, 'held-out.txt'), out, seed, threads: 1 },
    ...{ documents: 'lines', rows: 'documents', steps, batch: 128, validateEvery: 100, validationBatches: 8 },
    model: { family: 'gpt', layers: 3, heads: 4, width: 96, context: 12 },
    recipe: { cooldown: 0.5 },
  })
  for await (const _ of run.events());
  return []
}

/** Answers and is rewarded; gives the mean reward of every tenth part. */
const rewarded = (base, steps) => async (out) => {
  const run = await policyRun({
    ...{ base, out, prompts: asPrompts(training), reward, batch: 256, maxTokens, seed, threads: 1 },
    ...{ epochs: 2, minibatches: 4, clip: { low: 0.2, high: 0.2 }, steps, learningRate: 3e-4, cooldown: 0.5 },
    method: { name: 'grpo', group: 8, deviation: 'sample', coefficient: 0, estimate: 'k3' },
  })
  const rewards = []
  for await (const event of run.events()) if (event.kind === 'step') rewards.push(event.readings.reward)
  const part = Math.ceil(rewards.length / 10)
  return Array.from({ length: Math.ceil(rewards.length / part) }, (_, i) => {
    const own = rewards.slice(i * part, (i + 1) * part)
    return own.reduce((a, b) => a + b, 0) / own.length
  })
}

const base = join(folder, 'taught')
const weak = join(folder, 'hardly-taught')
await stage('taught', undefined, taught(185))
await stage('rewarded', base, rewarded(base, 500))
await stage('hardly-taught', undefined, taught(80))
await stage('hardly-rewarded', weak, rewarded(weak, 100))
