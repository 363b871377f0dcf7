/** Five topics, an outline of one's own for each, and measured numbers pinned where they prove something. */
import { type Essay, essays, type OutlinePart, outlineMarkdown, outlineOf, type StudyProgress } from 'atelier/studio'
import { useState } from 'react'
import { Button } from '../../figure/Button'
import { saveFile } from '../../figure/saveFile'
import { Inspect } from '../../shell/Inspector'
import { Mended } from '../../shell/Mended'
import { PageLink } from '../../shell/PageLink'
import { useTitle } from '../../shell/title'
import { useLink } from '../../shell/useLink'
import { timestamp } from '../../study/now'
import { useProgress } from '../../study/store'
import { useHeld } from '../../study/useHeld'
import { EvidenceShelf } from './EvidenceShelf'
import { essaysLink } from './link'
import { OutlineShape } from './OutlineShape'
import { Part } from './Part'

export default function Essays() {
  const { values, mended } = useLink(essaysLink)
  const held = useHeld()
  const essay = essays.find(({ id }) => id === values.essay)!
  useTitle(essay.title)
  return (
    <>
      <h1 className="font-semibold text-[28px] leading-9">Essays</h1>
      <p className="mt-2 max-w-prose text-[16px] leading-7">
        Five topics. Build an outline, and let what you have measured carry it: every number that you pin at an
        experiment can be put where it proves something, with its seeds and the way back to it.
      </p>
      <Mended names={mended} />
      <nav aria-label="Topics" className="mt-4">
        <ul className="flex flex-wrap gap-x-2 gap-y-1">
          {essays.map(({ id, title }) => (
            <li key={id}>
              <PageLink
                to="/learn/essays"
                search={{ essay: id } as never}
                data-shown={id === essay.id || undefined}
                className="block rounded-md border border-line px-3 py-1 data-shown:border-focus data-shown:bg-surface data-shown:font-medium"
              >
                {title}
                {id === essay.id && <span className="sr-only"> (shown)</span>}
              </PageLink>
            </li>
          ))}
        </ul>
      </nav>
      {held ? (
        <Outline key={essay.id} essay={essay} held={held} />
      ) : (
        <p className="mt-8 text-muted">Your progress is being read.</p>
      )}
      <Inspect tab="Explain">
        <p>
          A claim in an essay is as good as what carries it. A number of yours, with its spread and seeds, says how sure
          it is; a verdict that did not hold is evidence, too.
        </p>
      </Inspect>
    </>
  )
}

function Outline({ essay, held }: { readonly essay: Essay; readonly held: StudyProgress }) {
  const { put, remove } = useProgress()
  const parts = outlineOf(essay, held)
  const [said, setSaid] = useState('')
  const write = (changed: readonly OutlinePart[]) => put('outlines', essay.id, { parts: changed, at: timestamp() })
  const change = (id: string, changed: Partial<OutlinePart>) =>
    write(parts.map((part) => (part.id === id ? { ...part, ...changed } : part)))
  const move = (from: number, by: number) => {
    const moved = parts.filter((_, i) => i !== from)
    moved.splice(from + by, 0, parts[from]!)
    write(moved)
    setSaid(`${parts[from]!.heading} is now part ${from + by + 1} of ${parts.length}`)
  }
  const save = () => {
    const text = outlineMarkdown(essay, parts, held.pins, location.origin)
    saveFile(`${essay.id}.md`, new Blob([text], { type: 'text/markdown' }))
    setSaid('The outline has been exported.')
  }
  return (
    <div className="mt-6 space-y-8">
      <section aria-label="The topic">
        <p className="max-w-prose text-[18px] leading-7">{essay.asks}</p>
        <h2 className="mt-4 font-medium">To guide you</h2>
        <ul className="mt-1 max-w-prose list-disc space-y-1 ps-5">
          {essay.guides.map((guide) => (
            <li key={guide}>{guide}</li>
          ))}
        </ul>
      </section>
      <section aria-label="Your outline" className="space-y-4">
        <h2 className="font-medium text-[18px]">Your outline</h2>
        {parts.map((part, i) => (
          <Part
            key={part.id}
            part={part}
            place={i}
            count={parts.length}
            held={held}
            suggested={essay.outline.find(({ id }) => id === part.id)}
            onChange={(changed) => change(part.id, changed)}
            onMove={(by) => move(i, by)}
            onRemove={() => {
              write(parts.filter(({ id }) => id !== part.id))
              setSaid(`${part.heading} has been removed`)
            }}
          />
        ))}
        <div className="flex flex-wrap gap-2">
          <Button
            onClick={() =>
              write([...parts, { id: crypto.randomUUID(), heading: 'A part of your own', notes: '', pins: [] }])
            }
          >
            Add a part
          </Button>
          <Button onClick={save}>Export as Markdown</Button>
          {held.outlines[essay.id] && (
            <Button
              onClick={() => {
                remove('outlines', essay.id)
                setSaid('The outline is the suggested one again. Pinned evidence stays on the shelf.')
              }}
            >
              Begin with the suggested outline again
            </Button>
          )}
        </div>
        <p role="status">{said}</p>
      </section>
      <OutlineShape parts={parts} />
      <EvidenceShelf held={held} parts={parts} onPut={(pin, part) => change(part.id, { pins: [...part.pins, pin] })} />
    </div>
  )
}
