/** The side of the page: what can be set, what it means, an analogy and where it breaks, the numbers, where they come from. */
import { Tabs } from '@base-ui/react/tabs'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { createPortal } from 'react-dom'

const tabs = ['Controls', 'Explain', 'Analogy', 'Data', 'Origin'] as const
export type InspectorTab = (typeof tabs)[number]

const inspectorId = 'inspector'

/** Brings the inspector into view where it stands below the page. */
export function goToInspector(): void {
  const found = document.getElementById(inspectorId)
  found?.scrollIntoView({ block: 'start' })
  found?.focus({ preventScroll: true })
}

interface Places {
  readonly places: Readonly<Partial<Record<InspectorTab, HTMLElement>>>
  /** How many parts of the page have something to say under each tab. */
  readonly used: Readonly<Partial<Record<InspectorTab, number>>>
  place(tab: InspectorTab, element: HTMLElement | null): void
  /** Says that a tab is used, until the function returned is called. */
  use(tab: InspectorTab): () => void
}

const Context = createContext<Places>({ places: {}, used: {}, place: () => {}, use: () => () => {} })

export function InspectorProvider({ children }: { readonly children: ReactNode }) {
  const [places, setPlaces] = useState<Places['places']>({})
  const [used, setUsed] = useState<Places['used']>({})
  const place = useCallback((tab: InspectorTab, element: HTMLElement | null) => {
    setPlaces((before) => {
      if (before[tab] === (element ?? undefined)) return before
      const { [tab]: _, ...others } = before
      return element ? { ...others, [tab]: element } : others
    })
  }, [])
  const use = useCallback((tab: InspectorTab) => {
    const add = (count: number) => setUsed((before) => ({ ...before, [tab]: (before[tab] ?? 0) + count }))
    add(1)
    return () => add(-1)
  }, [])
  return <Context value={useMemo(() => ({ places, used, place, use }), [places, used, place, use])}>{children}</Context>
}

export function useHasInspector(): boolean {
  return Object.values(useContext(Context).used).some((count) => count > 0)
}

/** Tabs that the page does not use are not shown; where it uses none, the place stays empty, so that nothing moves. */
export function Inspector() {
  const { place, used } = useContext(Context)
  const [chosen, setChosen] = useState<InspectorTab>()
  const isUsed = (tab: InspectorTab): boolean => (used[tab] ?? 0) > 0
  const shown = chosen && isUsed(chosen) ? chosen : (tabs.find(isUsed) ?? 'Controls')
  return (
    <aside
      id={inspectorId}
      aria-label="Inspector"
      tabIndex={-1}
      className={`border-line border-t bg-surface outline-none lg:border-t-0 lg:border-s ${tabs.some(isUsed) ? '' : 'max-lg:hidden'}`}
    >
      <Tabs.Root
        value={shown}
        onValueChange={(tab: InspectorTab) => setChosen(tab)}
        className={`sticky top-0 lg:max-h-dvh lg:scroll-pb-20 lg:overflow-y-auto lg:pb-20 ${tabs.some(isUsed) ? '' : 'hidden'}`}
      >
        <Tabs.List className="flex overflow-x-auto border-line border-b px-2" aria-label="Inspector">
          {tabs.map((tab) => (
            <Tabs.Tab
              key={tab}
              value={tab}
              hidden={!isUsed(tab)}
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
  const { places, use } = useContext(Context)
  useEffect(() => use(tab), [use, tab])
  const element = places[tab]
  return element ? createPortal(children, element) : null
}
