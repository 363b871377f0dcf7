import { PageLink } from './PageLink'

export function Missing() {
  return (
    <div className="mx-auto max-w-prose py-16">
      <h1 className="text-[28px] leading-9 font-semibold">There is no such page</h1>
      <p className="mt-3 text-muted">The address may come from an older version of the Studio.</p>
      <p className="mt-6">
        <PageLink to="/" className="underline underline-offset-4">
          Go to the start
        </PageLink>
      </p>
    </div>
  )
}
