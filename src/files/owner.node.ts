/**
 * Which process a lock or a temporary file belongs to, and whether that process still runs. A process number alone does not tell, since
 * numbers are used again; on Linux the moment that the process started is kept beside it.
 */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { systemCode } from './systemError.node.js'

/** A process on a machine. `started` is in clock ticks since the machine started, or empty where that is not known. */
export interface Owner {
  readonly host: string
  readonly pid: number
  readonly started: string
}

/** The process that runs this. */
export function thisProcess(): Owner {
  return { host: thisHost(), pid: process.pid, started: processStart(process.pid) ?? '' }
}

/** Whether the owner may still be running. One on another machine may: nobody can tell from here. */
export function mayBeAlive(owner: Owner): boolean {
  if (owner.host !== thisHost()) return true
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if (systemCode(error) !== 'EPERM') return false // EPERM: it runs, under another user
  }
  const started = processStart(owner.pid)
  return started === undefined || owner.started === '' || started === owner.started
}

/** An owner as part of a file name; `parseOwner` reads it back. */
export function ownerTag({ host, pid, started }: Owner): string {
  return `${host}+${pid}+${started}`
}

/** The owner that a tag names, or undefined when it is not a tag. */
export function parseOwner(tag: string): Owner | undefined {
  const match = /^([^+]*)\+(\d+)\+([0-9a-z]*)$/.exec(tag)
  return match === null ? undefined : { host: match[1]!, pid: Number(match[2]), started: match[3]! }
}

function thisHost(): string {
  return hostname()
    .replace(/[^A-Za-z0-9-]/g, '-')
    .slice(0, 40)
}

/** Field 22 of /proc/pid/stat; `gone` for a process that has ended and only waits for its parent. Undefined outside Linux. */
function processStart(pid: number): string | undefined {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return undefined
  }
  // The second field is the command in brackets and may itself hold spaces and brackets, so count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? 'gone' : fields[19]
}
