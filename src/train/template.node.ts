/** The chat template that a folder brings, in the files that Python's `transformers` keeps it in. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ChatTemplate, chatTemplate, type Json, type Tokenizer } from '../data/index.js'
import { writeFileAtomic } from '../files/index.node.js'
import { AtelierError } from '../tensor/index.js'
import { blaming } from './description.node.js'
import { modelFolder } from './hub/folder.node.js'

type Fields = Readonly<Record<string, unknown>>

/**
 * The template of `chat_template.jinja` or `tokenizer_config.json`, or else the one that the tokenizer suggests.
 * @throws with one sentence when a file is there and cannot be read.
 */
export async function loadTemplate(folder: string, tokenizer: Tokenizer): Promise<ChatTemplate> {
  const config = await optionalJson(join(folder, 'tokenizer_config.json'))
  const generation = await optionalJson(join(folder, 'generation_config.json'))
  const own = await optionalText(join(folder, 'chat_template.jinja'))
  const source = own ?? defaultOf(config.chat_template)
  return blaming(join(folder, own === undefined ? 'tokenizer_config.json' : 'chat_template.jinja'), () =>
    chatTemplate(tokenizer, source, { variables: spellings(config), end: idsOf(generation.eos_token_id) }),
  )
}

/** Lets a folder that is made from another (or from an address on the hub) have its template, with the tokens that it names. */
export async function copyTemplate(named: string, to: string, { source }: ChatTemplate): Promise<void> {
  if (source === undefined) return
  const from = await modelFolder(named)
  await writeFileAtomic(join(to, 'chat_template.jinja'), source)
  for (const name of ['tokenizer_config.json', 'generation_config.json']) {
    const text = await optionalText(join(from, name))
    if (text !== undefined) await writeFileAtomic(join(to, name), text)
  }
}

/** A template, or a list of named ones of which `default` is meant for chats. */
function defaultOf(template: unknown): string | undefined {
  if (typeof template === 'string') return template
  if (!Array.isArray(template)) return undefined
  const named = template as readonly Fields[]
  const chosen = named.find(({ name }) => name === 'default') ?? named[0]
  return typeof chosen?.template === 'string' ? chosen.template : undefined
}

/** `bos_token` and the like, which are texts or objects with a `content`. */
function spellings(config: Fields): Readonly<Record<string, Json>> {
  const texts = Object.entries(config)
    .filter(([name]) => name.endsWith('_token'))
    .map(([name, value]) => [name, typeof value === 'string' ? value : (value as Fields | null)?.content] as const)
  return Object.fromEntries(texts.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function idsOf(value: unknown): readonly number[] {
  return (Array.isArray(value) ? value : [value]).filter((id): id is number => Number.isInteger(id))
}

async function optionalText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new AtelierError(`${path}: ${error.message}`)
  })
}

async function optionalJson(path: string): Promise<Fields> {
  const text = await optionalText(path)
  if (text === undefined) return {}
  return blaming(path, () => {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
    throw new AtelierError('it is not a JSON object')
  })
}
