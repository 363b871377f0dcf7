import { Command, Link2, Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { EngineChip } from './EngineChip'
import { IconButton } from './IconButton'
import { type Theme, useTheme } from './theme'
import { useTransport } from './transport'

const following: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }
const icons = { system: Monitor, light: Sun, dark: Moon } as const

export function TopBar({ title, onMenu }: { readonly title: string; readonly onMenu: () => void }) {
  const { theme, choose } = useTheme()
  const seed = useTransport((transport) => transport.seed)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(location.href)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  const Icon = icons[theme]
  return (
    <header className="flex flex-wrap items-center gap-x-3 border-line border-b px-4 py-2 lg:col-span-3">
      <span className="font-semibold">Atelier Studio</span>
      <span aria-hidden className="text-muted">
        /
      </span>
      <span className="mr-auto text-muted">{title}</span>
      {seed !== undefined && <span className="number text-muted">seed {seed}</span>}
      <EngineChip />
      <IconButton label="Open the command menu" onClick={onMenu}>
        <Command size={16} aria-hidden />
      </IconButton>
      <IconButton label={`Colours: ${theme}. Change to ${following[theme]}`} onClick={() => choose(following[theme])}>
        <Icon size={16} aria-hidden />
      </IconButton>
      <IconButton label="Copy a link to what is set here" onClick={copy}>
        <Link2 size={16} aria-hidden />
      </IconButton>
      <span role="status" className="sr-only">
        {copied ? 'The link has been copied' : ''}
      </span>
    </header>
  )
}
