/** Packages that are installed as data. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * The folder of an installed `name@version`, whatever its version, from where the user works or else from beside this
 * package; undefined where neither reaches it.
 */
export function packageFolder(entry: string): string | undefined {
  for (const origin of [join(process.cwd(), 'package.json'), import.meta.url]) {
    try {
      return dirname(createRequire(origin).resolve(`${packageName(entry)}/package.json`))
    } catch {
      // Not reachable from here; the other origin may reach it.
    }
  }
  return undefined
}

/** The name in `name@version`. */
export function packageName(entry: string): string {
  return entry.slice(0, entry.lastIndexOf('@'))
}
