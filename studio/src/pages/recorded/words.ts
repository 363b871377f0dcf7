/** Runs in words. */
import type { RunRow } from 'atelier/studio'

export const lossText = (loss: number | null): string => (loss === null ? '–' : loss.toFixed(4))

export const countText = (count: number | null): string => {
  if (count === null) return '–'
  if (count >= 1e6) return `${(count / 1e6).toFixed(count >= 1e7 ? 0 : 1)} M`
  return count >= 1e4 ? `${Math.round(count / 1000)} k` : count.toLocaleString('en')
}

export const stepText = ({ step, steps }: Pick<RunRow, 'step' | 'steps'>): string =>
  steps === null ? step.toLocaleString('en') : `${step.toLocaleString('en')} of ${steps.toLocaleString('en')}`

export function agoText(then: number, now: number): string {
  const seconds = Math.max(0, (now - then) / 1000)
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const
  const found = units.find(([, each]) => seconds >= each)
  if (!found) return 'just now'
  const count = Math.floor(seconds / found[1])
  return `${count} ${found[0]}${count === 1 ? '' : 's'} ago`
}

export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 2 ** 20) return `${(bytes / 1024).toFixed(0)} kB`
  return bytes < 2 ** 30 ? `${(bytes / 2 ** 20).toFixed(1)} MB` : `${(bytes / 2 ** 30).toFixed(2)} GB`
}

/** Each with a sign of its own: no status is told by colour alone. */
export const statusSigns: Readonly<Record<RunRow['status'], string>> = {
  running: '▶',
  finished: '✓',
  interrupted: '❙❙',
  failed: '✕',
  diverged: '∞',
  lost: '?',
}
