/** Who reads in which row of a shared cache, and whose turn it is: what `generationEngine` runs on, without texts. */
import { AtelierError } from '../tensor/index.js'
import type { SharedCache } from './shared-cache.js'

/** A text's way to logits. It takes a row when it first asks. */
export interface Guest {
  /** Logits [vocabulary] after `tokens`. One question at a time. @throws the reason given to `leave`. */
  after(tokens: readonly number[]): Promise<Float32Array>
  /** While it rests, steps of the others do not wait for its next question. */
  rest(isResting: boolean): void
  /** Gives the row back at once. */
  leave(reason?: unknown): void
}

/** What is going on, and what was done so far. */
export interface SeatCounts {
  /** Texts that have a row. */
  readonly seated: number
  /** Texts that wait for one. */
  readonly waiting: number
  /** Positions that hold a token of a text that has a row. */
  readonly positions: number
  /** Prompt tokens that were read. */
  readonly filled: number
  /** Prompt tokens that did not have to be read, because a row still held them. */
  readonly reused: number
  /** Steps that the texts shared. */
  readonly steps: number
}

export interface Seats {
  welcome(): Guest
  counts(): SeatCounts
  /** Turns everyone away, waits for what is under way, and frees the cache. */
  close(): Promise<void>
}

interface Question {
  readonly tokens: readonly number[]
  readonly resolve: (logits: Float32Array) => void
  readonly reject: (reason: unknown) => void
  /** Whether one shared step answers it; else the row is filled. Unknown until the row has been looked at. */
  isNext?: boolean
}

interface Visit {
  seat?: Seat
  question?: Question
  isResting: boolean
  /** Nothing has been read for it. */
  isFresh: boolean
}

interface Seat {
  readonly row: number
  /** Tokens that the row has read. */
  held: number[]
  /** How many of the first were filled in: what steps leave there differs from it in the last bits. */
  sound: number
  visit?: Visit
}

export interface SeatOptions {
  readonly rows: number
  /** Go on from prompts that earlier texts left in a row. */
  readonly reuses: boolean
}

/**
 * Seats for as many texts as there are rows, first come, first served. Between two steps of all that are ready, prompts are filled
 * in, a piece at a time and in turns, together about one long piece: so nobody waits long for the next token.
 */
