/** The rounds so far, each under the one that it goes on from: any of them can be gone back to. */
import { readPath } from 'atelier/studio'
import { type KeyboardEvent, useRef } from 'react'
import { Figure } from '../../figure/Figure'
import type { Desk } from './bench'
import { Painted } from './Painted'
import { roundOfPicture } from './round'
import { branchesOf, sourceOf } from './tree'
import { deedOf, settingsWords } from './words'

export function Rounds({ model, round, images, show, rounds }: Desk & { readonly rounds: readonly string[] }) {
  const branches = branchesOf(rounds.includes(round.path) ? rounds : [...rounds, round.path])
  const at = branches.findIndex(({ path }) => path === round.path)
  const list = useRef<HTMLOListElement>(null)
  const walk = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const from = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: buttons.length - 1 }[event.key]
    if (from < 0 || to === undefined) return
    event.preventDefault()
    buttons[Math.min(buttons.length - 1, Math.max(0, to))]?.focus()
  }
  const words = (path: string) => {
    const step = readPath(path)?.at(-1)
    const source = sourceOf(path)
    const from = source === undefined ? undefined : roundOfPicture(source)
    return {
      deed: step ? deedOf(step, model) : '',
      told: step ? settingsWords(step, model) : '',
      from: from === undefined ? undefined : from.pick > 0 ? `picture ${from.pick}` : 'your picture',
    }
  }
  return (
    <Figure
      id="tree"
      title="How it grew"
      summary={
        branches.length === 1
          ? 'One round so far. Go on from a picture of it, and another grows below.'
          : `${branches.length} rounds; the one that is shown is number ${at + 1}, ${branches[at]?.depth ?? 0} below its beginning.`
      }
      caption="Arrow keys walk, Enter goes back to a round. A link holds the way to the round that is shown."
      table={{
        columns: ['Round', 'Below', 'From', 'What', 'Told'],
        rows: branches.map(({ path, depth }, i) => {
          const { deed, told, from } = words(path)
          return [i + 1, depth, from ?? '–', deed, told]
        }),
      }}
    >
      <ol ref={list} onKeyDown={walk} aria-label="Rounds" className="max-w-2xl">
        {branches.map(({ path, depth }, i) => {
          const { deed, told, from } = words(path)
          const source = sourceOf(path)
          return (
            <li key={path} className="flex items-stretch" style={{ paddingLeft: `${Math.min(6, depth) * 18}px` }}>
              {depth > 0 && (
                <svg width={18} height={48} aria-hidden="true" className="shrink-0">
                  <path d="M 5 0 V 24 H 17" fill="none" stroke="var(--control)" strokeWidth={1.5} />
                </svg>
              )}
              <button
                type="button"
                aria-current={path === round.path}
                tabIndex={i === Math.max(0, at) ? 0 : -1}
                onClick={() => show(path)}
                className="flex min-w-0 flex-1 items-center gap-2 rounded-md border border-transparent p-1 text-start hover:bg-surface aria-[current=true]:border-focus aria-[current=true]:bg-surface"
              >
                <span className="w-9 shrink-0">
                  {source === undefined ? (
                    <span
                      aria-hidden
                      className="block rounded-sm border border-control border-dashed text-center leading-9"
                    >
                      {readPath(path)?.[0]?.kind === 'own' ? '↥' : '∅'}
                    </span>
                  ) : (
                    <Painted shown={images.get(source)} shape={model.shape} label="" />
                  )}
                </span>
                <span className="min-w-0">
                  <span className="block font-medium [overflow-wrap:anywhere]">
                    {from === undefined ? deed : `from ${from}: ${deed}`}
                  </span>
                  <span className="block text-[12px] text-muted [overflow-wrap:anywhere]">{told}</span>
                </span>
              </button>
            </li>
          )
        })}
      </ol>
    </Figure>
  )
}
