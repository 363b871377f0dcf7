/** What `atelier serve` does. */
import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { RequestRecord, ServedModel } from '../serve/index.node.js'
import { UsageError } from './failure.js'
import { listenForInterrupt } from './interrupt.js'
import { say } from './print.js'
import type { ServeValues } from './serve.js'

export async function serveVerb(runs: readonly string[], values: ServeValues): Promise<void> {
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
