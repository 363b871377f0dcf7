import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { pages } from '../pages/pages'

interface CommandMenuProps {
  readonly isOpen: boolean
  onClose(): void
}

/** Goes anywhere by a few letters. */
export function CommandMenu({ isOpen, onClose }: CommandMenuProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [words, setWords] = useState('')
  const [active, setActive] = useState(0)
  const navigate = useNavigate()
  useEffect(() => {
    if (isOpen) {
      setWords('')
      setActive(0)
      dialog.current?.showModal()
    } else dialog.current?.close()
  }, [isOpen])

  const found = pages.filter(
    ({ title, about, section, example }) =>
      example === undefined && `${title} ${about} ${section}`.toLowerCase().includes(words.toLowerCase()),
  )
  const go = (path: string) => {
    onClose()
    void navigate({ to: path })
  }
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-label="Command menu"
      className="m-auto mt-24 w-[min(34rem,calc(100vw-2rem))] rounded-[10px] border border-line bg-bg p-2 text-ink shadow-xl backdrop:bg-black/30"
    >
      <input
        role="combobox"
        aria-expanded
        aria-controls="commands"
        aria-activedescendant={found[active] ? `command-${active}` : undefined}
        aria-label="Go to"
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
          if (event.key === 'Enter' && found[active]) go(found[active].path)
        }}
        placeholder="Where to?"
        className="w-full rounded-md border border-control bg-bg px-3 py-2"
      />
      <div id="commands" role="listbox" aria-label="Pages" className="mt-2 max-h-80 overflow-y-auto">
        {found.map(({ path, title, about }, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above, which keeps the focus
          <div
            key={path}
            id={`command-${i}`}
            role="option"
            aria-selected={i === active}
            tabIndex={-1}
            onClick={() => go(path)}
            className="cursor-pointer rounded-md px-3 py-1.5 aria-selected:bg-surface"
          >
            {title} <span className="text-muted">{about}</span>
          </div>
        ))}
      </div>
    </dialog>
  )
}
