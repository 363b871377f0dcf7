/** The cache that all of Hugging Face's tools share: blobs by their hash, and folders of links to them by commit. */
import { copyFile, lstat, mkdir, readFile, rm, stat, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { getHFHubCachePath, getRepoFolderName } from '@huggingface/hub'
import { writeFileAtomic } from '../../files/index.node.js'
import type { HubAddress } from './address.js'

export interface HubCache {
  /** Where the model's things are. */
  readonly root: string
  /** The commit that a revision was when it was last asked for. */
  commitOf(revision: string): Promise<string | undefined>
  keepCommit(revision: string, commit: string): Promise<void>
  /** The folder of a commit. */
  snapshot(commit: string): string
  blob(hash: string): string
  /** Lets a file of a commit be a blob. */
  link(commit: string, file: string, hash: string): Promise<void>
}

export const isCommit = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{40}$/.test(text)

/** The cache of one model, in `HF_HUB_CACHE`, `HF_HOME` or `~/.cache/huggingface`. Nothing is made before something is kept. */
export function hubCache({ name }: HubAddress): HubCache {
  const root = join(getHFHubCachePath(), getRepoFolderName({ type: 'model', name }))
  const ref = (revision: string): string => join(root, 'refs', revision)
  const snapshot = (commit: string): string => join(root, 'snapshots', commit)
  const blob = (hash: string): string => join(root, 'blobs', hash)
  return {
    root,
    snapshot,
    blob,
    async commitOf(revision) {
      if (isCommit(revision)) return revision
      const text = (await readFile(ref(revision), 'utf8').catch(() => '')).trim()
      return isCommit(text) ? text : undefined
    },
    async keepCommit(revision, commit) {
      if (isCommit(revision)) return
      await mkdir(dirname(ref(revision)), { recursive: true })
      await writeFileAtomic(ref(revision), commit)
    },
    async link(commit, file, hash) {
      const path = join(snapshot(commit), file)
      await mkdir(dirname(path), { recursive: true })
      if (await isWhole(path)) return
      if (await lstat(path).catch(() => undefined)) await rm(path)
      // Where links are not allowed, as on Windows, the file is there twice.
      await symlink(relative(dirname(path), blob(hash)), path).catch(() => copyFile(blob(hash), path))
    },
  }
}

/** Whether there is a file, or a link to one that is there. */
export const isWhole = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
