/** How the Studio looks, what runs its models, and what it keeps in this browser. */
import type { ReactNode } from 'react'
import { Choice } from '../../figure/fields'
import { EngineChoices } from '../../shell/EngineChip'
import { Mended } from '../../shell/Mended'
import { type Density, type Motion, type Numbers, usePreferences } from '../../shell/preferences'
import { type Theme, useTheme } from '../../shell/theme'
import { useLink } from '../../shell/useLink'
import { ProgressFile } from '../../study/ProgressFile'
import { useHeld } from '../../study/useHeld'
import { settingsLink } from './link'
import { Storage } from './Storage'

export default function Settings() {
  const { mended } = useLink(settingsLink)
  const { theme, choose } = useTheme()
  const preferences = usePreferences()
  return (
    <div data-ready className="max-w-prose">
      <h1 className="font-semibold text-[28px] leading-9">Settings</h1>
      <Mended names={mended} />
      <Part title="Looks">
        <Choice
          label="Colours"
          field={{ choices: ['system', 'light', 'dark'] }}
          value={theme}
          onChange={(value) => choose(value as Theme)}
        />
        <Choice
          label="Spacing"
          field={{ choices: ['comfortable', 'compact'] }}
          value={preferences.density}
          onChange={(density) => preferences.choose({ density: density as Density })}
        />
        <Choice
          label="Motion"
          field={{ choices: ['system', 'reduced'] }}
          value={preferences.motion}
          onChange={(motion) => preferences.choose({ motion: motion as Motion })}
        />
        <Choice
          label="The numbers of figures"
          field={{ choices: ['closed', 'open'] }}
          value={preferences.numbers}
          onChange={(numbers) => preferences.choose({ numbers: numbers as Numbers })}
        />
      </Part>
      <Part title="Engine">
        <EngineChoices />
      </Part>
      <div className="mt-8">
        <Progress />
      </div>
      <Part title="Kept in this browser">
        <Storage />
      </Part>
    </div>
  )
}

/** Models and runs are taken away on their own pages. */
function Progress() {
  const held = useHeld()
  return held ? <ProgressFile /> : <p className="text-muted">Looking at what is kept.</p>
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-8">
      <h2 className="font-semibold text-[18px]">{title}</h2>
      <div className="mt-3 max-w-md space-y-3">{children}</div>
    </section>
  )
}
