import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Folders of src by floor. An import goes down, or stays in its folder; folders on one floor are strangers. */
const floors: Readonly<Record<string, number>> = {
  errors: 0,
  tensor: 1,
  onnx: 2,
  nn: 2,
  optim: 2,
  data: 2,
  files: 2,
  charts: 2,
  runtime: 3,
  models: 3,
  registry: 3,
  sample: 4,
  train: 5,
  evaluate: 5,
  detect: 6,
  serve: 6,
  studio: 7,
  cli: 8,
}

const root = resolve(import.meta.dirname, '../src')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.endsWith('.test.ts'),
)

/** What is wrong with one import, if anything. */
function complaint(from: string, to: string): string | undefined {
  const [here, there] = [from, to].map((path) => path.split('/')[0]!)
  if (here === there || !from.includes('/')) return undefined
  const [low, high] = [floors[there!], floors[here!]]
  if (low === undefined || high === undefined)
    return `${from} imports ${to}: ${low === undefined ? there : here} has no floor`
  if (low >= high) return `${from} (floor ${high}) imports ${to} (floor ${low}): imports go down`
  if (!/\/index(\.node)?\.ts$/.test(to)) return `${from} imports ${to}: other folders are entered through their index`
  return undefined
}

describe('floors', () => {
  it('finds the sources', () => {
    expect(sources.length).toBeGreaterThan(50)
  })

  it('lets imports only go down', () => {
    const complaints = sources.flatMap((from) => {
      const text = readFileSync(join(root, from), 'utf8')
      const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1]!)
      return imports.flatMap((path) => {
        const to = relative(root, resolve(root, dirname(from), path.replace(/\.js$/, '.ts')))
        return complaint(from, to) ?? []
      })
    })
    expect(complaints).toEqual([])
  })
})
