/** A round of numbered pictures: same settings, one seed after the other. */
import { type MadeStep, seedOfStep } from 'atelier/studio'
import { type KeyboardEvent, useRef } from 'react'
import { Button } from '../../figure/Button'
import { Figure } from '../../figure/Figure'
import { useTray } from '../../library/pictures'
import type { Desk } from './bench'
import { keptId } from './kept'
import { Painted } from './Painted'
import { changeTo, drawnRound } from './round'
import { meanOf } from './values'
import { deedOf, pictureName } from './words'

export function Stage({ bench, model, round, images, pick, show }: Desk) {
  const { values, change } = bench
  const { tiles, source } = round
  const last = round.steps.at(-1)!
  const shown = tiles.map((path) => images.get(path))
  const done = shown.filter(Boolean).length
  const distances = shown.flatMap((tile) => tile?.distance ?? [])
  const list = useRef<HTMLUListElement>(null)
  const kept = useTray(({ pictures }) => pictures)
  const seed = (tile: number): number => seedOfStep({ ...(last as MadeStep), tile })
  const isOwn = last.kind === 'own'

  const draw = () => {
    const changed = changeTo((each) => drawnRound(each, model), values, round.path)
    if (changed) change(changed, 'push')
  }
  const walk = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const columns = buttons.filter(({ offsetTop }) => offsetTop === buttons[0]?.offsetTop).length
    const to = {
      ...{ ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns },
      ...{ Home: 0, End: buttons.length - 1 },
    }[event.key]
    if (at < 0 || to === undefined) return
    event.preventDefault()
    buttons[Math.min(buttons.length - 1, Math.max(0, to))]?.focus()
  }

  return (
    <Figure
      id="round"
      title={roundTitle(round.steps.length, source, isOwn)}
      summary={summaryOf()}
      caption={isOwn ? undefined : 'Arrow keys walk, Enter puts a picture on stage.'}
      table={{
        columns: ['Picture', 'Seed', 'Mean brightness', 'How far from it', 'State'],
        rows: tiles.map((path, i) => [
          i + 1,
          isOwn ? '–' : seed(i),
          shown[i] ? meanOf(shown[i].image).toFixed(4) : '–',
          shown[i]?.distance?.toFixed(4) ?? '–',
          [i === pick ? 'on stage' : '', isKept(path) ? 'kept' : ''].filter(Boolean).join(', ') || '–',
        ]),
      }}
    >
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button kind="main" onClick={draw}>
          Draw {values.tiles} from nothing
        </Button>
        {source !== undefined && (
          <button
            type="button"
            aria-pressed={pick === undefined}
            onClick={() => show(round.path, 0)}
            className="flex items-center gap-2 rounded-md border-2 border-transparent p-0.5 pe-2 hover:border-control aria-pressed:border-focus"
          >
            <span className="w-9">
              <Painted shown={images.get(source)} shape={model.shape} label="" />
            </span>
            They come from {pictureName(source)}
          </button>
        )}
        <span role="status" className="text-muted">
          {done < tiles.length ? 'Drawing …' : ''}
        </span>
      </div>
      <ul
        ref={list}
        onKeyDown={walk}
        className="grid max-w-2xl grid-cols-[repeat(auto-fill,minmax(76px,1fr))] gap-x-2 gap-y-3 sm:grid-cols-[repeat(auto-fill,minmax(84px,1fr))]"
      >
        {tiles.map((path, i) => (
          <li key={i} className="min-w-0">
            <button
              type="button"
              aria-label={
                isOwn ? 'Your own picture' : `Picture ${i + 1}, seed ${seed(i)}${isKept(path) ? ', kept' : ''}`
              }
              aria-pressed={i === pick}
              tabIndex={i === (pick ?? 0) ? 0 : -1}
              onClick={() => show(round.path, i + 1)}
              className="block w-full rounded-md border-2 border-transparent p-0.5 hover:border-control aria-pressed:border-focus"
            >
              <Painted shown={shown[i]} shape={model.shape} label="" />
            </button>
            <span className="mt-0.5 flex justify-between gap-1 px-1 text-[12px]">
              <span className="font-medium">
                {i + 1}
                {isKept(path) && <span aria-hidden> ★</span>}
              </span>
              {!isOwn && (
                <span className="number min-w-0 text-end text-muted [overflow-wrap:anywhere]">
                  {classOf(i)}seed {seed(i)}
                </span>
              )}
            </span>
            {source !== undefined && <Distance value={shown[i]?.distance} />}
          </li>
        ))}
      </ul>
    </Figure>
  )

  /** The class that a picture was made as, where nobody had asked for one. */
  function classOf(i: number): string {
    const label = shown[i]?.label
    return label === undefined ? '' : `${model.classes[label] ?? label}, `
  }

  function isKept(path: string): boolean {
    return kept.some(({ id }) => id === keptId(model.name, path))
  }

  function summaryOf(): string {
    if (isOwn)
      return done === 0
        ? 'Your picture is being read.'
        : 'Your own picture, as the model draws it. Go on from it on the stage.'
    const drawn = done < tiles.length ? `${done} of ${tiles.length} pictures are drawn, ` : `${tiles.length} pictures, `
    const seeds = `with seeds ${seed(0)} to ${seed(tiles.length - 1)}`
    if (source === undefined) return `${drawn}${deedOf(last, model)} ${seeds}.`
    const mean = distances.reduce((a, b) => a + b, 0) / distances.length
    const far = distances.length > 0 ? ` They differ from it by ${mean.toFixed(4)} a pixel on average.` : ''
    return `${drawn}${deedOf(last, model)}, ${seeds}.${far}`
  }
}

/** Differences from nothing to this are the whole of a bar. */
const mostDistance = 0.4

function Distance({ value }: { readonly value: number | undefined }) {
  return (
    <span className="flex items-center gap-1 px-1 text-[12px] text-muted" title="How far from it: a mean over pixels">
      <span aria-hidden className="h-1.5 flex-1 rounded-sm bg-surface">
        <span
          className="block h-full rounded-sm bg-made"
          style={{ width: `${Math.min(100, (100 * (value ?? 0)) / mostDistance)}%` }}
        />
      </span>
      <span className="number">{value === undefined ? '–' : value.toFixed(3)}</span>
    </span>
  )
}

function roundTitle(depth: number, source: string | undefined, isOwn: boolean): string {
  if (isOwn) return 'Your own picture'
  return source === undefined ? 'A round from nothing' : `Round ${depth}, from one picture`
}
