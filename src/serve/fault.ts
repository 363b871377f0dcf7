/** What goes wrong in a request, as OpenAI's interface says it. */
import { AtelierError } from '../tensor/index.js'

export interface FaultOptions {
  /** OpenAI's kind of error. Default: by the status. */
  readonly type?: string
  /** A word for programs, such as `context_length_exceeded`. */
  readonly code?: string
  /** The field of the request that is wrong. */
  readonly param?: string
  /** Seconds after which it is worth trying again. */
  readonly retryAfter?: number
}

/** An answer other than success. The message reaches the client. */
export class Fault extends Error {
  override name = 'Fault'

  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 413 | 429 | 500 | 503,
    message: string,
    readonly options: FaultOptions = {},
  ) {
    super(message)
  }
}

/** The body of an error, https://platform.openai.com/docs/guides/error-codes. */
export interface FaultBody {
  readonly error: {
    readonly message: string
    readonly type: string
    readonly param: string | null
    readonly code: string | null
  }
}

export function bodyOf({ status, message, options }: Fault): FaultBody {
  const { type = typeOf(status), param = null, code = null } = options
  return { error: { message, type, param, code } }
}

function typeOf(status: number): string {
  if (status === 401) return 'authentication_error'
  if (status === 429) return 'rate_limit_error'
  return status < 500 ? 'invalid_request_error' : 'server_error'
}

/** Whatever was thrown while a request was read, as a fault: what this library refuses is the client's mistake. */
export function refusal(error: unknown, param?: string): Fault {
  if (error instanceof Fault) return error
  const options = param === undefined ? {} : { param }
  if (error instanceof AtelierError) return new Fault(400, error.message, options)
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return new Fault(400, 'The request is nested too deeply.', options)
  }
  return internal(error)
}

/** Whatever was thrown while a text was generated, as a fault. What is unknown keeps its words to the log. */
export function internal(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (error instanceof AtelierError) return new Fault(500, error.message)
  return new Fault(500, 'Something went wrong on the server.', { code: 'internal_error' })
}
