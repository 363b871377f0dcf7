import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { Command } from 'commander'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig, readOverrides } from './config.js'
import { configSchema } from './configSchema.js'
import { addConfiguration, typedFlags } from './configure.js'
import { addOptions, type OptionTable } from './option.js'

const folder = mkdtempSync(join(tmpdir(), 'atelier-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const table = {
  data: { kind: 'text', help: 'the data' },
  model: { kind: 'choice', choices: ['gpt', 'lstm'], default: 'gpt', help: 'the family' },
  width: { kind: 'whole', least: 1, help: 'width' },
  learningRate: { kind: 'number', least: 0, isOpen: true, help: 'the rate' },
  music: { kind: 'switch', help: 'music' },
  stop: { kind: 'texts', help: 'ends' },
} as const satisfies OptionTable

let made = 0
function write(content: unknown): string {
  const path = join(folder, `${made++}.json`)
  writeFileSync(path, JSON.stringify(content))
  return path
}
const read = (content: unknown, verb = 'train', isFound = false) => readConfig(write(content), table, { verb, isFound })

describe('a config file', () => {
  it('holds options flat or in groups, and the address of its schema', async () => {
    const flat = { data: 'a.txt', model: 'lstm', width: 8, learningRate: 0.1 }
    const grouped = {
      $schema: './atelier.schema.json',
      data: { source: 'a.txt' },
      model: { family: 'lstm', width: 8 },
      recipe: { learningRate: 0.1 },
    }
    expect(await read(flat)).toEqual(flat)
    expect(await read(grouped)).toEqual(flat)
  })

  it('speaks to each verb under its name', async () => {
    const content = { width: 8, finetune: { learningRate: 0.1 }, sample: { stop: ['x'] } }
    expect(await read(content)).toEqual({ width: 8 })
    expect(await read(content, 'finetune', true)).toEqual({ learningRate: 0.1 })
    expect(await read(content, 'reward', true)).toEqual({})
    expect(await read({ width: 8 }, 'finetune')).toEqual({ width: 8 })
  })

  it('is refused in one sentence', async () => {
    await expect(read({ model: { widt: 3 } })).rejects.toThrow(/"model\.widt" is no option\. Did you mean width\?/)
    await expect(read({ finetune: { width: 0 } }, 'finetune')).rejects.toThrow(
      /finetune\.width 0: it must be a whole number from 1 on/,
    )
    await expect(read({ width: 1, model: { width: 2 } })).rejects.toThrow(/width is set twice\. Keep one of them/)
    await expect(read([1])).rejects.toThrow(/it holds no options/)
  })
})

describe('--set', () => {
  it('reads values as YAML does, rates too', () => {
    const words = [
      'recipe.learningRate=3e-4',
      'model.width=256',
      'music=true',
      'data=007',
      'stop=a,b',
      'model.family=lstm',
    ]
    expect(readOverrides(words, table)).toEqual({
      ...{ learningRate: 3e-4, width: 256, music: true, data: '007', stop: ['a', 'b'], model: 'lstm' },
    })
  })

  it('is refused in one sentence', () => {
    expect(() => readOverrides(['width'], table)).toThrow(/--set width: it is not name=value/)
    expect(() => readOverrides(['optimizer.width=3'], table)).toThrow(/--set: "optimizer\.width" is no option/)
    expect(() => readOverrides(['width=two'], table)).toThrow(/--set: width "two": it must be a whole number/)
  })
})

it('comes before defaults, --set before the file, flags before both', async () => {
  const program = new Command('atelier')
  const train = addOptions(program.command('train'), table)
  let given: unknown
  let typed: unknown
  train.action((flags: object) => {
    given = { ...flags }
    typed = typedFlags(train)
  })
  addConfiguration(program)
  const file = write({ width: 1, learningRate: 0.1, data: 'file' })
  await program.parseAsync(['train', '--config', file, '--set', 'width=2', 'learningRate=0.2', '--width', '3'], {
    from: 'user',
  })
  expect(given).toEqual({ data: 'file', learningRate: 0.2, width: 3 })
  expect(typed).toEqual({ width: 3 })
})

describe('the schema for editors', () => {
  const schema = configSchema(
    new Map<string, OptionTable>([
      ['train', table],
      ['finetune', { width: table.width }],
    ]),
  )
  const check = new Ajv({ strict: false }).compile(schema)

  it.each([
    { data: 'a.txt', model: 'lstm', width: 8, learningRate: 0.1, music: true, stop: ['a'] },
    { $schema: './atelier.schema.json', model: { family: 'gpt', width: 8 }, finetune: { width: 1 } },
    { recipe: { learningRate: 1 }, run: { width: 2 }, data: { source: 'x' } },
  ])('takes what is read: %j', async (content) => {
    expect(check(content)).toBe(true)
    await read(content)
  })

  it.each([
    ...[{ widht: 8 }, { width: 0 }, { width: 1.5 }, { learningRate: 0 }, { model: 'bert' }, { music: 'yes' }],
    ...[{ model: { widht: 8 } }, { stop: 'a' }, { data: '' }],
  ])('refuses what is refused: %j', async (content) => {
    expect(check(content)).toBe(false)
    await expect(read(content)).rejects.toThrow()
  })

  it('refuses options of another verb in a section', () => {
    expect(check({ finetune: { data: 'x' } })).toBe(false)
  })
})
