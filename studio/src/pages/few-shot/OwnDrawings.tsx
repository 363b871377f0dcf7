/** Draw a sign or two of your own, a few times, then another: whose is it? */
import { useState } from 'react'
import type { Session } from '../../engine/session'
import { useAnswer } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { PixelGrid } from '../../figure/PixelGrid'
import { percent } from '../../figure/probability'
import { DrawPad } from './DrawPad'
import { type Drawn, isDrawing, letters, mostDrawn, readDrawn, writeDrawn } from './drawn'

interface OwnDrawingsProps {
  readonly session: Session
  readonly drawn: string
  readonly asked: string
  onChange(changed: { readonly drawn?: string; readonly asked?: string }): void
}

export function OwnDrawings({ session, drawn, asked, onChange }: OwnDrawingsProps) {
  const examples = readDrawn(drawn)
  const [sheet, setSheet] = useState('')
  const kinds = new Set(examples.map(({ letter }) => letter))
  const question = isDrawing(asked) ? asked : undefined
  const { content, refusal } = useAnswer(
    session,
    'recognise',
    question && kinds.size > 1
      ? { question, examples: examples.map(({ letter, strokes }) => ({ way: letters.indexOf(letter), strokes })) }
      : undefined,
  )
  const keep = (letter: Drawn['letter']) => {
    onChange({ drawn: writeDrawn([...examples, { letter, strokes: sheet }].slice(-mostDrawn)) })
    setSheet('')
  }
  const ways = (content?.values.ways ?? []) as readonly number[]
  const chances = (content?.values.chances ?? []) as readonly number[]
  const distances = (content?.values.distances ?? []) as readonly number[]
  const best = chances.indexOf(Math.max(...chances))
  const images = content?.arrays.drawings
  const summary =
    refusal ??
    (kinds.size < 2
      ? 'Draw examples of two signs or more, then ask about another drawing.'
      : best < 0
        ? 'Draw something to ask about.'
        : `The last drawing lies nearest to ${letters[ways[best]!]}: ${percent(chances[best]!)} by distance, among ${ways.map((way) => letters[way]).join(', ')}.`)
  return (
    <section className="grid grid-cols-1 gap-6 md:grid-cols-[14rem_minmax(0,1fr)]" aria-label="Your own drawings">
      <div className="space-y-2">
        <DrawPad value={sheet} onChange={setSheet} />
        <div className="flex flex-wrap gap-1">
          {letters.slice(0, Math.min(letters.length, kinds.size + 1)).map((letter) => (
            <Button key={letter} disabled={!isDrawing(sheet)} onClick={() => keep(letter)}>
              It is {letter}
            </Button>
          ))}
          <Button
            kind="main"
            disabled={!isDrawing(sheet)}
            onClick={() => {
              onChange({ asked: sheet })
              setSheet('')
            }}
          >
            Which is it?
          </Button>
          <Button disabled={sheet === ''} onClick={() => setSheet('')}>
            Clean sheet
          </Button>
          <Button onClick={() => onChange({ drawn: '', asked: '' })}>Forget all</Button>
        </div>
      </div>
      <PixelGrid
        id="own"
        title="Your own signs"
        summary={summary}
        caption="Each drawing becomes a place in a space of 256 numbers. Nothing is trained here: a sign is the mean of its examples’ places, and a new drawing belongs to the nearest."
        images={images?.data ?? new Float32Array(0)}
        shape={(images?.shape ?? [0, 1, 28, 28]) as [number, number, number, number]}
        columns={6}
        labels={images ? [...examples.map(({ letter }) => letter), '?'].slice(0, images.shape[0]) : []}
        table={{
          columns: ['Sign', 'Squared distance', 'Chance'],
          rows: ways.map((way, i) => [letters[way]!, distances[i]!.toFixed(2), percent(chances[i]!)]),
        }}
      />
    </section>
  )
}
