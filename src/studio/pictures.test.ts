import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { readOwnPictures, readPictures } from './pictures.js'

const read = (name: string) => readFile(new URL(`../../assets/${name}`, import.meta.url))

it('reads the digits that ship: as many of each class, dark around and light within', async () => {
  const { training, test } = await readPictures({ read }, 'digits')
  expect([training.count, test.count, training.channels]).toEqual([4000, 1000, 1])
  const counts = new Array(10).fill(0)
  for (const label of training.labels!) counts[label] += 1
  expect(counts).toEqual(new Array(10).fill(400))
  const size = 256
  const mean = (row: number) => {
    let sum = 0
    for (let i = 0; i < training.count; i++)
      for (let x = 0; x < 16; x++) sum += training.pixels[i * size + row * 16 + x]!
    return sum / training.count / 16
  }
  expect(mean(8)).toBeGreaterThan(20 * mean(0))
})

it('reads the faces that ship, in colour', async () => {
  const { training, test } = await readPictures({ read }, 'faces')
  expect([training.count, test.count, training.channels, training.licence]).toEqual([800, 200, 3, 'CC0-1.0'])
})

it('refuses a file that is cut short', async () => {
  const cut = async () => {
    const { gunzipSync, gzipSync } = await import('node:zlib')
    return new Uint8Array(gzipSync(gunzipSync(await read('studio/faces-16.gz')).subarray(0, 5000)))
  }
  await expect(readPictures({ read: cut }, 'faces')).rejects.toThrow('the file is cut short')
})

it('parts pictures of a reader’s own, and refuses halves of some', () => {
  const bytes = Buffer.alloc(256 * 10, 7)
  const { training, test } = readOwnPictures(bytes.toString('base64'))
  expect([training.count, test.count, test.pixels[0]]).toEqual([8, 2, 7])
  expect(() => readOwnPictures(bytes.subarray(0, 700).toString('base64'))).toThrow('five pictures')
})
