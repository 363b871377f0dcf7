// Serving, measured from outside: node bench/serving.mjs --part clients --size 124M
//
//   --part clients   time to the first token, between tokens, and tokens a second, of 1, 8 and 32 clients (under 3 minutes)
//   --part many      10,000 short requests: nothing lost, memory before and after (tiny model)
//   --part streams   cached generation of 1 and 16 texts at once, beside PyTorch where python3 has it (124M)
//   --part abort     how long a slot stays taken after its client has gone
//   --size tiny|small|124M   --threads 2   --slots 8 (16 for streams)   --requests 10000
// Weights are random: speed does not depend on what they say. One JSON line a measurement.
import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { generationEngine } from '../dist/sample/index.js'
import { randomModel, servingSizes } from './serving-random.mjs'

const { values } = parseArgs({
  options: {
    part: { type: 'string', default: 'clients' },
    size: { type: 'string' },
    threads: { type: 'string', default: '2' },
    slots: { type: 'string' },
    requests: { type: 'string', default: '10000' },
  },
})
const threads = Number(values.threads)
const print = (line) => console.log(JSON.stringify(line))
const quantile = (list, q) => {
  const sorted = [...list].sort((a, b) => a - b)
  return Number(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]?.toFixed(2))
}

async function withServer(settings, use) {
  const child = fork(new URL('serving-model.mjs', import.meta.url), [JSON.stringify({ threads, ...settings })], {
    execArgv: ['--expose-gc'],
  })
  const [{ url }] = await once(child, 'message')
  const state = async () => {
    child.send('memory')
    return (await once(child, 'message'))[0]
  }
  try {
    return await use(url, state)
  } finally {
    child.send('end')
    await once(child, 'exit')
  }
}

const body = (prompt, tokens, seed) =>
  JSON.stringify({ prompt, max_tokens: tokens, seed, stream: true, temperature: 0.8 })

/** One streamed request: times of its tokens in ms since it was sent. */
async function ask(url, prompt, tokens, seed) {
  const since = performance.now()
  const response = await fetch(`${url}/v1/completions`, { method: 'POST', body: body(prompt, tokens, seed) })
  if (response.status !== 200) return { status: response.status, times: [] }
  const times = []
  let text = ''
  for await (const chunk of response.body) {
    const now = performance.now() - since
    const piece = Buffer.from(chunk).toString()
    text += piece
    for (let i = piece.split('"text"').length - 1; i > 0; i--) times.push(now)
  }
  return { status: 200, times, isWhole: text.trimEnd().endsWith('data: [DONE]') }
}

async function clients(size) {
  const tokens = size === '124M' ? 16 : 64
  await withServer({ size, slots: Number(values.slots ?? 8), queue: 64 }, async (url, state) => {
    const prompt = (i) => `${i} `.padEnd(32, 'It was the best of times, it was ')
    await ask(url, prompt(0), 4, 0)
    await Promise.all([1, 2, 3].map((i) => ask(url, prompt(i).repeat(3), 4, i)))
    await state()
    for (const count of [1, 8, 32]) {
      const each = count === 1 ? 4 : 2
      const since = performance.now()
      const answers = await Promise.all(
        Array.from({ length: count }, async (_, client) => {
          const mine = []
          for (let i = 0; i < each; i++) mine.push(await ask(url, prompt(client * 10 + i), tokens, client))
          return mine
        }),
      )
      const seconds = (performance.now() - since) / 1000
      const all = answers.flat()
      const between = all.flatMap(({ times }) => times.slice(1).map((time, i) => time - times[i]))
      const first = all.map(({ times }) => times[0])
      print({
        part: 'clients',
        size,
        threads,
        clients: count,
        requests: all.length,
        lost: all.filter(({ isWhole }) => !isWhole).length,
        firstTokenMs: { p50: quantile(first, 0.5), p95: quantile(first, 0.95) },
        betweenTokensMs: { p50: quantile(between, 0.5), p95: quantile(between, 0.95) },
        tokensPerSecond: Number(((all.length * tokens) / seconds).toFixed(1)),
        eventLoopDelayP99Ms: Number((await state()).delay.toFixed(1)),
      })
    }
  })
}

