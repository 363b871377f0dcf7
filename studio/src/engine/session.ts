/** A page's end of a job: what it asks for, and what it hears, over whatever line. */
import type { Picture, Plain, Report, Request } from 'atelier/studio'
import { createStore, type StoreApi } from 'zustand/vanilla'

export interface SessionState {
  readonly status: 'opening' | 'open' | 'failed'
  /** What runs it, in words. */
  readonly backend: string
  readonly facts: { readonly [name: string]: Plain }
  readonly step: number
  readonly isPlaying: boolean
  /** Steps a second of late. */
  readonly rate: number
  readonly readings: { readonly [name: string]: number }
  readonly kept: readonly number[]
  readonly failure?: string
}

/** Carries messages to one job and back. */
export interface Line {
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
  play(): void
  pause(): void
  step(count: number): void
  seek(step: number): void
  set(params: Plain): void
  ask(question: string, params: Plain): Promise<Picture>
  /** Calls `draw` with every new picture of a kind while a panel shows it, at most 30 a second. Ends with the function returned. */
  watch(picture: string, draw: (content: Picture, step: number) => void): () => void
  /** Begins the job anew, with another seed or other parameters. */
  open(request: JobRequest): void
  close(): void
}

const closed: SessionState = {
  ...{ status: 'opening', backend: '', facts: {}, step: 0, isPlaying: false, rate: 0, readings: {}, kept: [] },
}

export function session(openLine: OpenLine, first: JobRequest): Session {
  const state = createStore<SessionState>(() => closed)
  const waiting = new Map<number, { resolve(content: Picture): void; reject(error: Error): void }>()
  const painters = new Map<string, Set<(content: Picture, step: number) => void>>()
  let asked = 0
  let line = openLine(hear, fail)

  function hear(report: Report): void {
    switch (report.kind) {
      case 'open':
        state.setState({ status: 'open', backend: report.backend, facts: report.facts })
        return
      case 'place': {
        const { kind: _, ...place } = report
        state.setState(place)
        return
      }
      case 'picture':
        for (const draw of painters.get(report.picture) ?? []) draw(report.content, report.step)
        requestAnimationFrame(() => line.send({ kind: 'drawn', picture: report.picture }))
        return
      case 'answer':
        waiting.get(report.id)?.resolve(report.content)
        waiting.delete(report.id)
        return
      case 'refusal':
        waiting.get(report.id)?.reject(new Error(report.message))
        waiting.delete(report.id)
        return
      case 'failure':
        fail(report.message)
    }
  }

  function fail(failure: string): void {
    state.setState({ status: 'failed', isPlaying: false, failure })
    for (const { reject } of waiting.values()) reject(new Error(failure))
    waiting.clear()
  }

  const watchAll = (): void => line.send({ kind: 'watch', pictures: [...painters.keys()], rate: 30 })
  const open = (request: JobRequest): void => {
    if (state.getState().status === 'failed') {
      line.close()
      line = openLine(hear, fail)
    }
    state.setState(closed, true)
    line.send({ kind: 'open', ...request })
    watchAll()
  }
  open(first)

  return {
    state,
    play: () => line.send({ kind: 'play' }),
    pause: () => line.send({ kind: 'pause' }),
    step: (count) => line.send({ kind: 'step', count }),
    seek: (step) => line.send({ kind: 'seek', step }),
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
    open,
    close() {
      fail('the page has been left')
      line.send({ kind: 'close' })
      line.close()
    },
  }
}
