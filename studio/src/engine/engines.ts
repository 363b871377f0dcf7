/** What may run the models, what is chosen, and what can be had here. */
import { create } from 'zustand'

export type Engine = 'server' | 'webgpu' | 'wasm'
export type EngineChoice = 'auto' | Engine
export const engineChoices: readonly EngineChoice[] = ['auto', 'server', 'webgpu', 'wasm']

interface Engines {
  readonly choice: EngineChoice
  /** Whether this page comes from a server that runs models itself. */
  readonly isServed: boolean
  /** Whether that server answered when it was last asked. */
  readonly answers: boolean
  /** The graphics device's name; undefined before it has been asked for, empty where there is none. */
  readonly adapter: string | undefined
  choose(choice: EngineChoice): void
}

const key = 'engine'

const isChoice = (text: string | null): text is EngineChoice => engineChoices.includes(text as EngineChoice)

/** The address comes before what was chosen on another day. */
function firstChoice(): EngineChoice {
  const asked = new URLSearchParams(location.search).get('engine')
  const kept = localStorage.getItem(key)
  return isChoice(asked) ? asked : isChoice(kept) ? kept : 'auto'
}

export const useEngines = create<Engines>((set) => ({
  choice: firstChoice(),
  isServed: document.querySelector('meta[name=engine]')?.getAttribute('content') === 'server',
  answers: true,
  adapter: undefined,
  choose(choice) {
    localStorage.setItem(key, choice)
    set({ choice, answers: true })
  },
}))

export interface Chosen {
  readonly engine: Engine
  readonly why: string
}

/** The engine that a choice comes to here, and why. WebGPU pays for large products only, so it is never a default. */
export function chosenEngine({ choice, isServed, answers }: Pick<Engines, 'choice' | 'isServed' | 'answers'>): Chosen {
  if (choice !== 'auto') return { engine: choice, why: 'You have chosen it.' }
  if (!isServed) return { engine: 'wasm', why: 'No server of the Studio serves this page.' }
  if (!answers) return { engine: 'wasm', why: 'The server does not answer.' }
  return { engine: 'server', why: 'The server of this page runs models itself.' }
}

/** Why an engine cannot be had here; undefined where it can, as far as is known. */
export function lackOf(engine: EngineChoice, { isServed, adapter }: Pick<Engines, 'isServed' | 'adapter'>) {
  if (engine === 'server' && !isServed)
    return 'This page comes from a plain host of files: `atelier studio` serves one with an engine.'
  if (engine === 'webgpu' && adapter === '') return 'This browser offers no WebGPU adapter.'
  return undefined
}

interface Graphics {
  readonly gpu?: {
    requestAdapter(): Promise<{ readonly info: { readonly vendor: string; readonly architecture: string } } | null>
  }
}

/** Asks once whether there is a graphics device to compute on. */
export async function askForAdapter(): Promise<void> {
  if (useEngines.getState().adapter !== undefined) return
  const found = await (navigator as Graphics).gpu?.requestAdapter().catch(() => null)
  const { vendor = '', architecture = '' } = found?.info ?? {}
  useEngines.setState({ adapter: found ? [vendor, architecture].filter(Boolean).join(' ') || 'without a name' : '' })
}
