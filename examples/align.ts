/** A small GPT of names learns to end them in a vowel, by GRPO with a rule as its reward; how far it went is measured exactly. */
import { languageRun } from 'atelier'
import { measurePolicy, policyRun, rewardOf } from 'atelier/train'

const [steps = '150', folder = 'runs/align-example'] = process.argv.slice(2)
const [base, out] = [`${folder}/base`, `${folder}/aligned`]

const names = await languageRun({
  ...{ data: 'names', documents: 'lines', rows: 'documents', out: base, steps: 4 * Number(steps), batch: 64, seed: 1 },
  model: { family: 'gpt', layers: 2, heads: 2, width: 48, context: 16 },
})
for await (const event of names.events()) {
  if (event.kind === 'validation') console.log(`names, step ${event.step}: ${event.loss.toFixed(3)} nats per letter`)
}

const reward = rewardOf('ends in a vowel', ({ answer }) => (/[aeiou]$/.test(answer) ? 1 : 0))
const prompts = [{ prompt: '', fields: {} }]
const maxTokens = 15
const alignment = await policyRun({
  ...{ base, out, prompts, reward, maxTokens, seed: 1, steps: Math.ceil(Number(steps) / 5), learningRate: 7e-4 },
  ...{ batch: 128, epochs: 2, minibatches: 4, clip: { low: 0.2, high: 0.2 } },
  method: { name: 'grpo', group: 128, deviation: 'sample', coefficient: 0.1, estimate: 'k3' },
})
for await (const event of alignment.events()) if (event.kind === 'warning') console.log(event.what)

const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length
const options = { base, prompts, reward, answers: 512, maxTokens, seed: 2 }
const [before, after] = [await measurePolicy(options), await measurePolicy({ ...options, policy: out })]
console.log(
  `names that end in a vowel: ${mean(before.rewards).toFixed(2)} before, ${mean(after.rewards).toFixed(2)} after`,
)
console.log(`nats from the base: ${mean(after.divergences).toFixed(2)} a name`)
