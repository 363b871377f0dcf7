/** The addresses of all pages of the Studio, as its table of pages has them. The table itself would bring all that the pages are made of. */
import { readFileSync } from 'node:fs'

const table = readFileSync(new URL('../../studio/src/pages/pages.ts', import.meta.url), 'utf8')

/** Where a path has parameters, the example of it. */
export const routes: readonly string[] = [...table.matchAll(/path: '([^']+)',(?:\s+example: '([^']+)')?/g)].map(
  ([, path, example]) => example ?? path!,
)
