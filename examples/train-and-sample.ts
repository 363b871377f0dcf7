/** Train a small GPT on a text of yours and let it write: the README's twelve lines. */
import { languageRun, loadModel, textSampler } from 'atelier'

const [data = 'moby-dick', steps = '300'] = process.argv.slice(2)
const out = process.argv[4] ?? 'runs/example'

const model = { family: 'gpt', layers: 4, heads: 4, width: 128, context: 64 } as const
const run = await languageRun({
  data,
  out,
  model,
  steps: Number(steps),
  batch: 16,
  validateEvery: 50,
  validationBatches: 20,
})
for await (const event of run.events()) {
  if (event.kind === 'validation') console.log(`step ${event.step}: ${event.loss.toFixed(3)} nats per character`)
}

const kept = await loadModel(out)
const sampler = textSampler(kept.memory, kept.model, kept.tokenizer)
const { text } = await sampler.complete('Call me', { temperature: 0.8, maxTokens: 200, seed: 1 })
console.log(`Call me${text}`)
await sampler.close()
