// Reward against KL of best-of-n, DPO, PPO and GRPO on names, in one picture: npm run build && node bench/frontier.mjs FOLDER [names.txt]
//
// The policy is a character GPT of names, the reward a known function, the KL exact at every token. Without a file, the built-in names
// are taken. Every stage leaves its folder and is passed over where it is done, so an interrupted run goes on. About 15 minutes on one core.
//
// reward(name) = share of vowels − .05 · |letters − 6|

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lineChart } from '../dist/charts/index.js'
import { loadSet } from '../dist/data/index.node.js'
import { bootstrapMean } from '../dist/evaluate/index.js'
import { randomStream } from '../dist/tensor/index.js'
import {
  bestOfDivergence,
  languageRun,
  loadReward,
  measurePolicy,
  policyRun,
  preferenceRun,
  rewardOf,
  rewardRun,
} from '../dist/train/index.node.js'

const [folder, file] = process.argv.slice(2)
if (!folder) throw new Error('frontier: give a folder to work in, and perhaps a file of names')
mkdirSync(folder, { recursive: true })
const base = join(folder, 'base')
const seed = 1
/** A start, 14 letters, and the end of a line are 16 tokens: the context. */
const maxTokens = 15
const prompts = [{ prompt: '', fields: {} }]

const trueReward = (name) =>
  name.length === 0 ? -0.3 : name.replaceAll(/[^aeiou]/g, '').length / name.length - 0.05 * Math.abs(name.length - 6)
const reward = rewardOf('vowels', ({ answer }) => trueReward(answer))
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length
const deviation = (values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)))

