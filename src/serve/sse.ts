/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) as a response. */
import { bodyOf, Fault, internal } from './fault.js'

export interface EventOptions {
  /** Called once when the stream is over, and with what ended it early: an error, or the reader that went away. */
  readonly ended: (reason?: unknown) => void
  /** Milliseconds that the reader may take to make room for more. */
  readonly patience: number
}

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no',
}

/**
 * `data:` lines of objects as they come, then `[DONE]`. A failure on the way is a last event with an `error`, which OpenAI's
 * clients throw. The reader sets the pace.
 */
export function eventStream(events: AsyncGenerator<object, void>, { ended, patience }: EventOptions): Response {
  const encoder = new TextEncoder()
  const written = (data: string): Uint8Array => encoder.encode(`data: ${data}\n\n`)
  let stalled: ReturnType<typeof setTimeout> | undefined
  let isOver = false
  const over = (reason?: unknown): void => {
    clearTimeout(stalled)
    if (isOver) return
    isOver = true
    ended(reason)
  }
  const leave = (reason: unknown): void => {
    over(reason)
    events.return().catch(() => {})
  }
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(stalled)
        try {
          const { done, value } = await events.next()
          if (isOver) return
          controller.enqueue(written(done ? '[DONE]' : JSON.stringify(value)))
          if (done) {
            over()
            controller.close()
            return
          }
          stalled = setTimeout(() => {
            const reason = new Fault(408, 'The reader makes no room.', { code: 'client_stalled' })
            leave(reason)
            controller.error(reason)
          }, patience)
        } catch (error) {
          if (isOver) return
          over(error)
          controller.enqueue(written(JSON.stringify(bodyOf(internal(error)))))
          controller.close()
        }
      },
      cancel: () => leave(new Fault(408, 'The client went away.', { code: 'client_closed' })),
    },
    { highWaterMark: 1 },
  )
  return new Response(body, { headers })
}
