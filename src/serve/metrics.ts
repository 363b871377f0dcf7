/** Counters and histograms in Prometheus's text format (https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4). */

export type Labels = Readonly<Record<string, string>>

export interface Counter {
  add(amount?: number, labels?: Labels): void
}

export interface Histogram {
  observe(value: number, labels?: Labels): void
}

export interface Metrics {
  counter(name: string, help: string): Counter
  /** Counts of values up to each bound, their sum and count. */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram
  /** Read when the metrics are. */
  gauge(name: string, help: string, read: () => readonly { readonly labels: Labels; readonly value: number }[]): void
  /** A total that something else counts. */
  total(name: string, help: string, read: () => readonly { readonly labels: Labels; readonly value: number }[]): void
  render(): string
}

export function createMetrics(): Metrics {
  const families: { readonly name: string; readonly kind: string; readonly help: string; lines(): string[] }[] = []
  const reading =
    (kind: string) =>
    (name: string, help: string, read: () => readonly { readonly labels: Labels; readonly value: number }[]): void => {
      families.push({ name, kind, help, lines: () => read().map(({ labels, value }) => line(name, labels, value)) })
    }
  return {
    counter(name, help) {
      const values = new Map<string, { readonly labels: Labels; value: number }>()
      families.push({
        name,
        kind: 'counter',
        help,
        lines: () => [...values.values()].map(({ labels, value }) => line(name, labels, value)),
      })
      return {
        add(amount = 1, labels = {}) {
          const key = JSON.stringify(labels)
          const known = values.get(key) ?? { labels, value: 0 }
          known.value += amount
          values.set(key, known)
        },
      }
    },

    histogram(name, help, bounds) {
      const values = new Map<
        string,
        { readonly labels: Labels; readonly counts: number[]; sum: number; count: number }
      >()
      families.push({
        name,
        kind: 'histogram',
        help,
        lines: () =>
          [...values.values()].flatMap(({ labels, counts, sum, count }) => [
            ...bounds.map((bound, i) => line(`${name}_bucket`, { ...labels, le: String(bound) }, counts[i]!)),
            line(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
            line(`${name}_sum`, labels, sum),
            line(`${name}_count`, labels, count),
          ]),
      })
      return {
        observe(value, labels = {}) {
          const key = JSON.stringify(labels)
          const known = values.get(key) ?? { labels, counts: bounds.map(() => 0), sum: 0, count: 0 }
          for (const [i, bound] of bounds.entries()) if (value <= bound) known.counts[i]! += 1
          known.sum += value
          known.count += 1
          values.set(key, known)
        },
      }
    },

    gauge: reading('gauge'),
    total: reading('counter'),
    render: () =>
      families
        .map(({ name, kind, help, lines }) =>
          [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines(), ''].join('\n'),
        )
        .join(''),
  }
}

function line(name: string, labels: Labels, value: number): string {
  const written = Object.entries(labels).map(
    ([key, label]) => `${key}="${label.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`,
  )
  return `${name}${written.length > 0 ? `{${written.join(',')}}` : ''} ${value}`
}
