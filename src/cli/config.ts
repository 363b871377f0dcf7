/** Options from a file: the same names as the flags, in camel case. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import * as nodeModule from 'node:module'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as v from 'valibot'
import { parse as parseYaml } from 'yaml'
import { AtelierError } from '../tensor/index.js'
import { nearest } from './nearest.js'
import { type OptionTable, schemaOf, type ValuesOf } from './option.js'

const extensions = ['.ts', '.mjs', '.js', '.json', '.yaml', '.yml']

/** The config file of the working directory, if there is one. @throws AtelierError if there are two. */
export function findConfig(): string | undefined {
  const found = extensions.map((extension) => `atelier.config${extension}`).filter((name) => existsSync(name))
  if (found.length < 2) return found[0]
  throw new AtelierError(`config: ${found.join(' and ')} are both here`, 'Keep one of them, or name one with --config')
}

/** The options that a config file gives. @throws AtelierError, one sentence, for an unknown name or a value that does not fit. */
export async function readConfig<T extends OptionTable>(path: string, table: T): Promise<Partial<ValuesOf<T>>> {
  const content = await load(path)
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new AtelierError(`config: ${path}: it holds no options`, 'Write for example steps: 1000, or export an object')
  }
  const values: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(content)) {
    if (!Object.hasOwn(table, key)) {
      const near = nearest(key, Object.keys(table))
      throw new AtelierError(
        `config: ${path}: "${key}" is no option`,
        near === undefined ? 'Known are the flags of --help, in camel case' : `Did you mean ${near}?`,
      )
    }
    const result = v.safeParse(schemaOf(table[key]!), value)
    if (!result.success) {
      throw new AtelierError(`config: ${path}: ${key} ${JSON.stringify(value)}: it ${result.issues[0].message}`)
    }
    values[key] = result.output
  }
  return values as Partial<ValuesOf<T>>
}

async function load(path: string): Promise<unknown> {
  const extension = extname(path)
  if (!extensions.includes(extension)) {
    throw new AtelierError(`config: ${path}: its name ends in none of ${extensions.join(', ')}`)
  }
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : error.message
    throw new AtelierError(`config: ${path}: ${why}`)
  })
  try {
    if (extension === '.json') return JSON.parse(text)
    if (extension === '.yaml' || extension === '.yml') return parseYaml(text)
    const address = extension === '.ts' ? typescriptAddress(path, text) : pathToFileURL(resolve(path)).href
    const loaded = (await import(address)) as { readonly default?: unknown }
    return loaded.default
  } catch (error) {
    if (error instanceof AtelierError) throw error
    throw new AtelierError(`config: ${path}: it cannot be read: ${(error as Error).message.split('\n')[0]}`)
  }
}

type StripTypes = (code: string) => string

/** The module without its types, as an address: so it is an ES module whatever the package around it says. It can import no files. */
function typescriptAddress(path: string, text: string): string {
  const { stripTypeScriptTypes: strip } = nodeModule as { stripTypeScriptTypes?: StripTypes }
  if (strip) return `data:text/javascript,${encodeURIComponent(quietly(() => strip(text)))}`
  throw new AtelierError(
    `config: ${path}: Node ${process.versions.node} does not read TypeScript`,
    'Name it .mjs, write it as YAML, or use Node 22.13 or newer',
  )
}

/** Without Node's word that this may change one day. */
function quietly<T>(body: () => T): T {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return body()
  } finally {
    process.emitWarning = emitWarning
  }
}
