/** What runs is seen from other tabs: in the window's title and in its icon. */
import { useEffect } from 'react'
import { useRunning } from '../engine/running'
import { useTransport } from './transport'

const iconOf = (runs: boolean): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect x="1" y="1" width="14" height="14" rx="3" fill="#566070"/><path d="M4 12 8 4l4 8" fill="none" stroke="#fff" stroke-width="2"/>${runs ? '<circle cx="12" cy="4" r="4" fill="#f88d1b"/>' : ''}</svg>`,
  )}`

export function useStatus(title: string): void {
  const status = useTransport((transport) => transport.status)
  const runs = useRunning(({ playing }) => playing > 0)
  useEffect(() => {
    document.title = `${status ? `${status} · ` : ''}${title} · Atelier Studio`
  }, [title, status])
  useEffect(() => {
    document.querySelector('link[rel=icon]')?.setAttribute('href', iconOf(runs))
  }, [runs])
}
