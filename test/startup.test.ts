import { readdirSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { trainOptions } from '../src/cli/trainOptions.js'
import { gptSizes, textFamilies } from '../src/models/index.js'

const root = resolve(import.meta.dirname, '../src')

/** What a source imports as it is loaded: not types, and not what it imports when it runs. */
const importsOf = (path: string): readonly string[] =>
  [...readFileSync(path, 'utf8').matchAll(/^(?:import|export)(?! type)[^'"`;=]*from '([^']+)'/gm)].map(
    ([, from]) => from!,
  )

/** Everything that is loaded with a source: paths below `src`, and names of packages. */
function loadedWith(path: string, loaded = new Set<string>()): ReadonlySet<string> {
  const name = relative(root, path)
  if (loaded.has(name)) return loaded
  loaded.add(name)
  for (const from of importsOf(path)) {
    if (from.startsWith('.')) loadedWith(resolve(dirname(path), from.replace(/\.js$/, '.ts')), loaded)
    else loaded.add(from)
  }
  return loaded
}

const verbFiles = [
  ...readFileSync(resolve(root, 'cli/commandLine.ts'), 'utf8').matchAll(/import\('\.\/(\w+)\.js'\)/g),
].map(([, name]) => `${name}.ts`)

describe('the start of the command line', () => {
  it('finds every verb', () => {
    expect(verbFiles.length).toBeGreaterThan(25)
    expect(readdirSync(resolve(root, 'cli'))).toEqual(expect.arrayContaining(verbFiles))
  })

  it.each(['main.ts', ...verbFiles])('loads only flags with %s', (file) => {
    const allowed = /^(cli\/.*|errors\/index\.ts|commander|valibot|picocolors|node:.*)$/
    expect([...loadedWith(resolve(root, 'cli', file))].filter((name) => !allowed.test(name))).toEqual([])
  })

  it('offers every family and size, though it loads no model', () => {
    expect(trainOptions.model.choices).toEqual(textFamilies)
    expect(trainOptions.size.choices).toEqual(Object.keys(gptSizes))
  })
})
