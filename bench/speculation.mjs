// node bench/speculation.mjs RUN TEXT [DRAFT…]: tokens a second with and without drafts, taking turns; a draft is a run with the same tokens, or lookup.
import { readFileSync } from 'node:fs'
import { lookupDraft, readerDraft, readerSampler, speculation } from '../dist/sample/index.js'
import { loadReader } from '../dist/train/index.node.js'

const [run, textPath, ...drafts] = process.argv.slice(2)
const options = { threads: 1 }
const { reader, tokenizer, config } = await loadReader(run, options)
const ids = [...tokenizer.encode(readFileSync(textPath, 'utf8').slice(0, 40_000), { special: 'text' })]
const length = Math.floor(config.context / 2)
const prompts = Array.from({ length: 6 }, (_, i) => ids.slice(i * 300, i * 300 + Math.floor(config.context / 4)))

const ways = [{ name: 'no draft', sampler: readerSampler(reader, config, tokenizer) }]
for (const draft of drafts) {
  for (const ahead of [2, 4]) {
    const target = await loadReader(run, options)
    const guesses = draft === 'lookup' ? lookupDraft() : readerDraft((await loadReader(draft, options)).reader)
    const going = speculation(guesses, { ahead })
    ways.push({
      name: `${draft}, ${ahead} ahead`,
      going,
      sampler: readerSampler(target.reader, config, tokenizer, going),
    })
  }
}
for (const temperature of [0, 0.8]) {
  const results = ways.map(() => ({ tokens: 0, seconds: 0, texts: [] }))
  for (const [i, prompt] of [prompts[0], ...prompts].entries()) {
    for (const [at, { sampler, going }] of ways.entries()) {
      if (i === 1 && going) Object.assign(going.tally, { readings: 0, guessed: 0, accepted: 0 })
      const started = performance.now()
      const { tokens, text } = await sampler.complete(prompt, {
        temperature,
        maxTokens: length,
        seed: i,
        stopTokens: [],
      })
      if (i === 0) continue // the first opens the programs
      results[at].tokens += tokens.length
      results[at].seconds += (performance.now() - started) / 1000
      results[at].texts.push(text)
    }
  }
  const rate = ({ tokens, seconds }) => tokens / seconds
  console.log(`temperature ${temperature}`)
  for (const [at, { name, going }] of ways.entries()) {
    const same = results[at].texts.filter((text, i) => text === results[0].texts[i]).length
    const share = going
      ? `${((100 * going.tally.accepted) / Math.max(1, going.tally.guessed)).toFixed(0)} % of ${going.tally.guessed} guesses accepted, ${same} of ${prompts.length} texts the same`
      : ''
    console.log(
      `  ${name.padEnd(40)} ${rate(results[at]).toFixed(0).padStart(5)} tokens/s  ×${(rate(results[at]) / rate(results[0])).toFixed(2)}  ${share}`,
    )
  }
}
process.exit(0)
