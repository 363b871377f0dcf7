import { create } from 'zustand'

interface OwnText {
  /** Empty while there is none. It stays in this window and is gone with it. */
  readonly text: string
  readonly name: string
  /** Counts the texts that have been given. */
  readonly version: number
  take(text: string, name: string): void
}

/** A text of the visitor's own, for every page that can learn one. */
export const useOwnText = create<OwnText>((set) => ({
  text: '',
  name: '',
  version: 0,
  take: (text, name) => set(({ version }) => ({ text, name, version: version + 1 })),
}))

export const ownTextLimits = { shortest: 1000, longest: 4_000_000 } as const

/** Why a text can't be learnt, or nothing. */
export function textRefusal(text: string): string {
  const { shortest, longest } = ownTextLimits
  const count = (length: number): string => length.toLocaleString('en')
  if (text.includes('\u0000')) return 'This is no text: it holds bytes that no text has.'
  const broken = text.split('\uFFFD').length - 1
  if (broken > text.length / 100) return 'This text is not UTF-8: too much of it cannot be read.'
  if (text.length < shortest)
    return `${count(text.length)} characters: at least ${count(shortest)} are needed to learn from.`
  if (text.length > longest) return `${count(text.length)} characters: at most ${count(longest)} are taken.`
  return new Set(text).size < 2 ? 'One character again and again: there is nothing to learn.' : ''
}
