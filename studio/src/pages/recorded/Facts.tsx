interface FactsProps {
  readonly title: string
  readonly facts: ReadonlyMap<string, unknown>
}

/** Names and values; nothing where there are none. */
export function Facts({ title, facts }: FactsProps) {
  if (facts.size === 0) return null
  return (
    <section>
      <h2 className="mb-2 font-medium text-[16px]">{title}</h2>
      <dl className="grid grid-cols-1 gap-x-6 sm:grid-cols-[minmax(8rem,16rem)_minmax(0,1fr)]">
        {[...facts].map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="border-line border-t pt-1 text-muted [overflow-wrap:anywhere]">{name}</dt>
            <dd
              translate="no"
              className="pb-1 font-mono text-[13px] [overflow-wrap:anywhere] sm:border-line sm:border-t sm:pt-1"
            >
              {typeof value === 'number' ? value.toLocaleString('en', { maximumSignificantDigits: 6 }) : String(value)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
