// atelier serve runs/whale --port 8080
import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import type { RequestRecord, ServedModel } from '../serve/index.node.js'
import { UsageError } from './failure.js'
import { listenForInterrupt } from './interrupt.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { say } from './print.js'

const options = {
  port: { kind: 'whole', least: 0, most: 65535, default: 8080, help: 'where to listen; 0 takes any free port' },
  host: {
    kind: 'text',
    value: 'address',
    default: '127.0.0.1',
    help: 'address to listen on; those that others can reach need a key',
  },
  apiKey: {
    kind: 'text',
    value: 'key',
    help: 'what requests have to bring as Authorization: Bearer',
    otherwise: 'ATELIER_API_KEY, or none',
  },
  slots: { kind: 'whole', least: 1, most: 256, default: 8, help: 'texts that are generated at once' },
  queue: { kind: 'whole', least: 0, default: 64, help: 'texts that may wait for a slot; more are told to come back' },
  origin: { kind: 'texts', value: 'url', help: 'web pages that may ask', otherwise: 'none' },
  timeout: { kind: 'number', least: 0, isOpen: true, default: 600, help: 'seconds that a request may take' },
  bodyLimit: { kind: 'whole', least: 1, default: 1024, help: 'longest body of a request, in KiB' },
  threads: { kind: 'whole', least: 1, help: 'threads to compute with', otherwise: 'all cores for large models' },
  quiet: {
    kind: 'switch',
    help: 'no log of requests; without it each is a line of JSON on stderr, without what was said',
  },
} as const satisfies OptionTable

type ServeValues = ValuesOf<typeof options>

const examples = `
Answers as OpenAI's HTTP interface does: /v1/models, /v1/completions, /v1/chat/completions, /v1/embeddings; and
/health, /ready, /metrics. A model is called as its folder is; name=folder gives it another name.

Examples:
  atelier serve runs/whale
  atelier serve runs/whale poet=runs/sonnets --port 9000 --slots 16
  atelier serve hf:HuggingFaceTB/SmolLM2-135M-Instruct --api-key "$KEY" --host 0.0.0.0
  curl http://127.0.0.1:8080/v1/completions -H 'content-type: application/json' -d '{"prompt": "Call me", "max_tokens": 40}'`

export function addServe(program: Command): void {
  const command = program.command('serve').summary("answer requests in OpenAI's HTTP interface")
  command.description("Serves language models by OpenAI's HTTP interface, many requests at once.")
  command.argument('<run...>', 'folders that train or finetune wrote, or Hugging Face folders')
  addOptions(command, options).addHelpText('after', examples)
  command.action((runs: readonly string[], flags: Partial<ServeValues>) => serveVerb(runs, valuesOf(options, flags)))
}

async function serveVerb(runs: readonly string[], values: ServeValues): Promise<void> {
  const named = runs.map(nameOf)
  const twice = named.find(({ name }, i) => named.findIndex((other) => other.name === name) < i)
  if (twice !== undefined) {
    throw new UsageError(`serve: two models are called ${twice.name}`, 'Give one another name: name=folder')
  }
  const apiKey = values.apiKey ?? process.env.ATELIER_API_KEY
  const { startServer } = await import('../serve/index.node.js')
  const interrupt = listenForInterrupt(() => say('Ending: no new requests; those that run have 8 seconds.'))
  const server = await startServer({
    load: () => loadAll(named, values),
    port: values.port,
    host: values.host,
    queue: values.queue,
    origins: values.origin ?? [],
    timeout: values.timeout,
    bodyBytes: 1024 * values.bodyLimit,
    ...(apiKey !== undefined && apiKey !== '' && { apiKey }),
    ...(!values.quiet && { log: logged }),
    report: (error) => {
      const { message, stack } = error instanceof Error ? error : new Error(String(error))
      process.stderr.write(`${JSON.stringify({ time: now(), level: 'error', message, stack })}\n`)
    },
  })
  try {
    say(`Listening at ${server.url}, loading ${named.map(({ name }) => name).join(', ')} …`)
    await Promise.race([server.ready, aborted(interrupt.signal)])
    if (!interrupt.signal.aborted) say(`Ready: ${server.url}/v1`)
    await aborted(interrupt.signal)
  } finally {
    await server.close()
    interrupt.dispose()
  }
}

/** `name=folder`, or a folder called by its own name; `hf:owner/name` is called owner/name. */
function nameOf(run: string): { readonly name: string; readonly folder: string } {
  const match = /^([\w.-]+)=(.+)$/.exec(run)
  if (match) return { name: match[1]!, folder: match[2]! }
  return { name: run.startsWith('hf:') ? run.slice(3) : basename(resolve(run)), folder: run }
}

async function loadAll(
  named: readonly { readonly name: string; readonly folder: string }[],
  { slots, threads }: ServeValues,
): Promise<readonly ServedModel[]> {
  const { loadModel } = await import('../train/index.node.js')
  const { servedModel } = await import('../serve/index.node.js')
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  const all: ServedModel[] = []
  for (const { name, folder } of named) {
    const loaded = await loadModel(folder, threads === undefined ? {} : { threads })
    all.push(await servedModel(name, loaded, { slots, version }))
  }
  return all
}

const now = (): string => new Date().toISOString()

function logged({ ended, ...record }: RequestRecord): void {
  const line = { time: now(), level: ended === undefined ? 'info' : 'warning', ...record, ...(ended && { ended }) }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
