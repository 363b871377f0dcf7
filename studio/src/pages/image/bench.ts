/** What all parts of the page share: the model, the round, the picture on stage, and ways to change them. */
import type { Abilities, Plain } from 'atelier/studio'
import type { Bench } from '../../shell/Workbench'
import type { imageLink } from './link'
import type { Round } from './round'
import type { Shown } from './useImages'
import type { Named } from './words'

export type ImageShape = readonly [channels: 1 | 3, height: number, width: number]

export interface Model extends Abilities, Named {
  readonly name: string
  readonly shape: ImageShape
  readonly family: string
  readonly about: { readonly [name: string]: Plain }
}

/** The model of a job's facts; undefined before they are there. */
export function modelOf(facts: { readonly [name: string]: Plain }): Model | undefined {
  if (!Array.isArray(facts.shape)) return undefined
  const [, height, width] = facts.shape as readonly number[]
  return { ...(facts as unknown as Model), about: facts, area: height! * width! }
}

export interface Desk {
  readonly bench: Bench<typeof imageLink>
  readonly model: Model
  readonly round: Round
  readonly images: ReadonlyMap<string, Shown>
  /** The path of the picture on stage. */
  readonly staged: string
  /** Its place in the round, unless the round comes from it. */
  readonly pick: number | undefined
  /** Shows a round, and where it is said one of its pictures on stage. */
  show(path: string, pick?: number): void
}
