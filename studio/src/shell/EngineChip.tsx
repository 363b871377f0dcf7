/** Says what runs the models and why, and lets one choose. */
import { useEffect, useId } from 'react'
import { useStore } from 'zustand'
import { askForAdapter, chosenEngine, type EngineChoice, engineChoices, lackOf, useEngines } from '../engine/engines'
import type { Session, SessionState } from '../engine/session'
import { useTransport } from './transport'
import { loadedOf } from './Waiting'

/** Short, in the chip; as a choice; what it is. */
interface EngineWords {
  readonly chip: string
  readonly name: string
  readonly about: string
}

export const engineWords: Readonly<Record<EngineChoice, EngineWords>> = {
  auto: { chip: '', name: 'What suits this page', about: 'The server’s engine where there is one, else WebAssembly.' },
  server: { chip: 'Native engine', name: 'The server', about: 'Native kernels in the process that serves this page.' },
  webgpu: {
    chip: 'WebGPU',
    name: 'WebGPU',
    about: 'The graphics card. It pays for large models; small ones wait for it.',
  },
  wasm: {
    chip: 'WebAssembly',
    name: 'WebAssembly',
    about: 'This browser’s processor, with threads where the page may have them.',
  },
}

export function EngineChip() {
  const session = useTransport((transport) => transport.session)
  return session ? <Running session={session} /> : <Chip />
}

function Running({ session }: { readonly session: Session }) {
  const engine = useStore(session.state, (state) => state.engine)
  const backend = useStore(session.state, (state) => state.backend)
  const loading = useStore(session.state, (state) => state.loading)
  return <Chip engine={engine} backend={backend} loading={loading} />
}

/** Where nothing runs it says what would. */
function Chip({ engine, backend, loading }: Partial<Pick<SessionState, 'engine' | 'backend' | 'loading'>>) {
  const chosen = chosenEngine(useEngines())
  const shown = engine ?? chosen.engine
  const id = useId()
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        data-engine={shown}
        className="rounded-full border border-line px-2 text-[12px] text-muted hover:bg-surface"
      >
        <span className="sr-only">What runs the models: </span>
        {/* On narrow screens there is room for one of the two. */}
        <span className={loading ? 'max-sm:hidden' : ''}>{engineWords[shown].chip}</span>
        {loading && (
          <span data-loading className="number">
            <span className="max-sm:hidden"> · </span>
            {loadedOf(loading)}
          </span>
        )}
      </button>
      <div
        id={id}
        popover="auto"
        onToggle={({ newState }) => newState === 'open' && void askForAdapter()}
        className="fixed inset-auto top-12 end-2 m-0 w-[min(22rem,calc(100vw-1rem))] rounded-[10px] border border-line bg-bg p-4 text-ink shadow-xl"
      >
        {backend && <p>{backend}.</p>}
        <p className="text-muted">{chosen.why}</p>
        <EngineChoices />
      </div>
    </>
  )
}

/** What can run the models: those that cannot be had here say why. */
export function EngineChoices() {
  const engines = useEngines()
  const name = useId()
  useEffect(() => {
    if (engines.choice === 'webgpu') void askForAdapter()
  }, [engines.choice])
  return (
    <fieldset className="mt-3 space-y-2">
      <legend className="font-medium">What should run the models</legend>
      {engineChoices.map((choice) => {
        const lack = lackOf(choice, engines)
        return (
          <label key={choice} className="flex gap-2">
            <input
              type="radio"
              name={name}
              checked={engines.choice === choice}
              disabled={lack !== undefined && engines.choice !== choice}
              onChange={() => engines.choose(choice)}
              className="mt-0.5 size-4 accent-[var(--focus)]"
            />
            <span>
              {engineWords[choice].name}
              <span className="block text-muted">{lack ?? engineWords[choice].about}</span>
            </span>
          </label>
        )
      })}
    </fieldset>
  )
}
