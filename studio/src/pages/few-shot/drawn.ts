/** A reader's own drawings as the address carries them: `A 10 10 90 10 | B 50 10 50 90`. */
import { readStrokes } from 'atelier/studio'

export const letters = ['A', 'B', 'C', 'D', 'E'] as const
export type Letter = (typeof letters)[number]

export interface Drawn {
  readonly letter: Letter
  readonly strokes: string
}

/** Most examples that fit the address. */
export const mostDrawn = 12

/** The drawings of an address; what is none is left out. */
export function readDrawn(text: string): readonly Drawn[] {
  return text
    .split('|')
    .flatMap((part) => {
      const [, letter, strokes = ''] = /^\s*([A-E])\s+(.*)$/s.exec(part) ?? []
      return letter && isDrawing(strokes) ? [{ letter: letter as Letter, strokes: strokes.trim() }] : []
    })
    .slice(0, mostDrawn)
}

export const writeDrawn = (drawn: readonly Drawn[]): string =>
  drawn.map(({ letter, strokes }) => `${letter} ${strokes}`).join(' | ')

/** Whether a text is strokes, and at least one. */
export function isDrawing(text: string): boolean {
  try {
    return readStrokes(text).length > 0
  } catch {
    return false
  }
}
