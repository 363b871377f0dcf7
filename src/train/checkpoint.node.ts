import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asFloat32Array, asInt32Array, type NamedTensor, namedTensor, type TensorInfo } from '../files/index.js'
import {
  latestCheckpoint,
  listCheckpoints,
  openSafetensors,
  saveCheckpoint,
  writeSafetensors,
} from '../files/index.node.js'
import type { Memory } from '../runtime/index.js'
import { AtelierError, equalShapes, type Values, type Variable } from '../tensor/index.js'
import type { CheckpointStore, TrainingState } from './trainer.js'

export interface FolderStoreOptions {
  /** Checkpoints kept besides the best. Default 2. */
  readonly keep?: number
  /** Options that a resumed run must share: written into each checkpoint and compared. */
  readonly identity: Readonly<Record<string, unknown>>
  /** Options that a resumed run may change: written into each checkpoint. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Begin afresh even if there are checkpoints. */
  readonly isFresh?: boolean
  /** Told about checkpoints that were found broken and passed over. */
  readonly onSkipped?: (path: string, problem: string) => void
}

/** Checkpoints in `folder`, one sub-folder each, whole or absent: weights, optimizer, random streams, position in the data. */
export function folderStore<State extends Pick<TrainingState, 'step' | 'best'> = TrainingState>(
  folder: string,
  options: FolderStoreOptions,
): CheckpointStore<State> {
  const { keep = 2, identity, settings, isFresh = false } = options
  return {
    async save(state, variables, memory) {
      const saved = await saveCheckpoint(
        folder,
        state.step,
        async (path) => {
          await writeSafetensors(join(path, 'state.safetensors'), await lazyTensors(variables, memory), {
            format: 'pt',
          })
          const described = JSON.stringify({ state, identity, settings }, undefined, 2)
          await writeFile(join(path, 'trainer.json'), `${described}\n`)
        },
        { keep, ...(state.best && { best: state.best.step }) },
      )
      // Now, not after hours: whether what is saved is what will be needed.
      if (state.step === 1) await compareWithMemory(saved, variables, memory)
      return saved
    },

    async load() {
      if (isFresh) return undefined
      const { checkpoint, skipped } = await latestCheckpoint(folder)
      for (const { path, problem } of skipped) options.onSkipped?.(path, problem ?? 'not whole')
      if (!checkpoint && skipped.length > 0) {
        throw new AtelierError(
          `resume: ${folder}: none of its ${skipped.length} checkpoints is whole: ${skipped[0]!.problem}`,
          'Delete the folder to begin afresh, or give another --out',
        )
      }
      if (!checkpoint) return undefined
      const saved = JSON.parse(await readFile(join(checkpoint.path, 'trainer.json'), 'utf8')) as {
        state: State
        identity: Record<string, unknown>
      }
      compare(saved.identity, identity)
      return { state: saved.state, values: await readValues(join(checkpoint.path, 'state.safetensors')) }
    },
  }
}

/**
 * `auto` goes on from the newest whole checkpoint of a run if there is one; `true` insists on one; `false` refuses a folder with any.
 * @throws when that cannot be.
 */
export async function checkResume(out: string, resume: boolean | 'auto' = 'auto'): Promise<void> {
  if (resume === 'auto') return
  const isUsed = (await listCheckpoints(join(out, 'checkpoints'))).length > 0
  if (resume && !isUsed) {
    throw new AtelierError(`resume: ${out} holds no checkpoint`, 'Leave --resume out to begin afresh')
  }
  if (!resume && isUsed) throw new AtelierError(`train: ${out} holds a run already`, 'Resume it, or give another --out')
}

/** @throws if the newest whole checkpoint of a folder is of a run with another identity. Reads no weights. */
export async function checkIdentity(folder: string, identity: Readonly<Record<string, unknown>>): Promise<void> {
  const newest = (await listCheckpoints(folder)).findLast(({ problem }) => problem === undefined)
  if (newest === undefined) return
  const text = await readFile(join(newest.path, 'trainer.json'), 'utf8')
  compare((JSON.parse(text) as { readonly identity: Readonly<Record<string, unknown>> }).identity, identity)
}

/** @throws AtelierError if a checkpoint, read back, is not bit for bit what the memory holds. */
async function compareWithMemory(
  path: string,
  variables: ReadonlyMap<string, Variable>,
  memory: Memory,
): Promise<void> {
  const values = await readValues(join(path, 'state.safetensors'))
  for (const [name, variable] of variables) {
    const [saved, held] = [values.get(name), await memory.read(variable)]
    if (saved !== undefined && bytesOf(saved).equals(bytesOf(held))) continue
    throw new AtelierError(`train: ${path}: "${name}" was not read back as it was saved`, 'Check the disk')
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Values): Buffer => Buffer.from(buffer, byteOffset, byteLength)

/**
 * Every tensor of a safetensors file as numbers.
 * @throws with the path and one sentence if the file is broken or its tensors are not those of `expected`, where that is given.
 */
export async function readValues(path: string, expected?: ReadonlyMap<string, Variable>): Promise<Map<string, Values>> {
  const file = await openSafetensors(path)
  try {
    if (expected) checkTensors(path, file.tensors, expected)
    const values = new Map<string, Values>()
    for (const name of file.names) {
      const tensor = await file.read(name)
      values.set(name, tensor.dtype === 'I32' ? asInt32Array(tensor) : asFloat32Array(tensor))
    }
    return values
  } finally {
    await file.close()
  }
}

function checkTensors(
  path: string,
  found: ReadonlyMap<string, TensorInfo>,
  expected: ReadonlyMap<string, Variable>,
): void {
  for (const [name, { shape }] of expected) {
    const tensor = found.get(name)
    if (!tensor) throw new AtelierError(`${path}: it has no tensor "${name}", which config.json asks for`)
    if (tensor.dtype !== 'F32' || !equalShapes(tensor.shape, shape)) {
      const came = `${tensor.dtype}[${tensor.shape.join(', ')}]`
      throw new AtelierError(`${path}: "${name}" is ${came}, but config.json asks for F32[${shape.join(', ')}]`)
    }
  }
  const unknown = [...found.keys()].find((name) => !expected.has(name))
  if (unknown !== undefined) throw new AtelierError(`${path}: "${unknown}" is no weight of the model in config.json`)
}

/** The present numbers of variables as named tensors. */
export async function lazyTensors(variables: ReadonlyMap<string, Variable>, memory: Memory): Promise<NamedTensor[]> {
  const tensors: NamedTensor[] = []
  for (const [name, variable] of variables) {
    tensors.push(namedTensor(name, variable.shape, (await memory.read(variable)) as Float32Array))
  }
  return tensors
}

function compare(saved: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>): void {
  const keys = [...new Set([...Object.keys(saved), ...Object.keys(now)])]
  const changed = keys.filter((key) => JSON.stringify(saved[key]) !== JSON.stringify(now[key]))
  if (changed.length === 0) return
  const differences = changed.map((key) => `${key} was ${JSON.stringify(saved[key])}, is ${JSON.stringify(now[key])}`)
  throw new AtelierError(
    `resume: ${differences.join('; ')}: the run would not go on as it began`,
    'Use the same settings, or another --out folder',
  )
}
