/** Options from a file or from --set: the same names as the flags, in camel case. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import * as nodeModule from 'node:module'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as v from 'valibot'
import { parse as parseYaml } from 'yaml'
import { AtelierError } from '../errors/index.js'
import { UsageError } from './failure.js'
import { nearest } from './nearest.js'
import { type OptionTable, schemaOf, type ValuesOf } from './option.js'

const extensions = ['.ts', '.mjs', '.js', '.json', '.yaml', '.yml']

/** The config file of the working directory, if there is one. @throws AtelierError if there are two. */
export function findConfig(): string | undefined {
  const found = extensions.map((extension) => `atelier.config${extension}`).filter((name) => existsSync(name))
  if (found.length < 2) return found[0]
  throw new AtelierError(`config: ${found.join(' and ')} are both here`, 'Keep one of them, or name one with --config')
}

/** Words that may stand before an option's name, `recipe.learningRate`, or hold some of them: they say what it is about. */
export const groups = ['model', 'recipe', 'data', 'run'] as const

/** What the option that is called like its group is called inside. */
const innerNames: Readonly<Record<string, string>> = { 'model.family': 'model', 'data.source': 'data' }

/**
 * The options that a config file gives a verb: those under the verb's name, or where it names no verb, all of it. A verb that is not given
 * its own options takes none from a file that was only found.
 * @throws AtelierError, one sentence, for an unknown name or a value that does not fit.
 */
export async function readConfig<T extends OptionTable>(
  path: string,
  table: T,
  { verb, isFound }: { readonly verb: string; readonly isFound: boolean },
): Promise<Partial<ValuesOf<T>>> {
  const content = await load(path)
  if (!isObject(content)) {
    throw new AtelierError(`config: ${path}: it holds no options`, 'Write for example steps: 1000, or export an object')
  }
  const own = content[verb]
  if (isObject(own) && !groups.some((group) => group === verb)) return checked(own, table, `config: ${path}: ${verb}.`)
  return isFound && verb !== 'train' ? {} : checked(withoutVerbs(content, table), table, `config: ${path}: `)
}

/** What `--set name=value` gives; values are read as YAML reads them. @throws as `readConfig`. */
export function readOverrides<T extends OptionTable>(words: readonly string[], table: T): Partial<ValuesOf<T>> {
  const pairs = words.map((word) => {
    const at = word.indexOf('=')
    if (at > 0) return [word.slice(0, at), word.slice(at + 1)] as const
    throw new UsageError(`--set ${word}: it is not name=value`, 'Write for example --set recipe.learningRate=3e-4')
  })
  const values = pairs.map(([path, text]) => {
    const name = optionName(path)
    const kind = Object.hasOwn(table, name) ? table[name]!.kind : undefined
    return [name, kind === 'text' ? text : kind === 'texts' ? text.split(',') : scalar(text)] as const
  })
  return checked(Object.fromEntries(values), table, '--set: ')
}

/** YAML 1.2 takes 3e-4 for a text. */
const scalar = (text: string): unknown => (/^[-+]?\d+(\.\d*)?e[-+]?\d+$/i.test(text) ? Number(text) : parseYaml(text))

/** The option that a dotted name means: what stands behind the groups. */
function optionName(path: string): string {
  const [group, ...rest] = path.split('.')
  if (rest.length === 0 || !groups.some((each) => each === group)) return path
  return innerNames[path] ?? rest.join('.')
}

/** A file for several verbs holds the options of each under its name; for this verb they say nothing. */
const withoutVerbs = (content: Content, table: OptionTable): Content =>
  Object.fromEntries(
    Object.entries(content).filter(
      ([key, value]) =>
        key !== '$schema' && (!isObject(value) || Object.hasOwn(table, key) || groups.some((each) => each === key)),
    ),
  )

type Content = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function checked<T extends OptionTable>(content: Content, table: T, place: string): Partial<ValuesOf<T>> {
  const values: Record<string, unknown> = {}
  for (const [path, value] of leaves(content)) {
    const key = optionName(path)
    if (!Object.hasOwn(table, key)) {
      const near = nearest(key, Object.keys(table))
      throw new AtelierError(
        `${place}"${path}" is no option`,
        near === undefined ? 'Known are the flags of --help, in camel case' : `Did you mean ${near}?`,
      )
    }
    if (Object.hasOwn(values, key)) throw new AtelierError(`${place}${key} is set twice`, 'Keep one of them')
    const result = v.safeParse(schemaOf(table[key]!), value)
    if (!result.success) {
      throw new AtelierError(`${place}${path} ${JSON.stringify(value)}: it ${result.issues[0].message}`)
    }
    values[key] = result.output
  }
  return values as Partial<ValuesOf<T>>
}

/** Names and values, with those inside a group by their dotted names. */
function leaves(content: Content): readonly (readonly [path: string, value: unknown])[] {
  return Object.entries(content).flatMap(([key, value]) =>
    isObject(value) && groups.some((each) => each === key)
      ? Object.entries(value).map(([inner, each]) => [`${key}.${inner}`, each] as const)
      : [[key, value] as const],
  )
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
