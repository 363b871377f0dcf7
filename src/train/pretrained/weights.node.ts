/** Weights as `transformers` keeps them: `model.safetensors`, or several files and an index of what is in which. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type OpenSafetensors, openSafetensors, toFloat32Array } from '../../files/index.node.js'
import type { AnyLanguageConfig } from '../../models/index.js'
import { AtelierError, equalShapes, type Variable } from '../../tensor/index.js'
import { blaming } from '../description.node.js'
import { type Fields, show } from './fields.js'
import type { PublishedLayout } from './layout.js'

export const single = 'model.safetensors'
export const indexName = 'model.safetensors.index.json'

/**
 * Reads each weight of a model once, in float32 and as the model has it, one in memory at a time.
 * @throws AtelierError, one sentence, before anything is read when a weight is missing, unknown, or of another shape.
 */
export async function readPublishedWeights(
  folder: string,
  { layout, config }: { readonly layout: PublishedLayout; readonly config: AnyLanguageConfig },
  weights: ReadonlyMap<string, Variable>,
  write: (weight: Variable, values: Float32Array) => void,
): Promise<void> {
  const files = await openAll(folder)
  try {
    const found = namesOf(files)
    for (const { variable, name, isTransposed } of matched(folder, found, { layout, config }, weights)) {
      const values = toFloat32Array(await found.get(name)!.file.read(name))
      write(variable, isTransposed ? transposed(values, variable.shape as readonly [number, number]) : values)
    }
  } finally {
    await Promise.all(files.map(({ file }) => file.close()))
  }
}

interface Opened {
  readonly path: string
  readonly file: OpenSafetensors
}

/** The files of a folder that hold weights. @throws AtelierError when there are none, or only such as could run code. */
async function openAll(folder: string): Promise<readonly Opened[]> {
  const names = (await isThere(join(folder, indexName))) ? await indexedFiles(folder) : [single]
  if (names.length === 1 && !(await isThere(join(folder, single))) && names[0] === single) await refuseWithout(folder)
  const opened: Opened[] = []
  try {
    for (const name of names) opened.push({ path: join(folder, name), file: await openSafetensors(join(folder, name)) })
    return opened
  } catch (error) {
    await Promise.all(opened.map(({ file }) => file.close()))
    throw error
  }
}

async function refuseWithout(folder: string): Promise<never> {
  if (await isThere(join(folder, 'pytorch_model.bin'))) {
    throw new AtelierError(
      `${folder}: its weights are in pytorch_model.bin, which could run code when it is opened`,
      'Fetch or save them as model.safetensors',
    )
  }
  throw new AtelierError(`${folder}: it has no ${single}`, 'Fetch the folder again')
}

/** The files that an index names. @throws AtelierError when one of them is not a plain name in the folder. */
async function indexedFiles(folder: string): Promise<readonly string[]> {
  const path = join(folder, indexName)
  const text = await readFile(path, 'utf8')
  return blaming(path, () => {
    const map = (JSON.parse(text) as Fields | null)?.weight_map
    if (typeof map !== 'object' || map === null) throw new AtelierError(`weight_map is ${show(map)}`)
    const names = [...new Set(Object.values(map as Fields))]
    const bad = names.find((name) => typeof name !== 'string' || !/^[\w-][\w.-]*\.safetensors$/.test(name))
    if (names.length === 0 || bad !== undefined) {
      throw new AtelierError(`weight_map names ${show(bad)}, which is no safetensors file of this folder`)
    }
    return names as string[]
  })
}

/** Where each name is. @throws AtelierError when two files have the same one. */
function namesOf(files: readonly Opened[]): ReadonlyMap<string, Opened> {
  const found = new Map<string, Opened>()
  for (const opened of files) {
    for (const name of opened.file.names) {
      const other = found.get(name)
      if (other) throw new AtelierError(`${opened.path}: "${name}" is in ${other.path}, too`)
      found.set(name, opened)
    }
  }
  return found
}

interface Match {
  readonly variable: Variable
  readonly name: string
  readonly isTransposed: boolean
}

function matched(
  folder: string,
  found: ReadonlyMap<string, Opened>,
  { layout, config }: { readonly layout: PublishedLayout; readonly config: AnyLanguageConfig },
  weights: ReadonlyMap<string, Variable>,
): readonly Match[] {
  const prefix = found.has(layout.prefix + layout.anchor) ? layout.prefix : ''
  const matches = layout.tensors(config).map(({ name, isWhole, parameter, isTransposed }): Match => {
    return { variable: weights.get(parameter)!, name: isWhole ? name : prefix + name, isTransposed }
  })
  const isRead = new Set(matches.map(({ name }) => name))
  for (const { variable, name, isTransposed } of matches) {
    const opened = found.get(name)
    if (!opened) throw new AtelierError(`${folder}: it has no tensor "${name}", which config.json asks for`)
    const { dtype, shape } = opened.file.tensors.get(name)!
    const wanted = isTransposed ? [...variable.shape].reverse() : variable.shape
    if (!equalShapes(shape, wanted)) {
      throw new AtelierError(
        `${opened.path}: "${name}" is [${shape.join(', ')}], but config.json asks for [${wanted.join(', ')}]`,
      )
    }
    if (!['F32', 'F16', 'BF16'].includes(dtype)) {
      throw new AtelierError(`${opened.path}: "${name}" is ${dtype}, and only F32, F16 and BF16 are read`)
    }
  }
  for (const [name, { path }] of found) {
    const own = name.startsWith(prefix) ? name.slice(prefix.length) : name
    if (!isRead.has(name) && !layout.ignored.test(own)) {
      throw new AtelierError(`${path}: "${name}" is no weight of the model in config.json`)
    }
  }
  return matches
}

/** [columns, rows] → [rows, columns], in blocks that stay in the processor's cache. */
export function transposed(values: Float32Array, [rows, columns]: readonly [number, number]): Float32Array {
  const turned = new Float32Array(values.length)
  for (let top = 0; top < rows; top += block) {
    for (let left = 0; left < columns; left += block) {
      const [bottom, right] = [Math.min(rows, top + block), Math.min(columns, left + block)]
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) turned[row * columns + column] = values[column * rows + row]!
      }
    }
  }
  return turned
}

const block = 32

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
