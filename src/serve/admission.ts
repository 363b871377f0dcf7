/** How much is let in at once. */
import { Fault } from './fault.js'

export interface Admission {
  /**
   * Lets `count` texts in, and gives what is to be called when they have ended. @throws Fault 429 when they would have to wait
   * behind more than the queue holds, with the seconds after which room is likely.
   */
  enter(count: number): () => void
  readonly inside: number
}

export function admissionTo({ slots, queue }: { readonly slots: number; readonly queue: number }): Admission {
  const room = slots + queue
  let inside = 0
  /** Seconds that a text takes, a moving mean. */
  let usual = 1
  return {
    get inside() {
      return inside
    },
    enter(count) {
      if (count > room) {
        throw new Fault(400, `n is ${count}: this server holds ${room} texts at once.`, { param: 'n' })
      }
      if (inside + count > room) {
        const retryAfter = Math.min(60, Math.max(1, Math.ceil((usual * (inside + count - room)) / slots)))
        const message = `${inside} texts are running or waiting, and this server holds ${room}. Try again later.`
        throw new Fault(429, message, { code: 'queue_full', retryAfter })
      }
      inside += count
      const since = performance.now()
      let isInside = true
      return () => {
        if (!isInside) return
        isInside = false
        inside -= count
        usual += 0.1 * ((performance.now() - since) / 1000 - usual)
      }
    },
  }
}
