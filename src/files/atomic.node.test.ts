import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  recoverFolders,
  removeFolderAtomic,
  removeStaleTemporaries,
  writeFileAtomic,
  writeFolderAtomic,
} from './atomic.node.js'
import { ownerTag, thisProcess } from './owner.node.js'

let all: string
let folder: string
beforeAll(async () => {
  all = await mkdtemp(join(tmpdir(), 'atelier-atomic-'))
})
beforeEach(async () => {
  folder = await mkdtemp(join(all, 'test-'))
})
afterAll(() => rm(all, { recursive: true, force: true }))

/** The tag of a process on this machine that has ended. */
function deadOwner(): string {
  return ownerTag({ ...thisProcess(), pid: spawnSync(process.execPath, ['-e', '']).pid })
}

describe('writeFileAtomic', () => {
  it('writes text, bytes and pieces, makes folders, and leaves nothing else', async () => {
    const path = join(folder, 'a/b/file')
    await writeFileAtomic(path, 'été')
    expect(await readFile(path, 'utf8')).toBe('été')
    await writeFileAtomic(path, Uint8Array.of(1, 2, 3).subarray(1))
    expect([...(await readFile(path))]).toEqual([2, 3])
    await writeFileAtomic(path, async (append) => {
      await append(Uint8Array.of(4))
      await append(new Uint8Array(0))
      await append(Uint8Array.of(5, 6))
    })
    expect([...(await readFile(path))]).toEqual([4, 5, 6])
    expect(await readdir(join(folder, 'a/b'))).toEqual(['file'])
  })

  it('keeps the old file whole when the writing fails', async () => {
    const path = join(folder, 'file')
    await writeFileAtomic(path, 'old')
    const failing = writeFileAtomic(path, async (append) => {
      await append(Uint8Array.of(1))
      throw new Error('the source ended')
    })
    await expect(failing).rejects.toThrow('the source ended')
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['file'])
  })

  it('says in a sentence what is in the way', async () => {
    await mkdir(join(folder, 'taken'))
    await writeFile(join(folder, 'file'), '')
    await expect(writeFileAtomic(join(folder, 'taken'), 'x')).rejects.toThrow('taken: this is a folder, not a file.')
    await expect(writeFileAtomic(join(folder, 'file/x'), 'x')).rejects.toMatchObject({ name: 'AtelierError' })
    expect((await readdir(folder)).sort()).toEqual(['file', 'taken'])
  })

  it('writes the same file from many sides at once, one of them whole', async () => {
    const path = join(folder, 'file')
    const texts = Array.from({ length: 20 }, (_, i) => `${i} `.repeat(5000))
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)))
    expect(texts).toContain(await readFile(path, 'utf8'))
    expect(await readdir(folder)).toEqual(['file'])
  })
})

describe('writeFolderAtomic', () => {
  const fill = (text: string) => async (into: string) => {
    await mkdir(join(into, 'deep'))
    await writeFile(join(into, 'deep/file'), text)
  }

  it('shows a folder only when it is filled, and replaces one', async () => {
    const path = join(folder, 'made/target')
    await writeFolderAtomic(path, async (into) => {
      await fill('one')(into)
      expect(await readdir(join(folder, 'made'))).not.toContain('target')
    })
    await writeFolderAtomic(path, fill('two'))
    expect(await readFile(join(path, 'deep/file'), 'utf8')).toBe('two')
    expect(await readdir(join(folder, 'made'))).toEqual(['target'])
  })

  it('keeps the old folder whole when filling fails', async () => {
    const path = join(folder, 'target')
    await writeFolderAtomic(path, fill('old'))
    const failing = writeFolderAtomic(path, async (into) => {
      await fill('new')(into)
      throw new Error('no more data')
    })
    await expect(failing).rejects.toThrow('no more data')
    expect(await readFile(join(path, 'deep/file'), 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['target'])
  })

  it('does not replace a file', async () => {
    await writeFile(join(folder, 'target'), 'mine')
    await expect(writeFolderAtomic(join(folder, 'target'), fill('x'))).rejects.toThrow('a file has this name')
    expect(await readFile(join(folder, 'target'), 'utf8')).toBe('mine')
  })
})

describe('what dead processes leave', () => {
  it('is swept, and nothing else is', async () => {
    const mine = `.file.${ownerTag(thisProcess())}.00000000.tmp`
    const elsewhere = `.file.${ownerTag({ ...thisProcess(), host: 'elsewhere', pid: 1 })}.00000000.tmp`
    const kept = [mine, elsewhere, '.hidden.tmp', '.env', 'file.tmp', 'x.1.tmp'].sort()
    const restarted = `.file.${ownerTag({ ...thisProcess(), started: '1' })}.00000000.tmp`
    const stale = [`.file.${deadOwner()}.00000000.tmp`, `.a.b.c.${deadOwner()}.0000abcd.tmp`]
    const reused = process.platform === 'linux' ? [restarted] : []
    for (const name of [...kept, ...stale, ...reused]) await writeFile(join(folder, name), '')
    await mkdir(join(folder, `.folder.${deadOwner()}.00000001.tmp/deep`), { recursive: true })
    await removeStaleTemporaries(folder)
    expect((await readdir(folder)).sort()).toEqual(kept)
    await removeStaleTemporaries(join(folder, 'missing'))
  })

  it('comes back when it was a folder moved aside', async () => {
    const owner = deadOwner()
    for (const name of ['lost', 'replaced'])
      await mkdir(join(folder, `.${name}.${owner}.00000000.old/old`), { recursive: true })
    await mkdir(join(folder, 'replaced/new'), { recursive: true })
    await recoverFolders(folder)
    expect(await readdir(join(folder, 'lost'))).toEqual(['old'])
    expect(await readdir(join(folder, 'replaced'))).toEqual(['new'])
    expect((await readdir(folder)).sort()).toEqual(['lost', 'replaced'])
  })
})

describe('writeFolderAtomic after a killed replacement', () => {
  it('first brings the old folder back', async () => {
    await mkdir(join(folder, `.target.${deadOwner()}.00000000.old/old`), { recursive: true })
    const failing = writeFolderAtomic(join(folder, 'target'), () => Promise.reject(new Error('no more data')))
    await expect(failing).rejects.toThrow('no more data')
    expect(await readdir(join(folder, 'target'))).toEqual(['old'])
  })
})

describe('removeFolderAtomic', () => {
  it('removes a folder with all that is in it, and accepts one that is gone', async () => {
    await mkdir(join(folder, 'a/b'), { recursive: true })
    await removeFolderAtomic(join(folder, 'a'))
    await removeFolderAtomic(join(folder, 'a'))
    expect(await readdir(folder)).toEqual([])
  })
})
