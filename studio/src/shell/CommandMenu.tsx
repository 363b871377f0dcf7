import { useEffect, useId, useRef, useState } from 'react'
import { type Command, useCommands } from './commands'

interface CommandMenuProps {
  readonly isOpen: boolean
  onClose(): void
}

/** Goes anywhere and does anything by a few letters. */
export function CommandMenu({ isOpen, onClose }: CommandMenuProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-label="Command menu"
      className="m-auto mt-24 w-[min(36rem,calc(100vw-2rem))] rounded-[10px] border border-line bg-bg p-2 text-ink shadow-xl backdrop:bg-black/30"
    >
      {isOpen && <Commands onClose={onClose} />}
    </dialog>
  )
}

/** Whether every word is somewhere in what a command says of itself. */
function matches({ title, about, group }: Command, words: string): boolean {
  const text = `${title} ${about} ${group}`.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function Commands({ onClose }: { onClose(): void }) {
  const commands = useCommands()
  const [words, setWords] = useState('')
  const [active, setActive] = useState(0)
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const found = commands.filter((command) => matches(command, words))
  const run = (command: Command | undefined) => {
    if (!command) return
    onClose()
    command.run()
  }
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [active])
  return (
    <>
      <input
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={found[active] ? `${id}-${active}` : undefined}
        aria-label="Command"
        value={words}
        onChange={({ target }) => {
          setWords(target.value)
          setActive(0)
        }}
        onKeyDown={(event) => {
          const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
          if (move !== undefined) {
            event.preventDefault()
            setActive((at) => Math.min(found.length - 1, Math.max(0, at + move)))
          }
          if (event.key === 'Enter') run(found[active])
        }}
        placeholder="A page, an experiment, something to do"
        className="w-full rounded-md border border-control bg-bg px-3 py-2"
      />
      <div ref={list} id={id} role="listbox" aria-label="Commands" className="mt-2 max-h-[50dvh] overflow-y-auto">
        {found.map((command, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above, which keeps the focus
          <div
            key={`${command.group} ${command.title} ${command.about}`}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            tabIndex={-1}
            onClick={() => run(command)}
            className="flex cursor-pointer flex-wrap gap-x-2 rounded-md px-3 py-1.5 hover:bg-surface aria-selected:bg-surface"
          >
            <span>{command.title}</span>
            <span className="min-w-0 text-muted">{command.about}</span>
            <span className="ms-auto shrink-0 text-[12px] text-muted">{command.group}</span>
          </div>
        ))}
      </div>
      <p role="status" className={found.length === 0 ? 'px-3 py-2 text-muted' : 'sr-only'}>
        {found.length === 0 ? 'Nothing is called that' : `${found.length} commands`}
      </p>
    </>
  )
}
