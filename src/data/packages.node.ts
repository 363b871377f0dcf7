/** Packages that are installed as data. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** What can be said of a built-in set without reading it. */
export interface ListedSet {
  readonly name: string
  readonly kind: 'text' | 'pairs' | 'images' | 'sounds' | 'tables'
  readonly description: string
  /** What is to be installed, as `name@version`; from Debian as `name`. */
  readonly packages: readonly string[]
  /** The words of the command that installs them. */
  readonly command: readonly string[]
  /** An SPDX expression, or the words of the owner. */
  readonly licence: string
  readonly installed: boolean
}

/**
 * The folder of an installed `name@version`, whatever its version, from where the user works or else from beside this
 * package; undefined where neither reaches it.
 */
export function packageFolder(entry: string): string | undefined {
  const name = packageName(entry)
  const places = [join(process.cwd(), 'package.json'), import.meta.url].flatMap(
    (origin) => createRequire(origin).resolve.paths(name) ?? [],
  )
  return places.map((place) => join(place, name)).find((folder) => existsSync(join(folder, 'package.json')))
}

/** The name in `name@version`. */
export function packageName(entry: string): string {
  return entry.slice(0, entry.lastIndexOf('@'))
}

/** What is installed in the folder of `name@version`, as `npm:name@version`. */
export function packageSource(entry: string, folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  return `npm:${packageName(entry)}@${version}`
}
