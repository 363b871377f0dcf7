/** What the Studio keeps of runs and models, wherever it keeps it: in the registry of the server's computer, or in the browser. */
import type { Run } from '../registry/index.js'
import type { Plain } from './message.js'

/** A line of the list of runs. */
export interface RunRow
  extends Pick<
    Run,
    | 'id'
    | 'verb'
    | 'status'
    | 'begun'
    | 'ended'
    | 'heartbeat'
    | 'seed'
    | 'family'
    | 'parameters'
    | 'dataName'
    | 'step'
    | 'steps'
    | 'loss'
    | 'bestStep'
    | 'bestLoss'
    | 'note'
    | 'tags'
  > {
  /** The last part of its folder, or what the page calls it. */
  readonly name: string
}

/** All that is known of a run. */
export interface RunDetail
  extends RunRow,
    Pick<Run, 'machine' | 'command' | 'version' | 'commit' | 'dataHash' | 'config' | 'results' | 'problem'> {
  /** Absolute, where it has one. */
  readonly folder: string | null
  /** The page that shows it at work, where one trained it. */
  readonly address: string | null
}

/** A curve: steps ascending, and the value at each. */
export interface Curve {
  readonly steps: readonly number[]
  readonly values: readonly number[]
}

/** A run's curves by name. `seconds`, where it is known, is the time since the run began. */
export type Curves = Readonly<Record<string, Curve>>

/** Something that a run made when it was asked, or while it trained. */
export interface RunSample {
  readonly kind: 'text' | 'picture'
  readonly prompt: string | null
  /** The text, or where the picture is: an address of the Studio, or the name of what the picture shows. */
  readonly content: string
  readonly seed: number | null
  readonly settings: { readonly [name: string]: Plain }
  /** Milliseconds since 1970, or null where only the step is known. */
  readonly made: number | null
  readonly step: number | null
}

export interface RunFileRow {
  readonly name: string
  readonly bytes: number
  /** Of the run's manifest, if the file is in it. */
  readonly sha256: string | null
}

/** A step whose weights can be opened. */
export interface CheckpointRow {
  readonly step: number
  readonly bytes: number
  /** Why it cannot be, if so. */
  readonly problem: string | null
}

export interface Artifacts {
  readonly files: readonly RunFileRow[]
  readonly checkpoints: readonly CheckpointRow[]
}

/** What another run or model was to a run. */
export interface Ancestry {
  readonly child: string
  readonly role: string
  readonly reference: string
  readonly parent: string | null
}

/** A run that has weights, as its card tells of it. */
export interface ModelRow {
  readonly id: string
  readonly name: string
  readonly verb: string
  readonly status: Run['status']
  readonly made: number
  readonly family: string | null
  readonly parameters: number | null
  /** Of the weights' file. */
  readonly bytes: number
  readonly dataName: string | null
  readonly dataLicence: string | null
  readonly bestLoss: number | null
  readonly note: string | null
  readonly limits: readonly string[]
  /** Whether the pages can use it, and as what. */
  readonly opens: 'text' | 'examples' | null
}

/** What a live library tells of: runs that are new, other than before, or gone. */
export interface LibraryChange {
  readonly runs: readonly string[]
}