export function seatsOf(cache: SharedCache, { rows, reuses }: SeatOptions): Seats {
  const seats = Array.from({ length: rows }, (_, row): Seat => ({ row, held: [], sound: 0 }))
  const queue: Visit[] = []
  const done = { filled: 0, reused: 0, steps: 0 }
  let turn = 0
  let working: Promise<void> | undefined
  let isClosed = false
  let settle: (() => void) | undefined

  const isThinking = ({ visit }: Seat): boolean => visit !== undefined && !visit.question && !visit.isResting
  const noteSettled = (): void => {
    if (!seats.some(isThinking)) settle?.()
  }
  /** When every guest has asked again, rests or has left; none of them waits for anything else meanwhile. */
  const settled = (): Promise<void> =>
    seats.some(isThinking)
      ? new Promise((resolve) => {
          settle = resolve
        })
      : Promise.resolve()

  /** Tokens of a text's beginning whose numbers in a row are the very ones that reading them again would give. */
  const reusable = ({ held, sound }: Seat, tokens: readonly number[]): number =>
    cache.keeps === 'summary' ? 0 : Math.min(commonStart(held, tokens), sound, cache.longest - 1)

  function seatWaiting(): void {
    const free = seats.filter(({ visit }) => visit === undefined)
    for (const visit of queue.splice(0, free.length)) {
      const kept = free.map((seat) => (reuses ? reusable(seat, visit.question!.tokens) : 0))
      const [seat] = free.splice(kept.indexOf(Math.max(...kept)), 1) as [Seat]
      seat.visit = visit
      visit.seat = seat
    }
  }

  /** Decides how a question is answered, and leaves in the row what it can go on from. */
  function look(seat: Seat, { isFresh }: Visit, question: Question): void {
    const { tokens } = question
    const same = commonStart(seat.held, tokens)
    question.isNext = !isFresh && same === seat.held.length && tokens.length === same + 1
    if (question.isNext) return
    // The last token is read in any case, for its logits.
    const known = isFresh && !reuses ? 0 : Math.min(reusable(seat, tokens), tokens.length - 1)
    done.reused += known
    seat.held = tokens.slice(0, known)
    seat.sound = known
  }

  const answer = (visit: Visit, question: Question, logits: Float32Array): void => {
    if (visit.question !== question) return
    delete visit.question
    visit.isFresh = false
    question.resolve(logits)
  }

  const open = (isNext: boolean): { readonly seat: Seat; readonly visit: Visit; readonly question: Question }[] =>
    seats.flatMap((seat) => {
      const { visit } = seat
      const question = visit?.question
      if (!visit || !question) return []
      if (question.isNext === undefined) look(seat, visit, question)
      return question.isNext === isNext ? [{ seat, visit, question }] : []
    })

  async function fillSome(): Promise<void> {
    for (let left = cache.piece; left > 0; ) {
      const all = open(false)
      const next = all.find(({ seat }) => seat.row >= turn) ?? all[0]
      if (next === undefined) return
      const { seat, visit, question } = next
      turn = seat.row + 1
      const before = seat.held.length
      try {
        const { known, logits } = await cache.fill(seat.row, question.tokens, before)
        seat.held = question.tokens.slice(0, known)
        seat.sound = known
        done.filled += known - before
        left -= known - before
        if (logits) answer(visit, question, logits)
      } catch (error) {
        seat.held = []
        leave(visit, error)
      }
    }
  }

  async function stepAll(): Promise<void> {
    const all = open(true)
    if (all.length === 0) return
    const steps = all.map(({ seat, question }) => ({
      row: seat.row,
      token: question.tokens.at(-1)!,
      position: seat.held.length,
    }))
    const held = seats.map((seat) => seat.held.length)
    done.steps += 1
    try {
      const logits = await cache.step(steps, held)
      for (const [i, { seat, visit, question }] of all.entries()) {
        if (visit.question === question) seat.held.push(question.tokens.at(-1)!)
        answer(visit, question, logits[i]!)
      }
    } catch (error) {
      for (const { visit } of all) leave(visit, error)
    }
  }

  async function work(): Promise<void> {
    for (;;) {
      await settled()
      if (isClosed) return
      seatWaiting()
      if (!seats.some(({ visit }) => visit?.question)) return
      await fillSome()
      await settled()
      await stepAll()
    }
  }
  const wake = (): void => {
    if (isClosed || working) return
    const isWanted = queue.length > 0 || seats.some(({ visit }) => visit?.question)
    if (!isWanted) return
    working = work().finally(() => {
      working = undefined
      wake()
    })
  }

  function leave(visit: Visit, reason: unknown): void {
    const { seat, question } = visit
    const place = queue.indexOf(visit)
    if (place >= 0) queue.splice(place, 1)
    delete visit.seat
    delete visit.question
    if (seat) delete seat.visit
    question?.reject(reason)
    noteSettled()
    wake()
  }

  return {
    welcome() {
      const visit: Visit = { isResting: false, isFresh: true }
      let gone: { readonly reason: unknown } | undefined
      return {
        after: (tokens) =>
          new Promise((resolve, reject) => {
            if (isClosed) return reject(new AtelierError('engine: it has been closed', 'Make a new one'))
            if (gone) return reject(gone.reason)
            if (tokens.length === 0 || tokens.length > cache.longest) {
              return reject(new AtelierError(`engine: ${tokens.length} tokens: a row holds 1 to ${cache.longest}`))
            }
            visit.question = { tokens, resolve, reject }
            if (!visit.seat) queue.push(visit)
            noteSettled()
            wake()
          }),
        rest(isResting) {
          visit.isResting = isResting
          noteSettled()
        },
        leave(reason) {
          if (gone) return
          gone = { reason }
          leave(visit, reason)
        },
      }
    },

    counts: () => {
      const seated = seats.filter(({ visit }) => visit !== undefined)
      const positions = seated.reduce((sum, { held }) => sum + held.length, 0)
      return { seated: seated.length, waiting: queue.length, positions, ...done }
    },

    async close() {
      isClosed = true
      const reason = new AtelierError('engine: it has been closed', 'Make a new one')
      for (const visit of [...queue, ...seats.flatMap(({ visit }) => visit ?? [])]) leave(visit, reason)
      await working
      await cache.close()
    },
  }
}

function commonStart(a: readonly number[], b: readonly number[]): number {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return i
  return shorter
}
