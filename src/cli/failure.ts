/** What ends a command: one line on stderr, and a number for scripts. */
import { CommanderError } from 'commander'
import { AtelierError } from '../errors/index.js'

export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  diverged: 3,
  anomalies: 4,
  interrupted: 130,
} as const

/** For `--help`. */
export const exitCodesHelp = `Exit codes:
  0    done
  1    bad input, or something failed: one sentence on stderr says what
  2    wrong usage: an unknown flag, or a value that does not fit
  3    training diverged; the last checkpoint is whole
  4    anomalies were found, where detect was asked to fail on them
  130  interrupted; training has saved its state

Set ATELIER_DEBUG=1 to see the stack of an error.`

/** A command line that cannot be followed. */
export class UsageError extends AtelierError {
  override name = 'UsageError'
}

/** The line to print, if any, and the exit code. */
export function describeFailure(error: unknown): { readonly line?: string; readonly code: number } {
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? exitCodes.done : exitCodes.usage }
  const isDebugging = Boolean(process.env.ATELIER_DEBUG)
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  if (isDebugging) return { line: stack ?? message, code: codeOf(error) }
  const sentence = message.trim().replaceAll(/\s*\n\s*/g, ' ')
  if (isSystemError(error)) return { line: sentence.replace(/^E[A-Z]+: /, ''), code: exitCodes.failed }
  if (error instanceof AtelierError) return { line: sentence, code: codeOf(error) }
  return { line: `${sentence} (set ATELIER_DEBUG=1 to see where)`, code: exitCodes.failed }
}

/** By name, so that finding out does not load what the verb itself did not need. */
function codeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodes.usage
  return error instanceof Error && error.name === 'DivergenceError' ? exitCodes.diverged : exitCodes.failed
}

/** A full disk, a missing right: the operating system's words name the file, and the stack would tell no more. */
const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error && 'code' in error
