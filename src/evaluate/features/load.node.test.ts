import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeSafetensors, halfTensor } from '../../files/index.js'
import { Classifier, type ClassifierConfig } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import { randomStream } from '../../tensor/index.js'
import { loadFeatures } from './load.node.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-features-'))
})
afterAll(() => rm(folder, { recursive: true }))

const config: ClassifierConfig = {
  ...{ family: 'classifier', network: 'residual', shape: [3, 8, 8], features: 32, classes: ['a', 'b'] },
}

/** Two files as the script leaves them. */
async function write(name: string): Promise<Uint8Array> {
  const tensors = [...parameters(new Classifier(config))].map(([key, { shape, size }]) => {
    const stream = randomStream(1, key)
    return halfTensor(
      key,
      shape,
      Float32Array.from({ length: size }, () => stream.normal()),
      'F16',
    )
  })
  const bytes = encodeSafetensors(tensors)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const description = { name, sha256, config, tasks: [{ name: 'letters', classes: ['a', 'b'] }], scale: 1, made: {} }
  await writeFile(join(folder, `${name}.json`), JSON.stringify(description))
  await writeFile(join(folder, `${name}.safetensors`), bytes)
  return bytes
}

const image = Uint8Array.from({ length: 3 * 8 * 8 }, (_, i) => (i * 7) % 256)
const shape = { channels: 3, height: 8, width: 8 } as const

describe('loadFeatures', () => {
  it('opens what was written, with its name and hash', async () => {
    const bytes = await write('small-1')
    const features = await loadFeatures({ folder, name: 'small-1', threads: 1 })
    expect(features).toMatchObject({ name: 'small-1', width: 32 })
    expect(features.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    const found = await features.features(image, shape)
    expect(found).toHaveLength(32)
    expect(Math.max(...found)).toBeGreaterThan(0)
    await features.close()
  })

  it('refuses weights of which one bit has changed', async () => {
    const bytes = await write('small-2')
    bytes[bytes.length - 1]! ^= 1
    await writeFile(join(folder, 'small-2.safetensors'), bytes)
    await expect(loadFeatures({ folder, name: 'small-2' })).rejects.toThrow(/small-2.safetensors has sha256 .*must be/)
  })

  it('says what is missing', async () => {
    await expect(loadFeatures({ folder, name: 'none' })).rejects.toThrow(/none\.json.*Install the package again/)
  })
})
