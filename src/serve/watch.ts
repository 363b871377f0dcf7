/** What a server counts. */
import type { GeneratedToken } from '../sample/index.js'
import { createMetrics, type Metrics } from './metrics.js'
import type { ServedModel } from './served-model.js'

export interface Watch {
  readonly metrics: Metrics
  /** A request has been answered. */
  answered(route: string, status: number, seconds: number): void
  /** The same tokens; how long they took is counted, from now on. */
  tokens(model: ServedModel, tokens: AsyncGenerator<GeneratedToken, void>): AsyncGenerator<GeneratedToken, void>
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]

export function watchOver(models: ReadonlyMap<string, ServedModel>): Watch {
  const metrics = createMetrics()
  const requests = metrics.counter('atelier_requests_total', 'Requests answered, by route and status.')
  const durations = metrics.histogram('atelier_request_seconds', 'Time to the end of an answer.', seconds)
  const generated = metrics.counter('atelier_generated_tokens_total', 'Tokens drawn.')
  const first = metrics.histogram(
    'atelier_time_to_first_token_seconds',
    'Time from a request to its first token.',
    seconds,
  )
  const between = metrics.histogram(
    'atelier_inter_token_seconds',
    'Time from one token of a text to its next.',
    seconds,
  )
  const ofEach = (read: (model: ServedModel) => number) => () =>
    [...models.values()].map((model) => ({ labels: { model: model.id }, value: read(model) }))
  metrics.gauge(
    'atelier_texts_running',
    'Texts that have a slot.',
    ofEach(({ engine }) => engine.counts().seated),
  )
  metrics.gauge(
    'atelier_texts_waiting',
    'Texts that wait for a slot.',
    ofEach(({ engine }) => engine.counts().waiting),
  )
  metrics.gauge(
    'atelier_slots',
    'Texts that can run at once.',
    ofEach(({ engine }) => engine.counts().slots),
  )
  metrics.gauge(
    'atelier_kv_positions_used',
    'Positions of the cache that running texts fill.',
    ofEach(({ engine }) => engine.counts().positions),
  )
  metrics.gauge(
    'atelier_kv_positions',
    'Positions of the cache.',
    ofEach(({ engine, context }) => engine.counts().slots * context),
  )
  metrics.gauge(
    'atelier_kv_bytes',
    'Memory of the cache.',
    ofEach(({ engine }) => engine.counts().bytes),
  )
  metrics.total(
    'atelier_prompt_tokens_total',
    'Prompt tokens read.',
    ofEach(({ engine }) => engine.counts().filled),
  )
  metrics.total(
    'atelier_prompt_tokens_reused_total',
    'Prompt tokens that a slot still held.',
    ofEach(({ engine }) => engine.counts().reused),
  )
  metrics.total(
    'atelier_steps_total',
    'Steps that texts shared.',
    ofEach(({ engine }) => engine.counts().steps),
  )

  return {
    metrics,
    answered(route, status, elapsed) {
      requests.add(1, { route, status: String(status) })
      durations.observe(elapsed, { route })
    },
    async *tokens(model, tokens) {
      const labels = { model: model.id }
      let before = performance.now()
      let isFirst = true
      for await (const token of tokens) {
        const now = performance.now()
        ;(isFirst ? first : between).observe((now - before) / 1000, labels)
        generated.add(1, labels)
        before = now
        isFirst = false
        yield token
      }
    },
  }
}
