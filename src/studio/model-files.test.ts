/** A model's files as strangers send them. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createMemory } from '../runtime/index.js'
import { openModelFiles, readModelFiles } from './model-files.js'
import { configName, tokenizerName, weightsName } from './model-name.js'

const asset = (name: string): Uint8Array => readFileSync(new URL(`../../assets/writer/${name}`, import.meta.url))
const good = new Map([configName, tokenizerName, weightsName].map((name) => [name, asset(name)]))
const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const config = JSON.parse(new TextDecoder().decode(asset(configName))) as Record<string, unknown>

/** The good files with some in the place of others; undefined takes one away. */
const withFiles = (changed: Readonly<Record<string, Uint8Array | undefined>>): Map<string, Uint8Array> =>
  new Map(
    Object.entries({ ...Object.fromEntries(good), ...changed }).filter(
      (pair): pair is [string, Uint8Array] => pair[1] !== undefined,
    ),
  )
const withConfig = (changed: object) => withFiles({ [configName]: bytes({ ...config, ...changed }) })

/** Weights with a header of one's own, and so many bytes after it. */
function weightsOf(header: object | string, dataBytes: number, claimed?: bigint): Uint8Array {
  const json = bytes(header)
  const file = new Uint8Array(8 + json.length + dataBytes)
  new DataView(file.buffer).setBigUint64(0, claimed ?? BigInt(json.length), true)
  file.set(json, 8)
  return file
}

describe('the files of a model', () => {
  it('are opened where they fit each other', async () => {
    const opened = await openModelFiles(good)
    expect(opened).toMatchObject({ kind: 'text', config: { family: 'gpt' } })
    const memory = createMemory()
    opened.write(memory)
  })

  it('are read from a place by the names that the family needs', async () => {
    const asked: string[] = []
    const read = async (name: string) => {
      asked.push(name)
      return asset(name.replace('models/a/', ''))
    }
    await readModelFiles({ read }, 'models/a')
    expect(asked).toEqual([`models/a/${configName}`, `models/a/${tokenizerName}`, `models/a/${weightsName}`])
  })

  it.each([
    ['no configuration', withFiles({ [configName]: undefined }), /^config\.json: it is missing/],
    ['no tokenizer', withFiles({ [tokenizerName]: undefined }), /^tokenizer\.json: it is missing/],
    ['no weights', withFiles({ [weightsName]: undefined }), /^model\.safetensors: it is missing/],
    ['a configuration that is no JSON', withFiles({ [configName]: bytes('{') }), /^config\.json: it is no JSON/],
    ['a configuration that is no object', withFiles({ [configName]: bytes([1]) }), /no object/],
    ['a configuration of megabytes', withFiles({ [configName]: new Uint8Array(2 ** 21) }), /at most 1 MB/],
    ['a family of a name that objects have', withConfig({ family: 'constructor' }), /family "constructor"/],
    ['a family that counts', withConfig({ family: 'ngram' }), /family "ngram"/],
    ['a layout of others', withFiles({ [configName]: bytes({ model_type: 'llama' }) }), /as transformers lays it out/],
    ['a billion layers', withConfig({ layers: 1e9 }), /layers 1000000000: at most 1000/],
    ['a context without end', withConfig({ context: 1e6 }), /context 1000000: at most/],
    ['widths beyond numbers', withConfig({ width: 1e300 }), /width 1e\+300: at most/],
    ['a width that the weights have not', withConfig({ width: 2 ** 20 }), /but config\.json asks for/],
    ['a width below zero', withConfig({ width: -1 }), /width -1/],
    ['more layers than there are weights', withConfig({ layers: 900 }), /it has no tensor/],
    ['a tokenizer of another model', withFiles({ [tokenizerName]: bytes({}) }), /^tokenizer\.json: /],
    ['weights that are nothing', withFiles({ [weightsName]: new Uint8Array() }), /^model\.safetensors: /],
    ['weights that are cut short', withFiles({ [weightsName]: asset(weightsName).slice(0, -4) }), /cut short/],
    ['weights that go on', withFiles({ [weightsName]: new Uint8Array([...asset(weightsName), 0]) }), /too long/],
    ['a header longer than any', withFiles({ [weightsName]: weightsOf('', 0, 2n ** 60n) }), /header of \d+ bytes/],
    [
      'a header of megabytes',
      withFiles({ [weightsName]: weightsOf(`{${' '.repeat(5 * 2 ** 20)}}`, 0) }),
      /at most 4194304 are opened here/,
    ],
    [
      'a shape that takes more bytes than there are',
      withFiles({
        [weightsName]: weightsOf({ a: { dtype: 'F32', shape: [2 ** 26, 2 ** 26], data_offsets: [0, 4] } }, 4),
      }),
      /model\.safetensors: tensor "a"/,
    ],
    [
      'tensors that lie over each other',
      withFiles({
        [weightsName]: weightsOf(
          {
            a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
            b: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
          },
          4,
        ),
      }),
      /overlaps/,
    ],
    [
      'a header that nests without end',
      withFiles({ [weightsName]: weightsOf(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 0) }),
      /nested deeper/,
    ],
  ])('are refused in one sentence: %s', async (_, files, why) => {
    await expect(openModelFiles(files)).rejects.toThrow(why)
    await expect(openModelFiles(files)).rejects.toThrow(/^[^\n]+$/)
  })

  it('are refused where the weights are no floating-point numbers', async () => {
    const file = asset(weightsName)
    const text = new TextDecoder().decode(
      file.subarray(8, 8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true))),
    )
    const header = JSON.parse(
      text.replaceAll('"F32"', '"I32"').replaceAll('"F16"', '"I16"').replaceAll('"BF16"', '"U16"'),
    )
    const written = bytes(header)
    const data = file.subarray(8 + text.length)
    const whole = weightsOf(header, data.length)
    whole.set(data, 8 + written.length)
    await expect(openModelFiles(withFiles({ [weightsName]: whole }))).rejects.toThrow('only floating-point')
  })
})