const results = existsSync(join(folder, 'results.json')) ? JSON.parse(readFileSync(join(folder, 'results.json'))) : {}
/** What `body` gives, kept under a name. */
async function stage(name, body) {
  if (results[name] === undefined) {
    const began = Date.now()
    results[name] = await body()
    results[name].seconds = (Date.now() - began) / 1000
    writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results)}\n`)
  }
  const { reward: r, kl } = results[name]
  if (kl) console.log(name, `reward ${r.value.toFixed(4)} [${r.low.toFixed(4)}, ${r.high.toFixed(4)}], KL ${kl.value.toFixed(3)} [${kl.low.toFixed(3)}, ${kl.high.toFixed(3)}]`) // biome-ignore format: one line
  return results[name]
}

/** Trains to the end, and keeps reward and KL of every step. */
async function followed(run) {
  const path = []
  for await (const event of run.events()) {
    if (event.kind === 'warning') console.log(event.what)
    if (event.kind === 'step' && event.readings) path.push([event.readings.kl, event.readings.reward])
  }
  return path
}

async function measured(policy, path) {
  const found = await measurePolicy({ base, policy, prompts, reward, answers: 4096, maxTokens, seed: 5, threads: 1 })
  return {
    reward: bootstrapMean(found.rewards, { resamples: 500 }),
    kl: bootstrapMean(found.divergences, { resamples: 500 }),
    path,
  }
}

// The base.

await stage('base', async () => {
  if (existsSync(join(base, 'model.safetensors'))) return {}
  const text = file ? readFileSync(file, 'utf8') : (await loadSet('names')).text
  const lower = text.toLowerCase().split('\n')
  const names = [...new Set(lower.filter((name) => /^[a-z]{2,15}$/.test(name)))]
  const order = randomStream(seed, 'names').permutation(names.length)
  const path = join(folder, 'names.txt')
  writeFileSync(path, `${Array.from(order, (i) => names[i]).join('\n')}\n`)
  const run = await languageRun({
    ...{ data: path, documents: 'lines', rows: 'documents', holdOut: 0.1, out: base, seed, threads: 1 },
    model: { family: 'gpt', layers: 3, heads: 4, width: 64, context: 16, dropout: 0.1 },
    ...{ steps: 3000, batch: 128, validateEvery: 500, validationBatches: 25, recipe: { weightDecay: 0.05 } },
  })
  let validation
  for await (const event of run.events()) if (event.kind === 'validation') validation = event.loss
  return { validation }
})

// What the base says: from it follow best-of-n and the best that any policy can do, exactly for these answers.

const sampled = await stage('samples', async () => {
  const answers = []
  const listening = rewardOf('vowels', ({ answer }) => {
    answers.push(answer)
    return trueReward(answer)
  })
  await measurePolicy({ base, prompts, reward: listening, answers: 20_480, maxTokens, seed: 3, threads: 1 })
  return { answers: answers.slice(0, 20_480) }
})
const scores = sampled.answers.map(trueReward)
const [usual, spread] = [mean(scores), deviation(scores)]
console.log(`base: reward ${usual.toFixed(4)}, deviation ${spread.toFixed(4)}`)

/** Values of the reward and how often each comes. */
const levels = (() => {
  const counts = new Map()
  for (const score of scores) counts.set(score, (counts.get(score) ?? 0) + 1 / scores.length)
  return [...counts].sort(([a], [b]) => a - b)
})()

/** Reward and KL of a policy whose chance of an answer is the base's times a function of its reward. */
function tilted(share) {
  let [total, kl] = [0, 0]
  for (const [score, chance, own] of levels.map(([s, c], i) => [s, c, share(s, c, i)])) {
    total += own * score
    if (own > 0) kl += own * Math.log(own / chance)
  }
  return { reward: total, kl }
}

const below = levels.map((_, i) => levels.slice(0, i).reduce((sum, [, chance]) => sum + chance, 0))
const bestOf = (n) => tilted((_, chance, i) => Math.min(1, below[i] + chance) ** n - below[i] ** n)
const counts = Array.from({ length: 14 }, (_, i) => 2 ** i)
const best = counts.map((n) => ({ n, bound: bestOfDivergence(n), ...bestOf(n) }))
const prices = Array.from({ length: 40 }, (_, i) => spread / (0.15 * (i + 1)))
const optimum = prices.map((price) => {
  const total = levels.reduce((sum, [score, chance]) => sum + chance * Math.exp(score / price), 0)
  return tilted((score, chance) => (chance * Math.exp(score / price)) / total)
})
for (const { n, bound, reward: r, kl } of best) console.log(`best of ${n}: reward ${r.toFixed(4)}, KL ${kl.toFixed(3)} (at most ${bound.toFixed(3)})`) // biome-ignore format: one line

/** Best-of-n's reward at a KL, between two n. */
function bestAt(kl) {
  const i = Math.max(
    1,
    best.findIndex((each) => each.kl >= kl),
  )
  const [a, b] = [best[i - 1], best[i]]
  return a.reward + ((b.reward - a.reward) * (kl - a.kl)) / (b.kl - a.kl)
}

// The methods.

const common = { base, seed, threads: 1 }
const clip = { low: 0.2, high: 0.2 }
const drawn = { ...common, prompts, batch: 256, maxTokens, clip }
const ppo = (target, more = {}) => ({
  ...drawn,
  ...{ reward, epochs: 2, minibatches: 4, steps: 100, learningRate: 7e-4 },
  method: {
    ...{ name: 'ppo', coefficient: spread / Math.sqrt(2 * target), adaptive: { target, speed: 0.5 } },
    ...{ discount: 1, lambda: 0.95, valueWeight: 0.5, valueReach: 0.2 },
  },
  ...more,
})
const points = []
const trained = async (method, name, make) => {
  const out = join(folder, name)
  points.push({ method, name, ...(await stage(name, async () => measured(out, await followed(await make(out))))) })
}

for (const target of [1.5, 3.5, 6]) {
  await trained('PPO', `ppo-${target}`, (out) => policyRun({ ...ppo(target), out }))
}

/** Pairs of names of the base, judged by a made rater: the better one with chance σ(difference / sharpness). */
const sharpness = 0.1
const stream = randomStream(seed, 'made rater')
const pairs = Array.from({ length: 10_000 }, (_, i) => [sampled.answers[2 * i], sampled.answers[2 * i + 1]])
  .filter(([a, b]) => a !== b && a.length > 0 && b.length > 0 && Math.max(a.length, b.length) <= 14)
  .map(([a, b]) => {
    const isFirst = stream.uniform() < 1 / (1 + Math.exp((trueReward(b) - trueReward(a)) / sharpness))
    return { prompt: '', chosen: isFirst ? a : b, rejected: isFirst ? b : a }
  })
for (const beta of [0.8, 0.5, 0.35]) {
  await trained('DPO', `dpo-${beta}`, (out) =>
    preferenceRun({ ...common, out, pairs, batch: 64, steps: 300, learningRate: 7e-4, beta, form: 'sigmoid' }),
  )
}

for (const coefficient of [0.8, 0.6, 0.45, 0.3]) {
  await trained('GRPO', `grpo-${coefficient}`, (out) =>
    policyRun({
      ...{ ...drawn, out, reward, epochs: 2, minibatches: 4, steps: 100, learningRate: 7e-4 },
      method: { name: 'grpo', group: 256, deviation: 'sample', coefficient, estimate: 'k3' },
    }),
  )
}

// A learnt reward in the loop, of few preferences: what is meant follows what it says, but at several times the KL.

const learnt = join(folder, 'reward-of-few')
await stage('reward-of-few', async () => {
  const options = { ...common, out: learnt, pairs: pairs.slice(0, 120), batch: 16, steps: 60, learningRate: 5e-4 }
  const run = await rewardRun({ ...options, holdOut: 0.1 })
  let validation
  for await (const event of run.events()) if (event.kind === 'validation') validation = event.loss
  return { validation }
})
const overoptimised = await stage('over-optimised', async () => {
  const model = await loadReward(learnt, { threads: 1 })
  const path = []
  let scale
  const both = {
    ...model,
    async score(answers) {
      const said = await model.score(answers)
      scale ??= deviation(said)
      path.push([mean(said), mean(answers.map(({ answer }) => trueReward(answer)))])
      return said
    },
  }
  const out = join(folder, 'over-optimised')
  const { adaptive: _, ...method } = ppo(1).method
  const options = { ...ppo(1, { method: { ...method, coefficient: 0.001 } }), out, reward: both, steps: 80 }
  const kls = await followed(await policyRun({ ...options, limits: { kl: 40 } }))
  return { scale, steps: kls.map(([kl], i) => [kl, ...path[i]]) }
})

// The picture, and what it says.

for (const { name, reward: r, kl } of points) {
  const beside = bestAt(kl.value)
  console.log(
    `${name}: ${((r.value - usual) / spread).toFixed(2)} deviations up at ${kl.value.toFixed(2)} nats; best-of-n there: ` +
      `${beside.toFixed(4)}; ${(100 * (r.value / beside)).toFixed(1)} % of it, ${(100 * ((r.value - usual) / (beside - usual))).toFixed(1)} % of its gain`,
  )
}
const line = (name, list) => ({ name, points: list.map(({ kl, reward: r }) => [kl.value ?? kl, r.value ?? r]).sort(([a], [b]) => a - b) }) // biome-ignore format: one line
writeFileSync(
  join(folder, 'frontier.svg'),
  lineChart({
    title: 'Reward against distance from the base',
    subtitle: 'A character GPT of names; reward: share of vowels − .05 · |letters − 6|; 4,096 answers a point',
    x: { label: 'KL to the base, nats per name (exact at each token)' },
    y: { label: 'mean reward' },
    series: [
      line(
        'the best possible',
        optimum.filter(({ kl }) => kl < 7),
      ),
      line(
        'best of n',
        best.filter(({ kl }) => kl < 7),
      ),
      ...['PPO', 'DPO', 'GRPO'].map((method) => ({
        ...line(
          method,
          points.filter((point) => point.method === method),
        ),
        marks: true,
      })),
    ],
  }),
)
const { steps, scale } = overoptimised
writeFileSync(
  join(folder, 'learnt-reward.svg'),
  lineChart({
    title: 'What a learnt reward costs',
    subtitle: 'PPO by a reward model of 108 made preferences, 80 steps; rewards in deviations of the base',
    x: { label: 'KL to the base, nats per name' },
    y: { label: 'reward, deviations above the base' },
    series: [
      {
        name: 'best of n, true',
        points: best.map(({ kl, reward: r }) => [kl, (r - usual) / spread]),
      },
      ...['PPO, as the model says', 'PPO, true'].map((name, i) => {
        const unit = i === 0 ? scale : spread
        const blocks = steps.flatMap((_, at) => (at % 5 === 0 ? [steps.slice(at, at + 5)] : []))
        const points = blocks.map((block) => [
          mean(block.map(([kl]) => kl)),
          (mean(block.map((step) => step[i + 1])) - steps[0][i + 1]) / unit,
        ])
        return { name, points: [[0, 0], ...points] }
      }),
    ],
  }),
)
