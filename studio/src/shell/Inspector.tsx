/** The side of the page: what can be set, what it means, an analogy and where it breaks, the numbers, where they come from. On narrow screens it is a sheet over the page's foot. */
import { Tabs } from '@base-ui/react/tabs'
import { SlidersHorizontal, X } from 'lucide-react'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { createPortal } from 'react-dom'
import { IconButton } from './IconButton'
import { useSheet } from './useSheet'

const tabs = ['Controls', 'Explain', 'Analogy', 'Data', 'Origin'] as const
export type InspectorTab = (typeof tabs)[number]

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

/** Tabs that the page does not use are not shown; where it uses none, the place stays empty, so that nothing moves. */
export function Inspector() {
  const { place, used } = useContext(Context)
  const [chosen, setChosen] = useState<InspectorTab>()
  const { isOpen, sheet, open, close } = useSheet()
  const isUsed = (tab: InspectorTab): boolean => (used[tab] ?? 0) > 0
  const isEmpty = !tabs.some(isUsed)
  const shown = chosen && isUsed(chosen) ? chosen : (tabs.find(isUsed) ?? 'Controls')
  return (
    <>
      {!isEmpty && !isOpen && (
        <button
          type="button"
          aria-expanded={false}
          onClick={open}
          className="absolute end-3 bottom-full mb-2 flex items-center gap-1.5 rounded-full border border-control bg-bg px-3 shadow-md hover:bg-surface lg:hidden"
        >
          <SlidersHorizontal size={14} aria-hidden /> {shown}
        </button>
      )}
      <aside
        ref={sheet}
        aria-label="Inspector"
        className={`border-line bg-surface max-lg:max-h-[50dvh] max-lg:overflow-y-auto max-lg:rounded-t-[10px] max-lg:border-t max-lg:shadow-xl lg:border-s ${isEmpty || !isOpen ? 'max-lg:hidden' : ''}`}
      >
        <Tabs.Root
          value={shown}
          onValueChange={(tab: InspectorTab) => setChosen(tab)}
          className={`lg:sticky lg:top-0 lg:max-h-dvh lg:scroll-pb-20 lg:overflow-y-auto lg:pb-20 ${isEmpty ? 'hidden' : ''}`}
        >
          <div className="flex items-center border-line border-b bg-surface pe-2 max-lg:sticky max-lg:top-0 max-lg:z-10">
            <Tabs.List className="flex min-w-0 flex-1 overflow-x-auto px-2" aria-label="Inspector">
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
            <span className="lg:hidden">
              <IconButton label="Close the inspector" onClick={close}>
                <X size={16} aria-hidden />
              </IconButton>
            </span>
          </div>
          {tabs.map((tab) => (
            <Tabs.Panel key={tab} value={tab} keepMounted className="p-4">
              <TabPlace tab={tab} place={place} />
            </Tabs.Panel>
          ))}
        </Tabs.Root>
      </aside>
    </>
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
