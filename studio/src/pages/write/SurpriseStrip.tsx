/** A text in which every token shows how much it surprised the model: a thicker, deeper line underneath is more bits. */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { Figure } from '../../figure/Figure'
import { percent, readable } from '../../figure/probability'
import type { Surprised } from './surprised'

interface SurpriseStripProps {
  readonly surprised: Surprised
  /** The token that is looked at. */
  readonly at: number
  readonly isOpen: boolean
  onWalk(to: number): void
  onOpen(): void
}

/** Bits of the thickest line, and of the deepest colour. */
const most = 12

export function SurpriseStrip({ surprised, at, isOpen, onWalk, onOpen }: SurpriseStripProps) {
  const { tokens, bits, ranks, bitsPerCharacter, perplexity } = surprised
  const holder = useRef<HTMLDivElement>(null)
  const hasFocus = useRef(false)
  useEffect(() => {
    if (hasFocus.current) holder.current?.querySelector<HTMLElement>('[data-token][tabindex="0"]')?.focus()
  }, [at])
  const walk = (event: KeyboardEvent) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tokens.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    onWalk(Math.min(tokens.length - 1, Math.max(0, to)))
  }
  const worst = bits.reduce((best, value, i) => (value > bits[best]! ? i : best), 0)
  return (
    <Figure
      id="surprise"
      title="Surprise, letter by letter"
      summary={`On average ${bitsPerCharacter.toFixed(2)} bits a character, a perplexity of ${perplexity.toFixed(2)}. Nothing surprised it more than ${readable(tokens[worst] ?? '?')} at place ${worst + 1}: ${bits[worst]?.toFixed(1)} bits.`}
      caption={`Thicker and deeper lines are more bits, up to ${most}. One bit more: half as likely. Arrow keys walk, Enter opens what else could have come.`}
      table={{
        columns: ['Place', 'Token', 'Bits', 'Chance', 'Rank'],
        rows: tokens.map((token, i) => [
          i + 1,
          readable(token),
          bits[i]!.toFixed(2),
          percent(2 ** -bits[i]!),
          ranks[i]!,
        ]),
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a set of letters is no fieldset */}
      <div
        ref={holder}
        role="group"
        aria-label="The text; arrow keys walk from token to token"
        onKeyDown={walk}
        onFocus={() => {
          hasFocus.current = true
        }}
        onBlur={() => {
          hasFocus.current = false
        }}
        translate="no"
        className="break-words font-mono text-[18px] leading-[42px]"
      >
        {wordsOf(tokens).map((word) => (
          <span key={word[0]} className="inline-block whitespace-nowrap">
            {word.map((i) => (
              <Letter
                key={i}
                {...{ token: tokens[i]!, bits: bits[i]!, place: i, isAt: i === at, isOpen }}
                onPick={() => {
                  onWalk(i)
                  onOpen()
                }}
              />
            ))}
          </span>
        ))}
      </div>
      <ul aria-label="What the lines mean" className="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-[12px] text-muted">
        {[0, 1, 3, 6, most].map((bits) => (
          <li key={bits} className="flex items-center gap-1.5">
            <span aria-hidden className="inline-block w-6" style={lineOf(bits)} />
            {bits === most ? `${bits} bits or more` : bits === 1 ? '1 bit' : `${bits} bits`}
          </li>
        ))}
      </ul>
    </Figure>
  )
}

/** Places of the tokens of each word with the space behind it, so that lines break between words. */
function wordsOf(tokens: readonly string[]): readonly (readonly number[])[] {
  const words: number[][] = [[]]
  for (const [i, token] of tokens.entries()) {
    words.at(-1)!.push(i)
    if (/\s$/.test(token)) words.push([])
  }
  return words.filter((word) => word.length > 0)
}

/** What stands under a letter: the more bits, the thicker and deeper. */
function lineOf(bits: number) {
  const share = Math.min(1, bits / most)
  return {
    height: 1.5 + 7.5 * share,
    background: `color-mix(in oklab, var(--low), var(--high) ${Math.round(100 * share)}%)`,
  }
}

interface LetterProps {
  readonly token: string
  readonly bits: number
  readonly place: number
  readonly isAt: boolean
  readonly isOpen: boolean
  onPick(): void
}

function Letter({ token, bits, place, isAt, isOpen, onPick }: LetterProps) {
  const { height, background } = lineOf(bits)
  return (
    <button
      type="button"
      data-token={place}
      tabIndex={isAt ? 0 : -1}
      aria-expanded={isAt ? isOpen : undefined}
      aria-label={`${token === ' ' ? 'space' : readable(token)}, ${bits.toFixed(1)} bits`}
      onClick={onPick}
      className={`h-[38px] min-w-[12px] pb-[9px] leading-[28px] ${isAt ? 'rounded-sm outline outline-2 outline-ink' : 'hover:bg-surface'}`}
      style={{
        backgroundImage: `linear-gradient(${background}, ${background})`,
        backgroundSize: `calc(100% - 1px) ${height}px`,
        backgroundRepeat: 'no-repeat',
        backgroundPosition: '0 29px',
      }}
    >
      {token === '\n' ? '⏎' : token === ' ' ? '\u00a0' : token}
    </button>
  )
}
