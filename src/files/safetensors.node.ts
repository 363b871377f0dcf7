/** Safetensors files on a disk, one tensor in memory at a time, of any size. */
import { type FileHandle, open, stat } from 'node:fs/promises'
import { AtelierError } from '../tensor/index.js'
import { type Append, writeFileAtomic } from './atomic.node.js'
import { invalid, type Metadata, quoted, type TensorInfo, tensorBytes } from './describe.js'
import { readHeader, readHeaderLength } from './header.js'
import { writeHeader } from './layout.js'
import { checkedBytes, type NamedTensor, type SafeFile } from './safetensors.js'
import { explained } from './systemError.node.js'

/** An open file: what it holds is known, and a tensor's data are read when asked for. */
export interface OpenSafetensors {
  readonly names: readonly string[]
  readonly metadata: Metadata
  readonly tensors: ReadonlyMap<string, TensorInfo>
  /** Reads one tensor into memory of its own, aligned for any typed array. Throws AtelierError for a name that is not in the file. */
  read(name: string): Promise<NamedTensor>
  close(): Promise<void>
}

/** A tensor to write whose data are fetched when its turn comes, so that only one is in memory. */
export interface LazyTensor extends TensorInfo {
  readonly read: () => Uint8Array | Promise<Uint8Array>
}

/** One read call fills at most 2 GiB. */
const pieceBytes = 2 ** 30

/**
 * Opens a file and reads its header.
 * @throws AtelierError, one sentence, when there is no such file or it is not exactly the format.
 */
export async function openSafetensors(path: string): Promise<OpenSafetensors> {
  let file: FileHandle | undefined
  try {
    if (!(await stat(path)).isFile()) throw invalid('this is not a regular file') // before open, which would wait on a pipe
    file = await open(path, 'r')
    return await readOpened(file, (await file.stat()).size, path)
  } catch (error) {
    await file?.close()
    throw atPath(path, error)
  }
}

/**
 * Reads a whole file, each tensor into memory of its own, so that the file is held once and may pass 4 GiB.
 * @throws AtelierError, one sentence, when there is no such file or it is not exactly the format.
 */
export async function readSafetensors(path: string): Promise<SafeFile> {
  const file = await openSafetensors(path)
  try {
    const tensors = new Map<string, NamedTensor>()
    for (const name of file.names) tensors.set(name, await file.read(name))
    return { metadata: file.metadata, tensors }
  } finally {
    await file.close()
  }
}

/**
 * Writes a file whole or not at all, tensor by tensor, nothing joined in memory; the bytes are those of `encodeSafetensors`.
 * @throws AtelierError that names the tensor when data and shape disagree, or the path when it cannot be written.
 */
export async function writeSafetensors(
  path: string,
  tensors: Iterable<NamedTensor | LazyTensor>,
  metadata?: Metadata,
): Promise<void> {
  const { bytes: header, sorted } = writeHeader(tensors, metadata)
  for (const tensor of sorted) if ('data' in tensor) checkedBytes(tensor)
  await writeFileAtomic(path, async (append: Append) => {
    await append(header)
    for (const tensor of sorted) {
      const data = 'data' in tensor ? tensor.data : await tensor.read()
      checkedBytes({ name: tensor.name, dtype: tensor.dtype, shape: tensor.shape, data })
      await append(data)
    }
  })
}

async function readOpened(file: FileHandle, fileBytes: number, path: string): Promise<OpenSafetensors> {
  const prefix = await readRange(file, 0, Math.min(8, fileBytes))
  const headerEnd = 8 + readHeaderLength(prefix, fileBytes)
  const { metadata, entries } = readHeader(await readRange(file, 8, headerEnd), fileBytes - headerEnd)
  const places = new Map(entries.map((entry) => [entry.name, entry]))
  return {
    names: [...places.keys()],
    metadata,
    tensors: places,
    close: () => file.close(),
    async read(name) {
      const place = places.get(name)
      if (place === undefined) {
        throw atPath(path, invalid(`tensor ${quoted(name)}: the file has no such tensor`))
      }
      const { dtype, shape, start } = place
      try {
        const end = start + tensorBytes(name, dtype, shape)
        return { name, dtype, shape, data: await readRange(file, headerEnd + start, headerEnd + end) }
      } catch (error) {
        throw atPath(path, error instanceof RangeError ? invalid(`tensor ${quoted(name)}: no memory for it`) : error)
      }
    },
  }
}

async function readRange(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start)
  for (let filled = 0; filled < bytes.byteLength; ) {
    const length = Math.min(pieceBytes, bytes.byteLength - filled)
    const { bytesRead } = await file.read(bytes, filled, length, start + filled)
    if (bytesRead === 0) throw invalid(`byte ${start + filled}: the file was cut short while it was read`)
    filled += bytesRead
  }
  return bytes
}

function atPath(path: string, error: unknown): unknown {
  if (!(error instanceof AtelierError)) return explained('read safetensors', path, error)
  const named = new AtelierError(`${path}: ${error.message}`)
  named.cause = error
  return named
}
