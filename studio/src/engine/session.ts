/** A page's end of a job: what it asks for, and what it hears, over whatever line. */
import type { Change, Picture, Plain, Report, Request } from 'atelier/studio'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Engine } from './engines'

export interface SessionState {
  readonly status: 'opening' | 'open' | 'failed'
  readonly engine: Engine
  /** What runs it, in words. */
  readonly backend: string
  readonly facts: { readonly [name: string]: Plain }
  /** What is being loaded for it, in bytes. */
  readonly loading?: { readonly what: string; readonly bytes: number; readonly all: number } | undefined
  readonly step: number
  readonly isPlaying: boolean
  /** Steps a second of late. */
  readonly rate: number
  readonly readings: { readonly [name: string]: number }
  readonly kept: readonly number[]
  /** What the last step did, in a sentence. */
  readonly caption?: string
  /** The step that it is on its way to, steps being made again. */
  readonly goal?: number
  readonly failure?: string
  /** After a failure: whether numbers went bad in training. */
  readonly isDivergence?: boolean
  /** After a failure: whether the job is still there, and can be sought back to a step that was kept. */
  readonly canReturn?: boolean
}

/** Carries messages to one job and back. */
export interface Line {
  readonly engine: Engine
  send(request: Request): void
  /** Frees what stands behind the line. */
  close(): void
}

export type OpenLine = (hear: (report: Report) => void, broken: (why: string) => void) => Line

export interface JobRequest {
  readonly job: string
  readonly params: Plain
  readonly seed: number
}

export interface Session {
  readonly state: StoreApi<SessionState>
  /** What it was opened with last. */
  readonly request: JobRequest
  play(): void
  pause(): void
  step(count: number): void
  /** To a step, back or forward; after a failure too, where steps were kept. */
  seek(step: number): void
  set(params: Plain): void
  ask(question: string, params: Plain): Promise<Picture>
  /** Calls `draw` with every new picture of a kind while a panel shows it. Ends with the function returned. */
  watch(picture: string, draw: (content: Picture, step: number) => void): () => void
  /** Pictures of a kind a second, at most, from now on. */
  pace(pictures: number): void
  /** Pictures that have come so far. */
  readonly pictures: number
  /** Begins the job anew, with another seed or other parameters. */
  open(request: JobRequest): void
  /** Opens the job on the engine that is chosen now, and makes its steps again, with all that changed it on the way. */
  resume(): void
  close(): void
}

const closed: SessionState = {
  ...{ status: 'opening', engine: 'wasm', backend: '', facts: {} },
  ...{ step: 0, isPlaying: false, rate: 0, readings: {}, kept: [] },
}

export function session(openLine: OpenLine, first: JobRequest): Session {
  const state = createStore<SessionState>(() => closed)
  const waiting = new Map<number, { resolve(content: Picture): void; reject(error: Error): void }>()
  const painters = new Map<string, Set<(content: Picture, step: number) => void>>()
  let changes: readonly Change[] = []
  let request = first
  let asked = 0
  let rate = 30
  let pictures = 0
  /** Whether it played when it failed. */
  let wasPlaying = false
  let line = connect()

  /** What an old line still has to say is not heard. */
  function connect(): Line {
    const opened: Line = openLine(
      (report) => opened === line && hear(report),
      (why) => opened === line && fail(why, false),
    )
    return opened
  }

  function hear(report: Report): void {
    switch (report.kind) {
      case 'loading': {
        const { kind: _, ...loading } = report
        state.setState({ loading: loading.bytes < loading.all ? loading : undefined })
        return
      }
      case 'open':
        state.setState({
          status: 'open',
          engine: line.engine,
          backend: report.backend,
          facts: report.facts,
        })
        return
      case 'place': {
        const { kind: _, goal, caption, ...place } = report
        state.setState({ ...place, goal, caption } as Partial<SessionState>)
        return
      }
      case 'changed':
        changes = [...changes, { step: report.step, request: report.request }]
        return
      case 'picture': {
        pictures += 1
        const from = line
        for (const draw of painters.get(report.picture) ?? []) draw(report.content, report.step)
        requestAnimationFrame(() => from === line && line.send({ kind: 'drawn', picture: report.picture }))
        return
      }
      case 'answer':
        waiting.get(report.id)?.resolve(report.content)
        waiting.delete(report.id)
        return
      case 'refusal':
        waiting.get(report.id)?.reject(new Error(report.message))
        waiting.delete(report.id)
        return
      case 'failure':
        fail(report.message, report.canReturn, report.isDivergence)
    }
  }

  function fail(failure: string, canReturn: boolean, isDivergence = false): void {
    const { status, isPlaying } = state.getState()
    if (status !== 'failed') wasPlaying = isPlaying
    state.setState({ status: 'failed', isPlaying: false, failure, canReturn, isDivergence })
    refuse(failure)
  }

  function refuse(why: string): void {
    for (const { reject } of waiting.values()) reject(new Error(why))
    waiting.clear()
  }

  const watchAll = (): void => line.send({ kind: 'watch', pictures: [...painters.keys()], rate })

  function begin(asked: JobRequest): void {
    request = asked
    changes = []
    state.setState({ ...closed, engine: line.engine }, true)
    line.send({ kind: 'open', ...asked })
    watchAll()
  }

  function reconnect(): void {
    line.close()
    line = connect()
  }

  function resume(step: number, thenPlay: boolean): void {
    const made = changes
    refuse('the job is being opened again')
    reconnect()
    begin(request)
    changes = made
    if (step > 0 || made.length > 0) line.send({ kind: 'seek', step, changes, thenPlay })
  }
  begin(first)

  return {
    state,
    get request() {
      return request
    },
    get pictures() {
      return pictures
    },
    play: () => line.send({ kind: 'play' }),
    pause: () => line.send({ kind: 'pause' }),
    step: (count) => line.send({ kind: 'step', count }),
    seek(step) {
      // What was set holds after a return; moves that were made later are undone by it.
      if (step < state.getState().step) {
        changes = changes
          .filter((change) => change.step < step || change.request.kind === 'set')
          .map((change) => ({ ...change, step: Math.min(change.step, step) }))
      }
      const { status, failure: _, isDivergence: __, canReturn, ...before } = state.getState()
      if (status === 'failed' && !canReturn) return resume(step, false)
      if (status === 'failed') state.setState({ ...before, status: 'open' }, true)
      line.send({ kind: 'seek', step, changes })
    },
    set: (params) => line.send({ kind: 'set', params }),
    ask: (question, params) =>
      new Promise((resolve, reject) => {
        asked += 1
        waiting.set(asked, { resolve, reject })
        line.send({ kind: 'ask', id: asked, question, params })
      }),
    watch(picture, draw) {
      const set = painters.get(picture) ?? new Set()
      painters.set(picture, set.add(draw))
      watchAll()
      return () => {
        set.delete(draw)
        if (set.size > 0) return
        painters.delete(picture)
        watchAll()
      }
    },
    pace(pictures) {
      if (pictures === rate) return
      rate = pictures
      watchAll()
    },
    open(asked) {
      if (state.getState().status === 'failed') reconnect()
      begin(asked)
    },
    resume() {
      const { step, status, isPlaying } = state.getState()
      resume(step, status === 'failed' ? wasPlaying : isPlaying)
    },
    close() {
      fail('the page has been left', false)
      line.send({ kind: 'close' })
      line.close()
    },
  }
}
