import { useLocation } from '@tanstack/react-router'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

interface Sheet {
  readonly isOpen: boolean
  readonly sheet: RefObject<HTMLElement | null>
  open(): void
  close(): void
}

/** A sheet over the foot of a narrow page: the focus goes into it and comes back; Escape or another page closes it. The page behind stays in use. */
export function useSheet(): Sheet {
  const [isOpen, setOpen] = useState(false)
  const sheet = useRef<HTMLElement>(null)
  const isLeft = useRef(false)
  const { pathname } = useLocation()
  const close = useCallback(() => {
    isLeft.current = true
    setOpen(false)
  }, [])
  useEffect(() => {
    if (isOpen) {
      sheet.current?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus({ preventScroll: true })
      leaveFigureInView(sheet.current)
    }
    // The button that opens it is there again, just before it.
    else if (isLeft.current) (sheet.current?.previousElementSibling as HTMLElement | null)?.focus()
    isLeft.current = false
  }, [isOpen])
  useEffect(() => {
    if (!isOpen) return
    const press = (event: KeyboardEvent) => {
      // What lies above it is closed first.
      if (event.key === 'Escape' && !document.querySelector('dialog[open], :popover-open')) close()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [isOpen, close])
  useEffect(() => {
    if (pathname) setOpen(false)
  }, [pathname])
  return { isOpen, sheet, open: () => setOpen(true), close }
}

/** Brings the figure that one looks at, or the first, to where the sheet does not cover it. */
function leaveFigureInView(sheet: HTMLElement | null): void {
  const free = sheet?.getBoundingClientRect().top ?? 0
  const figures = [...document.querySelectorAll<HTMLElement>('main [data-figure]')]
  const figure = figures.find((one) => one.getBoundingClientRect().bottom > 0) ?? figures[0]
  const { top, bottom } = figure?.getBoundingClientRect() ?? { top: 0, bottom: 0 }
  if (top > free / 2 || bottom < free / 2) figure?.scrollIntoView({ block: 'start' })
}