async function many(size) {
  const total = Number(values.requests)
  await withServer({ size, slots: Number(values.slots ?? 8), queue: 64 }, async (url, state) => {
    const since = performance.now()
    let [next, lost, refused] = [0, 0, 0]
    const first = []
    const memory = []
    const client = async () => {
      while (next < total) {
        const number = next++
        if (number % (total / 10) === 0) memory.push((await state()).rss)
        let answer = await ask(url, `request ${number}`, 4, number)
        while (answer.status === 429) {
          refused += 1
          answer = await ask(url, `request ${number}`, 4, number)
        }
        if (!answer.isWhole) lost += 1
        first.push(answer.times[0])
      }
    }
    await Promise.all(Array.from({ length: 16 }, client))
    const end = await state()
    const megabytes = [...memory, end.rss].map((bytes) => Math.round(bytes / 1e6))
    print({
      part: 'many',
      size,
      requests: total,
      lost,
      refused,
      seconds: Number(((performance.now() - since) / 1000).toFixed(1)),
      firstTokenMs: { p50: quantile(first, 0.5), p99: quantile(first, 0.99) },
      residentMB: megabytes,
      heapMB: Math.round(end.heapUsed / 1e6),
      left: end.seated + end.waiting,
    })
  })
}

async function streams(size) {
  const [prompt, tokens] = [32, size === '124M' ? 64 : 128]
  const { vocabulary } = servingSizes[size]
  const ids = (i) => Int32Array.from({ length: prompt }, (_, at) => (i * 101 + at * 37) % Math.min(vocabulary, 256))
  for (const count of [1, 16]) {
    const { memory, model, tokenizer } = randomModel(size, threads)
    const engine = generationEngine(memory, model, tokenizer, { slots: count })
    const run = async (length) => {
      const [since, before] = [performance.now(), process.cpuUsage()]
      await engine.generateAll(
        Array.from({ length: count }, (_, i) => ids(i)),
        { maxTokens: length, seed: 1 },
      )
      const { user, system } = process.cpuUsage(before)
      return { seconds: (performance.now() - since) / 1000, processor: (user + system) / 1e6 }
    }
    await run(4)
    const runs = [await run(tokens), await run(tokens)]
    print({ part: 'streams', peer: 'atelier', size, threads, streams: count, ...rates(runs, count, tokens) })
    await engine.close()
  }
  const script = new URL('peers/torch_generation.py', import.meta.url).pathname
  // Settings of OpenBLAS for another machine would slow PyTorch down.
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...env } = process.env
  const python = ['python3', '/usr/bin/python3'].find((each) => spawnSync(each, ['-c', 'import torch']).status === 0)
  if (python === undefined) {
    print({ part: 'streams', peer: 'torch', skipped: 'no python3 here imports torch' })
    return
  }
  for (const count of [1, 16]) {
    const settings = JSON.stringify({ ...servingSizes[size], prompt, tokens, streams: count, threads })
    const { stdout, stderr, status } = spawnSync(python, [script, settings], { env, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    const { version, runs } = JSON.parse(stdout)
    const line = { part: 'streams', peer: `torch ${version}`, size, threads, streams: count }
    print({ ...line, ...rates(runs, count, tokens) })
  }
}

/** By the clock, and by the processor's time, which other jobs on the machine disturb less. */
const rates = (runs, count, tokens) => {
  const per = (key) => Number(((count * tokens) / Math.min(...runs.map((run) => run[key]))).toFixed(1))
  return { tokensPerSecond: per('seconds'), tokensPerProcessorSecond: per('processor') }
}

async function abort(size) {
  await withServer({ size, slots: 1, queue: 4 }, async (url, state) => {
    await ask(url, 'warm', 4, 0)
    const taken = []
    for (let i = 0; i < 20; i++) {
      const controller = new AbortController()
      const response = await fetch(`${url}/v1/completions`, {
        method: 'POST',
        body: body('a long text', 100, i),
        signal: controller.signal,
      })
      await response.body.getReader().read()
      controller.abort()
      const since = performance.now()
      while ((await state()).seated > 0);
      taken.push(performance.now() - since)
    }
    print({ part: 'abort', size, freedMs: { p50: quantile(taken, 0.5), most: quantile(taken, 1) } })
  })
}

const parts = { clients: [clients, 'small'], many: [many, 'tiny'], streams: [streams, '124M'], abort: [abort, 'small'] }
const [run, usual] = parts[values.part] ?? []
if (!run) throw new Error(`--part ${values.part}: ${Object.keys(parts).join(', ')}`)
await run(values.size ?? usual)
process.exit(0)
