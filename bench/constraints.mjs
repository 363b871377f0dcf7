// node bench/constraints.mjs [--json]: what it takes to hold a text to a form, a token at a time, with GPT-2's 50,257 tokens.
import gpt2 from 'js-tiktoken/ranks/gpt2'
import { fromRanks } from '../dist/data/index.js'
import { jsonSchemaConstraint, regexConstraint } from '../dist/sample/index.js'

const person = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    age: { type: 'integer', minimum: 0, maximum: 130 },
    email: { type: 'string', format: 'email' },
    tags: { type: 'array', items: { type: 'string', maxLength: 40 } },
    address: {
      type: 'object',
      properties: {
        street: { type: 'string' },
        city: { type: 'string' },
        zip: { type: 'string', pattern: '^\\d{5}$' },
      },
      required: ['street', 'city', 'zip'],
    },
    role: { enum: ['captain', 'mate', 'harpooneer'] },
  },
  required: ['name', 'age', 'email', 'tags', 'address', 'role'],
}
const written = {
  name: 'Ishmael of the Pequod',
  age: 31,
  email: 'ishmael@pequod.example',
  tags: ['whaling', 'narrator', 'survivor of the voyage', 'naïve — 鯨'],
  address: { street: 'The Spouter Inn, Water Street', city: 'New Bedford', zip: '02740' },
  role: 'mate',
}
const anything = {
  ...written,
  log: Array.from({ length: 8 }, (_, i) => ({ day: i, wind: i * 1.5, said: 'Call me Ishmael.' })),
}
const forms = {
  'schema of a person': [jsonSchemaConstraint, person, JSON.stringify(written)],
  'the same, with space': [jsonSchemaConstraint, person, JSON.stringify(written, undefined, 2)],
  'any JSON': [jsonSchemaConstraint, {}, JSON.stringify(anything)],
  'expression [\\p{L} ,.]{1,200}': [
    regexConstraint,
    '[\\p{L} ,.]{1,200}',
    'Call me Ishmael. Some years ago, never mind how long precisely',
  ],
}

/** js-tiktoken packs a table as lines of `! firstRank base64 base64 …`. */
const tokens = gpt2.bpe_ranks.split('\n').flatMap((line) => line.split(' ').slice(2))
const ranks = tokens.map((text) => Uint8Array.from(Buffer.from(text, 'base64')))
const tokenizer = fromRanks(ranks, { pattern: 'gpt2', special: gpt2.special_tokens })
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
const results = []
for (const [form, [make, given, text]] of Object.entries(forms)) {
  const started = performance.now()
  const fresh = make(given, tokenizer, tokenizer.size)
  const building = performance.now() - started
  for (const round of ['first text', 'later texts']) {
    const constraint = fresh.clone()
    const times = []
    for (const id of tokenizer.encode(text)) {
      const before = performance.now()
      const allowed = constraint.allowed()
      constraint.accept(id)
      times.push(performance.now() - before)
      if (allowed[id] !== 1) throw new Error(`${form}: token ${id} was not allowed`)
    }
    times.sort((a, b) => a - b)
    const [median, p95, most] = [0.5, 0.95, 1].map((share) => quantile(times, share))
    results.push({ form, round, tokens: times.length, building, median, p95, most })
  }
}
if (process.argv.includes('--json')) console.log(JSON.stringify({ node: process.version, results }))
else {
  console.log('milliseconds a token: mask of 50,257 tokens, and going on by one')
  for (const { form, round, tokens, building, median, p95, most } of results) {
    const built = round === 'first text' ? `  built in ${building.toFixed(0)} ms` : ''
    console.log(
      `${form.padEnd(32)} ${round.padEnd(12)} ${String(tokens).padStart(4)} tokens  median ${median.toFixed(3)}  p95 ${p95.toFixed(3)}  most ${most.toFixed(1)}${built}`,
    )
  }
}
