/** A model from what a person drops or chooses: a zip, a folder, or its files. */
import { type ModelFiles, mostBytes } from 'atelier/studio'
import { chosenPaths } from './chosenPaths'

/** A file, and where it lies in what was dropped. */
export interface GivenFile {
  readonly path: string
  readonly file: File
}

export interface GivenModel {
  readonly name: string
  readonly files: ModelFiles
}

const longestZip = Object.values(mostBytes).reduce((sum, bytes) => sum + bytes)

/** @throws Error, one sentence, if the files are no model's. */
export async function modelFromFiles(given: readonly GivenFile[]): Promise<GivenModel> {
  const [first] = given
  if (!first) throw new Error('Nothing was given that can be read')
  if (given.length === 1 && /\.zip$/i.test(first.file.name)) {
    if (first.file.size > longestZip) {
      throw new Error(`${first.file.name}: ${first.file.size} bytes: at most ${longestZip} are taken in`)
    }
    const { readZip } = await import('./readZip')
    return { name: nameOf(first.file.name), files: readZip(await bytesOf(first.file)) }
  }
  if (given.length === 1 && /\.(bin|pt|pth|pkl|ckpt)$/i.test(first.file.name)) {
    throw new Error(`${first.file.name}: files of this kind can run code when they are opened: only safetensors are`)
  }
  const chosen = chosenPaths(given.map(({ path }) => path))
  const byPath = new Map(given.map(({ path, file }) => [path, file]))
  const files = await Promise.all(
    [...chosen].map(async ([name, path]) => {
      const file = byPath.get(path)!
      const most = mostBytes[name]!
      if (file.size > most) throw new Error(`${name}: ${file.size} bytes: at most ${most} are taken in`)
      return [name, await bytesOf(file)] as const
    }),
  )
  const config = chosen.get('config.json')!
  const folder = config.split('/').at(-2)
  return { name: nameOf(folder ?? 'model'), files: new Map(files) }
}

/** What was dropped, folders and all. */
export async function givenBy(transfer: DataTransfer): Promise<readonly GivenFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (entries.length === 0) return [...transfer.files].map((file) => ({ path: file.name, file }))
  return (await Promise.all(entries.map((entry) => within(entry, '', 0)))).flat()
}

/** A model's files lie at the top, or one folder below; nothing deeper is looked at. */
const deepest = 2

async function within(entry: FileSystemEntry, path: string, depth: number): Promise<readonly GivenFile[]> {
  const here = path === '' ? entry.name : `${path}/${entry.name}`
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    return [{ path: here, file }]
  }
  if (depth >= deepest) return []
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const found: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0 || found.length > 20_000) break
    found.push(...some)
  }
  return (await Promise.all(found.map((each) => within(each, here, depth + 1)))).flat()
}

const bytesOf = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer())

const nameOf = (text: string): string => text.replace(/\.zip$/i, '').slice(0, 60) || 'model'
