import type { ErrorComponentProps } from '@tanstack/react-router'
import { Button } from '../figure/Button'

/** A page that could not be shown: the rest of the Studio stands. */
export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <div role="alert" data-ready className="mx-auto max-w-prose py-16">
      <h1 className="font-semibold text-[28px] leading-9">This page has stopped</h1>
      <p className="mt-3">{error instanceof Error ? error.message : String(error)}</p>
      <p className="mt-3 text-muted">What runs on other pages, and what is kept in this browser, is as it was.</p>
      <div className="mt-4 flex gap-2">
        <Button onClick={reset}>Try again</Button>
        <Button onClick={() => location.assign(location.pathname)}>Open it without its settings</Button>
      </div>
    </div>
  )
}
