import type { Picture, Plain } from './message.js'

/** Work that a page follows, asks and steers: a model that trains, or one that only answers. */
export interface Job {
  /** How far it has come: updates made. */
  readonly step: number
  /** What it is, for the page: parameters, vocabulary, …. */
  readonly facts: { readonly [name: string]: Plain }
  /** Whether there is nothing more to do: playing ends here. */
  readonly isDone?: boolean
  /** What the last step did, in a sentence for slow motion. */
  readonly caption?: string | undefined
  /** One more step; its readings by name, such as the loss. Absent where nothing trains. */
  advance?(): Promise<{ readonly [name: string]: number }>
  /** What a panel of that kind shows now. @throws AtelierError for a kind that it does not know. */
  picture(kind: string): Promise<Picture>
  /** @throws AtelierError with a sentence for the reader. */
  answer(question: string, params: Plain): Promise<Picture>
  /** Changes that hold from the next step on. */
  set?(params: Plain): void
  /** All that a return to this step needs. */
  save?(): Promise<Kept>
  restore?(kept: Kept): Promise<void>
  close(): Promise<void>
}

/** A step that can be returned to. */
export interface Kept {
  readonly step: number
  readonly bytes: number
}

/** What a job gets to work with. */
export interface Place {
  readonly target: 'cpu' | 'wasm' | 'webgpu'
  readonly seed: number
  /** Reads a file that ships with the Studio, such as a text or weights. */
  read(name: string): Promise<Uint8Array>
}

export type OpenJob = (params: Plain, place: Place) => Promise<Job>
