import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageFolder } from '../packages.node.js'
import { readFlac } from './flac.node.js'

const path = join(packageFolder('supersonic-scsynth-samples@0.84.2')!, 'samples', 'elec_tick.flac')

describe('FLAC files', () => {
  it('are decoded, also after one that is cut off', async () => {
    const bytes = await readFile(path)
    const { rate, channels } = await readFlac(bytes, 'tick')
    expect([rate, channels.length]).toEqual([44_100, 2])
    // 36 bits of the header count the samples.
    expect(channels[0]!.length).toBe(bytes.readUInt32BE(22))
    await expect(readFlac(bytes.subarray(0, bytes.length >> 1), 'half')).rejects.toThrow(
      /^half: (cut off|it holds no sound)/,
    )
    await expect(readFlac(new Uint8Array(100), 'zeros')).rejects.toThrow('zeros: no FLAC file')
    expect((await readFlac(bytes, 'tick')).channels).toEqual(channels)
  })
})
