/** The form that a text has to have. */
import { readFile } from 'node:fs/promises'
import type { Tokenizer } from '../data/index.js'
import { AtelierError } from '../errors/index.js'
import type { Constraint } from '../sample/index.js'
import { UsageError } from './failure.js'
import { flagOf, type OptionTable, type ValuesOf } from './option.js'

export const formOptions = {
  jsonSchema: { kind: 'text', value: 'file', help: 'write JSON that is valid by this schema' },
  regex: { kind: 'text', value: 'expression', help: 'write what this regular expression matches as a whole' },
  choices: { kind: 'text', value: 'a,b,…', help: 'write one of these texts' },
} as const satisfies OptionTable

type FormValues = ValuesOf<typeof formOptions>

/** The flags of forms that are given. */
export const formsIn = (values: FormValues): (keyof FormValues)[] =>
  (Object.keys(formOptions) as (keyof FormValues)[]).filter((key) => values[key] !== undefined)

/** What the options ask for, if anything. @throws UsageError for two forms at once; AtelierError for a schema that cannot be read. */
export async function formOf(
  values: FormValues,
  tokenizer: Tokenizer,
  vocabulary: number,
): Promise<Constraint | undefined> {
  const [key, other] = formsIn(values)
  if (key === undefined) return undefined
  if (other !== undefined) {
    throw new UsageError(`sample: ${flagOf(key)} and ${flagOf(other)}: a text has one form`, 'Give one of them')
  }
  const { choiceConstraint, jsonSchemaConstraint, regexConstraint } = await import('../sample/index.js')
  if (values.regex !== undefined) return regexConstraint(values.regex, tokenizer, vocabulary)
  if (values.choices !== undefined) return choiceConstraint(values.choices.split(','), tokenizer, vocabulary)
  return jsonSchemaConstraint(await readSchema(values.jsonSchema!), tokenizer, vocabulary)
}

async function readSchema(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AtelierError(`${path}: not JSON: ${(error as Error).message.replaceAll(/\s+/g, ' ')}`)
  }
}
