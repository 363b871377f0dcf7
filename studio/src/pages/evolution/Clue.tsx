/** The sequence as it is read: the clue among letters that mean nothing, and the question at its end. */
export function Clue({ distance, length }: { readonly distance: number; readonly length: number }) {
  const width = 1000
  const step = width / length
  const at = length - 1 - distance
  return (
    <svg
      viewBox={`0 0 ${width} 56`}
      // The dial above says the same.
      aria-hidden="true"
      className="w-full"
    >
      {Array.from({ length }, (_, i) => (
        <rect
          key={i}
          x={i * step + 1}
          y={28}
          width={step - 2}
          height={22}
          rx={2}
          fill={i === at ? 'var(--real)' : i === length - 1 ? 'var(--ink)' : 'var(--line)'}
        />
      ))}
      <path
        d={`M ${(length - 0.5) * step} 26 C ${(length - 0.5) * step} -6, ${(at + 0.5) * step} -6, ${(at + 0.5) * step} 22`}
        fill="none"
        stroke="var(--real)"
        strokeWidth={2}
        markerEnd="url(#back)"
      />
      <defs>
        <marker id="back" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M 0 0 L 8 4 L 0 8 Z" fill="var(--real)" />
        </marker>
      </defs>
    </svg>
  )
}
