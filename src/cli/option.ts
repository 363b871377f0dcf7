/** One description of an option serves the command line, the config file and the help. */
import { type Command, Option as CommanderOption, InvalidArgumentError } from 'commander'
import * as v from 'valibot'

interface Described {
  /** What it does, without a full stop. */
  readonly help: string
  /** What stands for the value in the help, as in `--out <folder>`. */
  readonly value?: string
  /** What holds when it is left out, in words, where that is not a value. */
  readonly otherwise?: string
}

interface Ranged extends Described {
  readonly least?: number
  readonly most?: number
  /** `least` itself is out of range. */
  readonly isOpen?: boolean
  readonly default?: number
}

/** An option of a verb; its key in a table is its name in a config file, and in kebab case its flag. */
export type Option =
  | (Described & { readonly kind: 'text'; readonly default?: string; readonly mayBeEmpty?: boolean })
  /** May be given several times. */
  | (Described & { readonly kind: 'texts' })
  | (Described & { readonly kind: 'switch' })
  | (Ranged & { readonly kind: 'whole' | 'number' })
  | (Described & {
      readonly kind: 'choice'
      readonly choices: readonly string[]
      readonly default?: string
      /** What the flag alone means. */
      readonly bare?: string
    })

export type OptionTable = Readonly<Record<string, Option>>

type ValueOf<O> = O extends { readonly kind: 'whole' | 'number' }
  ? number
  : O extends { readonly kind: 'switch' }
    ? boolean
    : O extends { readonly kind: 'texts' }
      ? readonly string[]
      : O extends { readonly kind: 'choice'; readonly choices: readonly (infer Choice)[] }
        ? Choice
        : string

type Certain<T> = { [K in keyof T]: T[K] extends { readonly default: unknown } ? K : never }[keyof T]

/** What a table's options give: those with a default always, the others when they are given. */
export type ValuesOf<T> = { readonly [K in Certain<T>]: ValueOf<T[K]> } & {
  readonly [K in Exclude<keyof T, Certain<T>>]?: ValueOf<T[K]>
}

/** `learningRate` as `--learning-rate`. */
export const flagOf = (key: string): string => `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

const tables = new WeakMap<Command, OptionTable>()

/** All the options that a command was given by tables. */
export const tableOf = (command: Command): OptionTable => tables.get(command) ?? {}

/** Adds a table's options to a command, under a heading in its help if one is given. A value that does not fit is refused there. */
export function addOptions(command: Command, table: OptionTable, heading?: string): Command {
  for (const [key, option] of Object.entries(table)) {
    const made = commanderOption(key, option)
    command.addOption(heading === undefined ? made : made.helpGroup(heading))
  }
  tables.set(command, { ...tableOf(command), ...table })
  return command
}

/** A table's defaults under what a config file and the flags give; flags win. */
export function valuesOf<T extends OptionTable>(table: T, ...given: readonly object[]): ValuesOf<T> {
  const defaults = Object.entries(table).flatMap(([key, option]) =>
    'default' in option && option.default !== undefined ? [[key, option.default]] : [],
  )
  return Object.assign(Object.fromEntries(defaults), ...given) as ValuesOf<T>
}

/** What the value of an option must be, for values from flags and from config files alike. */
export function schemaOf(option: Option): v.GenericSchema<unknown> {
  const message = `must be ${expectation(option)}`
  switch (option.kind) {
    case 'text':
      return v.pipe(v.string(message), v.minLength(option.mayBeEmpty ? 0 : 1, message))
    case 'texts':
      return v.array(v.pipe(v.string(message), v.minLength(1, message)), message)
    case 'switch':
      return v.boolean(message)
    case 'choice':
      return v.pipe(
        v.union([v.string(), v.boolean()], message),
        v.transform(String),
        v.check((value) => option.choices.includes(value), message),
      )
    default:
      return v.pipe(
        v.number(message),
        v.check((value) => isWithin(value, option), message),
      )
  }
}

function isWithin(value: number, { kind, least, most, isOpen }: Ranged & { readonly kind: string }): boolean {
  if (kind === 'whole' ? !Number.isSafeInteger(value) : !Number.isFinite(value)) return false
  if (least !== undefined && (isOpen ? value <= least : value < least)) return false
  return most === undefined || value <= most
}

/** What a value must be, in words. */
function expectation(option: Option): string {
  if (option.kind === 'text') return option.mayBeEmpty ? 'a text' : 'a text that is not empty'
  if (option.kind === 'texts') return 'a list of texts that are not empty'
  if (option.kind === 'switch') return 'true or false'
  if (option.kind === 'choice') return `${option.choices.slice(0, -1).join(', ')} or ${option.choices.at(-1)}`
  const { kind, least, most, isOpen } = option
  const noun = kind === 'whole' ? 'a whole number' : 'a number'
  if (least === undefined) return most === undefined ? noun : `${noun} up to ${most}`
  if (isOpen) return most === undefined ? `${noun} above ${least}` : `${noun} above ${least} and up to ${most}`
  return most === undefined ? `${noun} from ${least} on` : `${noun} from ${least} to ${most}`
}

function commanderOption(key: string, option: Option): CommanderOption {
  const { kind, help, otherwise } = option
  const shown = otherwise ?? ('default' in option && option.default !== undefined ? String(option.default) : undefined)
  const made = new CommanderOption(
    `${flagOf(key)}${placeholderOf(option)}`,
    shown === undefined ? help : `${help} (default: ${shown})`,
  )
  if (kind === 'switch') return made
  if (kind === 'choice' && option.bare !== undefined) made.preset(option.bare)
  return made.argParser<unknown>((text, before) => {
    if (kind === 'texts') return [...((before as string[] | undefined) ?? []), parsed(option, [text], 0)]
    return parsed(option, kind === 'whole' || kind === 'number' ? toNumber(text) : text)
  })
}

function placeholderOf(option: Option): string {
  if (option.kind === 'switch') return ''
  if (option.kind === 'choice') {
    const choices = option.choices.join('|')
    return option.bare === undefined ? ` <${option.value ?? choices}>` : ` [${choices}]`
  }
  const name = option.value ?? (option.kind === 'text' ? 'text' : 'n')
  return option.kind === 'texts' ? ` <${name}...>` : ` <${name}>`
}

const toNumber = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

function parsed(option: Option, value: unknown, item?: number): unknown {
  const result = v.safeParse(schemaOf(option), value)
  if (!result.success) throw new InvalidArgumentError(`It ${result.issues[0].message}.`)
  return item === undefined ? result.output : (result.output as unknown[])[item]
}
