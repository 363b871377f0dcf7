// atelier serve runs/whale --port 8080
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

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

export type ServeValues = ValuesOf<typeof options>

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
  command.action(async (runs: readonly string[], flags: Partial<ServeValues>) =>
    (await import('./serveVerb.js')).serveVerb(runs, valuesOf(options, flags)),
  )
}
