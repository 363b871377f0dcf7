/** The side of the page: what can be set, what it means, an analogy and where it breaks, the numbers, where they come from. */
import { Tabs } from '@base-ui/react/tabs'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import { createPortal } from 'react-dom'

const tabs = ['Controls', 'Explain', 'Analogy', 'Data', 'Origin'] as const
export type InspectorTab = (typeof tabs)[number]

interface Places {
  readonly places: Readonly<Partial<Record<InspectorTab, HTMLElement>>>
  place(tab: InspectorTab, element: HTMLElement | null): void
}

const Context = createContext<Places>({ places: {}, place: () => {} })

export function InspectorProvider({ children }: { readonly children: ReactNode }) {
  const [places, setPlaces] = useState<Places['places']>({})
  const place = useCallback((tab: InspectorTab, element: HTMLElement | null) => {
    setPlaces((before) => {
      if (before[tab] === (element ?? undefined)) return before
      const { [tab]: _, ...others } = before
      return element ? { ...others, [tab]: element } : others
    })
  }, [])
  return <Context value={useMemo(() => ({ places, place }), [places, place])}>{children}</Context>
}

export function Inspector() {
  const { place } = useContext(Context)
  return (
    <aside aria-label="Inspector" className="border-line border-t bg-surface lg:border-t-0 lg:border-l">
      <Tabs.Root defaultValue="Controls" className="sticky top-0">
        <Tabs.List className="flex overflow-x-auto border-line border-b px-2" aria-label="Inspector">
          {tabs.map((tab) => (
            <Tabs.Tab
              key={tab}
              value={tab}
              className="min-h-9 px-2 text-muted data-[active]:text-ink data-[active]:shadow-[inset_0_-2px_0_var(--focus)]"
            >
              {tab}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((tab) => (
          <Tabs.Panel key={tab} value={tab} keepMounted className="p-4">
            <TabPlace tab={tab} place={place} />
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </aside>
  )
}

function TabPlace({ tab, place }: { readonly tab: InspectorTab; readonly place: Places['place'] }) {
  const hold = useCallback((element: HTMLElement | null) => place(tab, element), [tab, place])
  return <div ref={hold} className="space-y-4" />
}

/** What a page has to say under one of the inspector's tabs. */
export function Inspect({ tab, children }: { readonly tab: InspectorTab; readonly children: ReactNode }) {
  const element = useContext(Context).places[tab]
  return element ? createPortal(children, element) : null
}
