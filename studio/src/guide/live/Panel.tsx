import type { ReactNode } from 'react'

/** The frame of a figure in the text, with its controls above it and room kept until it is there. */
export function Panel({ controls, children }: { readonly controls?: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="not-prose my-8 min-h-96 max-w-2xl space-y-4 rounded-[10px] border border-line p-4 sm:p-5">
      {controls && <div className="flex flex-wrap items-end gap-3">{controls}</div>}
      {children}
    </div>
  )
}

export function Waiting({ refusal }: { readonly refusal?: string | undefined }) {
  return refusal ? (
    <p role="alert">This figure could not be computed: {refusal}</p>
  ) : (
    <p className="text-muted">The figure is being computed.</p>
  )
}
