/** Who made a run, of what code, and under which name. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { arch, cpus, hostname, platform } from 'node:os'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))

/** A name that sorts by time and says what the run is: `20261126-031502-whale-3fa2`. */
export function newRunId(folder: string, at: Date): string {
  const [day, time] = at.toISOString().split('T') as [string, string]
  const stamp = `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`
  const words = basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 24)
  return [stamp, words, randomBytes(2).toString('hex')].filter((part) => part !== '').join('-')
}

export interface CodeVersion {
  /** Of this package. */
  readonly version: string
  /** Of its repository, where it runs from one; `-dirty` behind it if files were changed since. */
  readonly commit?: string
}

/** The version of this code. */
export async function codeVersion(): Promise<CodeVersion> {
  const commit = await commitHash()
  return { version: packageVersion(), ...(commit !== undefined && { commit }) }
}

/** The version of this package. */
export const packageVersion = (): string =>
  (JSON.parse(readFileSync(resolve(packageFolder, 'package.json'), 'utf8')) as { version: string }).version

async function commitHash(): Promise<string | undefined> {
  if (!existsSync(resolve(packageFolder, '.git'))) return undefined
  const words = ['-C', packageFolder, 'describe', '--always', '--dirty', '--exclude', '*']
  return promisify(execFile)('git', words, { timeout: 2000 }).then(
    ({ stdout }) => stdout.trim() || undefined,
    () => undefined, // no git here
  )
}

/** This machine in a line. */
export function machineName(): string {
  const cores = cpus()
  const processor = cores[0]?.model.trim() || 'unknown processor'
  return `${hostname()}: ${processor} × ${cores.length}, ${platform()} ${arch()}, Node ${process.version}`
}
