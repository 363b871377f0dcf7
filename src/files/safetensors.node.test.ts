import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asFloat32Array, asFloat64Array, namedTensor } from './arrays.js'
import { encodeSafetensors } from './safetensors.js'
import { openSafetensors, readSafetensors, writeSafetensors } from './safetensors.node.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-safetensors-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const tensors = [
  namedTensor('weight', [2, 2], Float32Array.of(1, 2, 3, 4)),
  namedTensor('scale', [1], Float64Array.of(0.5)),
  namedTensor('mask', [3], Uint8Array.of(1, 0, 1)),
  namedTensor('none', [0], Int32Array.of()),
]
const metadata = { model: 'gpt' }

describe('writeSafetensors', () => {
  it('writes the bytes of encodeSafetensors, from memory or fetched one by one', async () => {
    const path = join(folder, 'written')
    const expected = Buffer.from(encodeSafetensors(tensors, metadata))
    await writeSafetensors(path, tensors, metadata)
    expect((await readFile(path)).equals(expected)).toBe(true)
    const order: string[] = []
    const lazy = tensors.map(({ name, dtype, shape, data }) => ({
      ...{ name, dtype, shape },
      read: async () => {
        order.push(name)
        return data
      },
    }))
    await writeSafetensors(path, lazy, metadata)
    expect((await readFile(path)).equals(expected)).toBe(true)
    expect(order).toEqual(['scale', 'weight', 'none', 'mask'])
  })

  it('keeps the old file when a tensor does not fill its shape', async () => {
    const path = join(folder, 'kept')
    await writeSafetensors(path, tensors)
    const before = await readFile(path)
    const short = { name: 'late', dtype: 'F32' as const, shape: [9], read: () => new Uint8Array(4) }
    await expect(writeSafetensors(path, [...tensors, short])).rejects.toThrow('tensor "late": F32 [9] takes 36 bytes')
    expect((await readFile(path)).equals(before)).toBe(true)
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([])
  })
})

describe('openSafetensors', () => {
  it('reads single tensors, aligned, into memory of their own', async () => {
    const path = join(folder, 'opened')
    await writeSafetensors(path, tensors, metadata)
    const file = await openSafetensors(path)
    expect(file.names).toEqual(['scale', 'weight', 'none', 'mask'])
    expect(file.metadata).toEqual(metadata)
    expect(file.tensors.get('weight')).toMatchObject({ dtype: 'F32', shape: [2, 2] })
    const weight = await file.read('weight')
    expect(weight.data.buffer.byteLength).toBe(16)
    expect([...asFloat32Array(weight)]).toEqual([1, 2, 3, 4])
    expect([...asFloat64Array(await file.read('scale'))]).toEqual([0.5])
    expect((await file.read('none')).data.length).toBe(0)
    await expect(file.read('bias')).rejects.toThrow('tensor "bias": the file has no such tensor')
    await file.close()
  })

  it('reads a whole file', async () => {
    const path = join(folder, 'whole')
    await writeSafetensors(path, tensors, metadata)
    const read = await readSafetensors(path)
    expect(encodeSafetensors(read.tensors.values(), read.metadata)).toEqual(encodeSafetensors(tensors, metadata))
  })

  it('refuses at every length that a file can be cut to', async () => {
    const path = join(folder, 'cut')
    const whole = encodeSafetensors(tensors, metadata)
    for (let length = 0; length < whole.length; length += 1) {
      await writeFile(path, whole.subarray(0, length))
      await expect(readSafetensors(path)).rejects.toMatchObject({ name: 'AtelierError' })
    }
  })

  it('notices a file that is cut short while it is open', async () => {
    const path = join(folder, 'shrinking')
    await writeSafetensors(path, tensors)
    const file = await openSafetensors(path)
    await truncate(path, 200)
    await expect(file.read('mask')).rejects.toThrow(`${path}: safetensors: byte`)
    await file.close()
  })

  it('names the path that is missing or no file', async () => {
    await expect(openSafetensors(join(folder, 'absent'))).rejects.toThrow('absent: there is no such file or folder.')
    await expect(openSafetensors(folder)).rejects.toThrow(`${folder}: safetensors: this is not a regular file`)
  })
})
