/**
 * The whole life of a small language model, one command after another, in about ten minutes on two cores:
 *
 *     npm run build && node examples/lifecycle.mjs [folder]
 *
 * It learns English from a novel, is taught to write recipes, is ranked, learns what was preferred, is aligned to it, compared with what it was,
 * served, called and exported. The rankings are scripted, so that the script needs nobody: a rule stands in for a person who is in a hurry (the
 * recipe with fewer steps is better, and of two with as many the one that uses more of the ingredients). `atelier rank` asks a person the same.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generationEngine, loadModel } from 'atelier'
import { readPairs } from 'atelier/data'
import OpenAI from 'openai'

const folder = process.argv[2] ?? 'runs/lifecycle'
const at = (name) => join(folder, name)
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
mkdirSync(folder, { recursive: true })

/** A command as one would type it, with its time; `@name` is a folder or a file of this life. */
async function atelier(line) {
  const words = line.split(/\s+/).map((word) => (word.startsWith('@') ? at(word.slice(1)) : word))
  console.log(`\n$ atelier ${words.join(' ')}`)
  const begun = performance.now()
  const child = spawn(process.execPath, [main, ...words], { stdio: 'inherit' })
  const code = await new Promise((resolve) => child.on('exit', resolve))
  if (code !== 0) throw new Error(`atelier ${words[0]} ended with ${code}`)
  console.log(`(${Math.round((performance.now() - begun) / 1000)} s)`)
}

// A foundation: English, from a novel.
await atelier(
  'train --data moby-dick --model llama --layers 4 --heads 4 --width 128 --context 256 --tokenizer bpe --vocabulary 2048 ' +
    '--batch 12 --steps 350 --seed 1 --out @foundation',
)

// A domain: recipes, with the loss on the answers only, and a look at what is forgotten of the novel.
await atelier(
  'finetune @foundation --data pairs:recipes --watch moby-dick --steps 120 --batch 8 --learning-rate 0.001 --seed 1 --out @cook',
)

// Two answers to each question, and a scripted preference between them.
const { conversations } = await readPairs('pairs:recipes')
const questions = conversations.slice(0, 400).map(([question]) => question.content)
const ingredientsOf = (question) => question.split('Ingredients: ')[1]?.replace(/\.$/, '').split(', ') ?? []
/** Share of the ingredients that an answer names, by their last word. */
const used = (question, answer) => {
  const names = ingredientsOf(question).map((each) => each.split(' ').at(-1).toLowerCase())
  return names.filter((name) => answer.toLowerCase().includes(name)).length / Math.max(1, names.length)
}
const steps = (answer) => answer.match(/^\d+\./gm)?.length ?? 0

async function answers(run, asked, { seed, count = 1 }) {
  const { memory, model, tokenizer, template } = await loadModel(run)
  const engine = generationEngine(memory, model, tokenizer, { slots: 16 })
  const prompts = asked.flatMap((content) =>
    Array(count).fill(template.encode([{ role: 'user', content }], { addGenerationPrompt: true }).ids),
  )
  const drawn = await engine.generateAll(prompts, {
    seed,
    temperature: 0.9,
    maxTokens: 160,
    stop: template.stop.filter((text) => text !== ''),
    stopTokens: template.end,
  })
  await engine.close()
  return asked.map((_, i) => drawn.slice(i * count, (i + 1) * count).map(({ text }) => text.trim()))
}

console.log('\nTwo answers to each of 300 questions, ranked by the rule (scripted)')
const drawn = await answers(at('cook'), questions.slice(0, 300), { seed: 1, count: 2 })
const pairs = drawn.flatMap(([a, b], i) => {
  const prompt = questions[i]
  const [fewer, more] = [steps(b) - steps(a), used(prompt, a) - used(prompt, b)]
  if (a === b || (fewer === 0 && more === 0)) return []
  const first = fewer > 0 || (fewer === 0 && more > 0)
  return [{ prompt: [{ role: 'user', content: prompt }], chosen: first ? a : b, rejected: first ? b : a }]
})
writeFileSync(at('pairs.jsonl'), pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(''))
console.log(`${pairs.length} pairs`)
await atelier('rank --import @pairs.jsonl --name recipes --rater script')

// What was preferred, as a reward; and the model moved towards it, with the distance it went.
await atelier('reward @cook --data ranking:recipes --seed 1 --out @taste')
await atelier(
  'align @cook --method dpo --data ranking:recipes --steps 60 --learning-rate 0.0002 --seed 1 --out @aligned',
)

// Before and after, on questions that no step has seen.
const unseen = questions.slice(300)
const mean = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length
console.log('\nOn 100 questions that were not ranked, with the same seeds')
for (const name of ['foundation', 'cook', 'aligned']) {
  const found = await answers(at(name), unseen, { seed: 7 })
  const [share, count] = [
    mean(found.map(([answer], i) => used(unseen[i], answer))),
    mean(found.map(([answer]) => steps(answer))),
  ]
  console.log(`  ${name.padEnd(12)} ${count.toFixed(2)} steps, ${(100 * share).toFixed(1)} % of the ingredients`)
  console.log(`               ${JSON.stringify(found[0][0].slice(0, 150))}`)
}

// Shipped: other programs' formats, each opened again and compared before it is kept; a card; and where it all came from.
await atelier('export @aligned --format safetensors --out @transformers')
await atelier('export @aligned --format gguf --quantise int8 --out @aligned.gguf')
await atelier('card @aligned --licence mit --language en --force')
await atelier('runs tree')

// Served, and called by OpenAI's own client.
const server = spawn(process.execPath, [main, 'serve', at('aligned'), '--port', '0', '--quiet'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const address = await new Promise((resolve, reject) => {
  server.stdout.on('data', (piece) => {
    const found = /http:\/\/[\d.:]+/.exec(String(piece))
    if (found) resolve(found[0])
  })
  server.on('exit', (code) => reject(new Error(`serve ended with ${code}`)))
})
try {
  const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: 'none' })
  console.log(`\nAt ${address}: ${unseen[1]}\n`)
  const stream = await client.chat.completions.create({
    model: 'aligned',
    messages: [{ role: 'user', content: unseen[1] }],
    temperature: 0.7,
    seed: 1,
    max_tokens: 160,
    stream: true,
  })
  for await (const { choices } of stream) process.stdout.write(choices[0]?.delta.content ?? '')
  console.log()
} finally {
  server.kill('SIGTERM')
}
console.log(`\nAll of it is in ${folder}; it took ${Math.round(performance.now() / 60_000)} minutes.`)
