/** Two answers to one beginning, blind: which is better? By keys or by buttons. */
import type { Picture } from 'atelier/studio'
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import type { Session } from '../../engine/session'
import { Button } from '../../figure/Button'
import { told } from './life'

export interface PairPicture {
  readonly pair: { readonly prompt: string; readonly words: readonly [string, string] } | null
  readonly votes: number
  readonly showings: number
  readonly counts: { readonly first: number; readonly second: number; readonly tie: number; readonly bad: number }
  readonly useful: number
}

const choices = { 1: 'first', 2: 'second', 0: 'tie', x: 'bad' } as const
type Choice = (typeof choices)[keyof typeof choices]

/** After so many votes there is something to learn from. */
export const wantedVotes = 12

/** The pair that is to be judged, and the ways to judge it; undefined until the job has one. */
export function useBallot(session: Session, isReady: boolean) {
  const [ballot, setBallot] = useState<PairPicture>()
  const [refusal, setRefusal] = useState('')
  const ask = useCallback(
    (question: string, params: Parameters<Session['ask']>[1] = {}) =>
      session
        .ask(question, params)
        .then((content: Picture) => {
          setBallot(told<PairPicture>(content))
          setRefusal('')
          return true
        })
        .catch((error: Error) => {
          setRefusal(error.message)
          return false
        }),
    [session],
  )
  useEffect(() => {
    if (isReady) void ask('pair')
    else setBallot(undefined)
  }, [isReady, ask])
  return { ballot, refusal, ask }
}

interface RankingProps {
  readonly ballot: PairPicture
  readonly refusal: string
  vote(choice: Choice): void
  undo(): void
}

export function Ranking({ ballot, refusal, vote, undo }: RankingProps) {
  const place = useRef<HTMLElement>(null)
  const { pair, votes } = ballot
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const key = event.key.toLowerCase()
    if (key === 'u') undo()
    else if (pair && Object.hasOwn(choices, key)) vote(choices[key as unknown as keyof typeof choices])
    else return
    event.preventDefault()
  }
  return (
    <section
      ref={place}
      aria-labelledby="ranking"
      data-ranking
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys of ranking work while this part has the focus
      tabIndex={0}
      onKeyDown={press}
      className="rounded-[10px] border border-control p-4"
    >
      <h2 id="ranking" className="font-medium text-[16px]">
        Which is better?
      </h2>
      <p className="text-muted">
        With the focus here: <Key>1</Key> or <Key>2</Key> for the better, <Key>0</Key> as good, <Key>X</Key> both bad,{' '}
        <Key>U</Key> undo. Who wrote them is told when the votes are counted; some pairs come twice.
      </p>
      {pair ? (
        <>
          <p className="mt-3">
            The beginning was{' '}
            <span translate="no" className="font-mono">
              {pair.prompt}
            </span>
          </p>
          <div className="mt-2 grid grid-cols-2 gap-2">
            {pair.words.map((word, i) => (
              <button
                key={i}
                type="button"
                data-side={i + 1}
                onClick={() => {
                  vote(i === 0 ? 'first' : 'second')
                  place.current?.focus()
                }}
                translate="no"
                className="min-h-20 min-w-0 break-words rounded-[10px] border border-control p-3 font-mono text-[18px] hover:bg-surface"
              >
                {word}
                <span className="block font-sans text-[12px] text-muted">{i + 1}</span>
              </button>
            ))}
          </div>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button onClick={() => vote('tie')}>0 · as good</Button>
            <Button onClick={() => vote('bad')}>X · both bad</Button>
            <Button onClick={undo} disabled={votes === 0}>
              U · undo
            </Button>
          </div>
        </>
      ) : (
        <p className="mt-3">Every pair has been judged.</p>
      )}
      <p role="status" className="mt-2 text-muted" data-votes={votes}>
        {votes} of {wantedVotes} votes{votes >= wantedVotes ? ': enough to learn from; more teach more' : ''}
      </p>
      {refusal !== '' && <p role="alert">{refusal}</p>}
    </section>
  )
}

const Key = ({ children }: { readonly children: string }) => (
  <kbd translate="no" className="rounded border border-line px-1 font-mono">
    {children}
  </kbd>
)
