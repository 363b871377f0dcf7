import { useEngines } from '../engine/engines'
import { longestFragment } from './payload'
import { useTransport } from './transport'

/** Copies a link to all that is set, with its seed, its step and the engine that was chosen; says what it did. */
export async function copyLink(pathname: string): Promise<string> {
  const link = new URL(location.href)
  link.pathname = pathname
  const { seed, session, trains } = useTransport.getState()
  const { choice } = useEngines.getState()
  if (seed !== undefined) link.searchParams.set('seed', String(seed))
  const step = session?.state.getState().step ?? 0
  if (trains && step > 0) link.searchParams.set('step', String(step))
  if (choice !== 'auto') link.searchParams.set('engine', choice)
  if ([...link.searchParams].length > 0) link.searchParams.set('v', '1')
  try {
    await navigator.clipboard.writeText(link.href)
  } catch {
    return 'The browser did not let the link be copied: it is in the address bar'
  }
  const isLong = link.hash.length > longestFragment
  return isLong
    ? `Copied: ${(link.href.length / 1024).toFixed(0)} KB long, which some programs cut`
    : 'The link has been copied'
}
