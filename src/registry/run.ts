/** A run as it is remembered. */

export type RunStatus = 'running' | 'finished' | 'interrupted' | 'failed' | 'diverged'

/** What the database holds of a run; `lost` is one that was running and no longer gives a sign of life. */
export interface Run {
  readonly id: string
  readonly verb: string
  /** Absolute, on `machine`. */
  readonly folder: string
  readonly machine: string
  readonly status: RunStatus | 'lost'
  /** Milliseconds since 1970. */
  readonly begun: number
  readonly ended: number | null
  readonly heartbeat: number
  readonly command: string | null
  readonly version: string | null
  readonly commit: string | null
  readonly seed: number | null
  readonly family: string | null
  readonly parameters: number | null
  readonly config: Readonly<Record<string, unknown>>
  readonly dataName: string | null
  readonly dataHash: string | null
  readonly step: number
  readonly steps: number | null
  /** Of training, over about the last twenty steps. */
  readonly loss: number | null
  readonly bestStep: number | null
  /** The lowest validation. */
  readonly bestLoss: number | null
  /** What the verb measured at the end, by name. */
  readonly results: Readonly<Record<string, unknown>>
  /** Why it failed. */
  readonly problem: string | null
  readonly note: string | null
  readonly tags: readonly string[]
}

/** Milliseconds without a sign of life after which a running run of another machine counts as lost. */
export const silence = 60_000
