/** What the reward model makes of a word, letter by letter. */
import type { Picture } from 'atelier/studio'
import type { Session } from '../../engine/session'
import { useAnswer } from '../../engine/usePicture'
import { short } from '../../figure/axis'
import { Figure } from '../../figure/Figure'
import { Choice } from '../../figure/fields'
import { type Comparison, usePicked } from './Compare'

interface HeatProps {
  readonly session: Session
  readonly compared: Comparison
}

export function Heat({ session, compared }: HeatProps) {
  const { words, picked, pick } = usePicked(compared)
  const word = words[picked]
  const { content } = useAnswer(session, 'heat', word === undefined ? undefined : { prompt: compared.prompt, word })
  if (word === undefined || !content) return null
  return (
    <>
      <HeatFigure content={content} />
      <Choice
        label="Word"
        field={{ choices: [...new Set(words)] }}
        value={word}
        onChange={(value) => pick(words.indexOf(value))}
      />
    </>
  )
}

function HeatFigure({ content }: { readonly content: Picture }) {
  const { prompt, word } = content.values as { readonly prompt: string; readonly word: string }
  const scores = content.arrays.scores!.data
  const letters = [...word.slice(prompt.length)]
  const changes = letters.map((_, i) => scores[i + 1]! - scores[i]!)
  const most = changes.reduce((best, change, i) => (Math.abs(change) > Math.abs(changes[best]!) ? i : best), 0)
  return (
    <Figure
      id="heat"
      title="What the reward model hears"
      summary={
        letters.length === 0
          ? `“${word}” ends where it begins.`
          : `“${word}” scores ${short(scores[scores.length - 1]!)}. The letter “${letters[most]}” changed that most, by ${short(changes[most]!)}.`
      }
      caption="The score that the word would have if it ended there, less the one before. The reward model has only learnt to judge whole words: read this as a hint."
      table={{
        columns: ['Letter', 'score so far', 'change'],
        rows: letters.map((letter, i) => [letter, short(scores[i + 1]!), short(changes[i]!)]),
      }}
    >
      <div translate="no" className="flex flex-wrap gap-1 font-mono text-[18px]">
        <span className="px-1 text-muted">{prompt}</span>
        {letters.map((letter, i) => (
          <span
            key={i}
            style={{
              background: `color-mix(in srgb, var(${changes[i]! > 0 ? '--real' : '--made'}) ${Math.round(30 * Math.min(1, Math.abs(changes[i]!)))}%, transparent)`,
            }}
            className="grid min-w-8 place-items-center rounded border border-line px-1"
          >
            {letter}
            <span className="font-sans text-[12px]">
              {changes[i]! > 0 ? '+' : ''}
              {short(Math.round(100 * changes[i]!) / 100)}
            </span>
          </span>
        ))}
      </div>
    </Figure>
  )
}
