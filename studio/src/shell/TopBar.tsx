import { useLocation } from '@tanstack/react-router'
import { CircleHelp, CirclePause, Command, Link2, Menu, Monitor, Moon, Settings, Sun } from 'lucide-react'
import { useState } from 'react'
import { pauseAll, useRunning } from '../engine/running'
import { copyLink } from './copyLink'
import { EngineChip } from './EngineChip'
import { IconButton } from './IconButton'
import { PageLink } from './PageLink'
import { railId } from './Rail'
import { type Theme, useTheme } from './theme'
import { useTransport } from './transport'

const following: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }
const icons = { system: Monitor, light: Sun, dark: Moon } as const

export function TopBar({ title, onMenu }: { readonly title: string; readonly onMenu: () => void }) {
  const { theme, choose } = useTheme()
  const seed = useTransport((transport) => transport.seed)
  const { pathname } = useLocation()
  const [said, say] = useState('')
  const copy = async () => {
    say(await copyLink(pathname))
    setTimeout(() => say(''), 4000)
  }
  const Icon = icons[theme]
  return (
    <header className="flex flex-wrap items-center gap-x-1.5 gap-y-1 border-line border-b px-4 py-2 lg:col-span-full">
      <IconButton label="All pages" popoverTarget={railId} className={`${iconLook} lg:hidden`}>
        <Menu size={16} aria-hidden />
      </IconButton>
      <PageLink to="/" className="font-semibold max-sm:sr-only">
        Atelier Studio
      </PageLink>
      <span aria-hidden className="text-muted max-sm:hidden">
        /
      </span>
      {/* On narrow screens the heading says it. */}
      <span className="me-auto text-muted max-sm:invisible max-sm:w-0 max-sm:overflow-hidden max-sm:whitespace-nowrap">
        {title}
      </span>
      <PauseAll />
      {seed !== undefined && <span className="number me-1 text-muted max-sm:hidden">seed {seed}</span>}
      <EngineChip />
      <IconButton label="Open the command menu" onClick={onMenu}>
        <Command size={16} aria-hidden />
      </IconButton>
      <IconButton
        label={`Colours: ${theme}. Change to ${following[theme]}`}
        onClick={() => choose(following[theme])}
        className={`${iconLook} max-sm:hidden`}
      >
        <Icon size={16} aria-hidden />
      </IconButton>
      <IconButton label="Copy a link to what is set here" onClick={copy}>
        <Link2 size={16} aria-hidden />
      </IconButton>
      <PageLink to="/settings" aria-label="Settings" title="Settings" className={`${iconLook} min-h-7 max-sm:hidden`}>
        <Settings size={16} aria-hidden />
      </PageLink>
      <PageLink to="/help" aria-label="Help" title="Help" className={`${iconLook} min-h-7 max-sm:hidden`}>
        <CircleHelp size={16} aria-hidden />
      </PageLink>
      <span role="status" className={said ? 'w-full text-end text-muted' : 'sr-only'}>
        {said}
      </span>
    </header>
  )
}

const iconLook =
  'grid min-w-7 place-items-center rounded-md border border-transparent text-ink hover:border-line hover:bg-surface'

/** Seen while anything runs. */
function PauseAll() {
  const playing = useRunning((running) => running.playing)
  if (playing === 0) return null
  return (
    <button
      type="button"
      onClick={pauseAll}
      className="flex items-center gap-1 rounded-full border border-line px-2 text-[12px] hover:bg-surface"
    >
      <CirclePause size={14} aria-hidden /> Pause all{playing > 1 && ` (${playing})`}
    </button>
  )
}
