import type { SessionState } from '../engine/session'

type Loading = SessionState['loading']

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)

export const loadedOf = ({ bytes, all }: NonNullable<Loading>): string => `${megabytes(bytes)} of ${megabytes(all)} MB`

/** How much of what is needed is there; undefined where nothing is on its way. */
export const loadingWords = (loading: Loading): string | undefined =>
  loading && `${loading.what} is being loaded: ${loadedOf(loading)}.`

/** What is being waited for, in bytes while it is loaded. */
export function Waiting({ loading }: { readonly loading?: Loading }) {
  const words = loadingWords(loading)
  return (
    <div className="mt-8 text-muted">
      <p role="status">{words ? `${loading!.what} is being loaded.` : 'The model is being set up.'}</p>
      {words && (
        <p data-loading className="number mt-1 flex flex-wrap items-center gap-x-3">
          <progress value={loading!.bytes} max={loading!.all} aria-hidden />
          {words}
        </p>
      )}
    </div>
  )
}
