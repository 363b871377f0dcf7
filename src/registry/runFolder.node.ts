/** What a run's folder tells of the run: its configuration, what it learnt from, its weights, its losses. */
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openSafetensors } from '../files/index.node.js'

export interface RunFacts {
  readonly config: Readonly<Record<string, unknown>>
  readonly family?: string
  readonly seed?: number
  readonly steps?: number
  readonly dataName?: string
  readonly dataHash?: string
}

/** What `config.json` tells. A folder without one tells nothing. */
export async function readRunFacts(folder: string): Promise<RunFacts | undefined> {
  const config = await readObject(join(folder, 'config.json'))
  if (config === undefined) return undefined
  const training = objectOf(config.training)
  const source = objectOf(training.source)
  // What a resume compares repeats the shape.
  const { config: _, ...told } = training
  return {
    config: shortened({ ...config, ...(config.training !== undefined && { training: told }) }) as Readonly<
      Record<string, unknown>
    >,
    ...textField('family', config.family ?? config.model_type),
    ...numberField('seed', training.seed),
    ...numberField('steps', training.steps ?? objectOf(training.recipe).steps),
    ...textField('dataName', training.data ?? source.data),
    ...textField('dataHash', training.dataHash ?? source.hash),
  }
}

/** Numbers in the weights of a run, by the header of their file alone. */
export async function countWeights(folder: string): Promise<number | undefined> {
  for (const name of ['model.safetensors', 'adapter_model.safetensors']) {
    const path = join(folder, name)
    if (!(await stat(path).catch(() => undefined))) continue
    const file = await openSafetensors(path)
    await file.close()
    const sizes = [...file.tensors.values()].map(({ shape }) => shape.reduce((product, length) => product * length, 1))
    return sizes.reduce((sum, size) => sum + size, 0)
  }
  return undefined
}

/** A line of `metrics.jsonl`. */
export interface MetricsLine {
  readonly step: number
  readonly loss?: number | string
  readonly validation?: number | string
  readonly readings?: Readonly<Record<string, number | string>>
}

/** The lines of `metrics.jsonl`, one after the other; one that a kill cut short is passed over. */
export async function* readMetrics(folder: string): AsyncGenerator<MetricsLine, void> {
  const path = join(folder, 'metrics.jsonl')
  if (!(await stat(path).catch(() => undefined))?.isFile()) return
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const parsed = parsedLine(line)
    if (parsed !== undefined) yield parsed
  }
}

function parsedLine(line: string): MetricsLine | undefined {
  try {
    const value = JSON.parse(line) as MetricsLine | null
    return Number.isSafeInteger(value?.step) ? (value as MetricsLine) : undefined
  } catch {
    return undefined
  }
}

async function readObject(path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

function textField<Name extends string>(name: Name, value: unknown): { readonly [name in Name]?: string } {
  return (typeof value === 'string' ? { [name]: value } : {}) as { readonly [name in Name]?: string }
}

function numberField<Name extends string>(name: Name, value: unknown): { readonly [name in Name]?: number } {
  return (typeof value === 'number' ? { [name]: value } : {}) as { readonly [name in Name]?: number }
}

/** Items of a list that are kept; codings of tables may hold thousands. */
const longest = 64

/** The value with long lists counted instead of told. */
function shortened(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > longest ? `${value.length} values` : value.map(shortened)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shortened(each)]))
}
