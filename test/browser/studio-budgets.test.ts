/** What the Studio's pages weigh, as they are built, compressed as servers do (gzip), in KB of 1,000 bytes. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const app = fileURLToPath(new URL('../../dist/studio/app', import.meta.url))
const assets = join(app, 'assets')
const names = readdirSync(assets)
const textOf = (name: string): string => readFileSync(join(assets, name), 'utf8')
const kilobytes = (files: Iterable<string>): number =>
  [...files].reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length, 0) / 1000

/** A script and all that it imports at once, whatever else it may load later. */
function withImports(name: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name)) return found
  found.add(name)
  for (const [, imported] of textOf(name).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) {
    if (imported && names.includes(imported)) withImports(imported, found)
  }
  return found
}

const page = readFileSync(join(app, 'index.html'), 'utf8')
const entry = /src="\/assets\/([\w.-]+\.js)"/.exec(page)![1]!
const shell = withImports(entry)
const routes = [
  ...new Set([...textOf(entry).matchAll(/import\(["'`]\.\/([\w.-]+\.js)["'`]\)/g)].map(([, name]) => name!)),
]

describe('the weight', () => {
  it('of the shell is at most 220 KB', () => {
    console.log(`shell: ${kilobytes(shell).toFixed(1)} KB`)
    expect(kilobytes(shell)).toBeLessThan(220)
  })

  it('of a page’s own scripts is at most 60 KB', () => {
    expect(routes.length).toBeGreaterThan(5)
    const weights = routes
      .map((name) => [name, kilobytes([...withImports(name)].filter((each) => !shell.has(each)))] as const)
      .sort(([, a], [, b]) => b - a)
    console.log(
      `pages: ${weights.map(([name, weight]) => `${name.replace(/-[^-]*$/, '')} ${weight.toFixed(1)}`).join(', ')} KB`,
    )
    expect(weights.filter(([, weight]) => weight > 60)).toEqual([])
  })

  it('of a worker, before the job that it is asked for, is at most 150 KB', () => {
    const workers = names.filter((name) => /^worker-.*\.js$/.test(name))
    expect(workers).toHaveLength(1)
    const weight = kilobytes(withImports(workers[0]!))
    console.log(`worker: ${weight.toFixed(1)} KB`)
    expect(weight).toBeLessThan(150)
  })

  it('of styles is at most 30 KB, and of fonts 90 KB', () => {
    const styles = kilobytes(names.filter((name) => name.endsWith('.css')))
    const fonts = names.filter((name) => name.endsWith('.woff2'))
    const bytes = fonts.reduce((sum, name) => sum + readFileSync(join(assets, name)).length, 0) / 1000
    console.log(`styles: ${styles.toFixed(1)} KB; fonts: ${bytes.toFixed(1)} KB in ${fonts.length} files`)
    expect(styles).toBeLessThan(30)
    expect(bytes).toBeLessThan(90)
  })
})
