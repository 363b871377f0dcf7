import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createMemory, type Memory } from '../runtime/index.js'
import { variable } from '../tensor/index.js'
import { folderStore } from './checkpoint.node.js'

it('finds at the first step that a disk does not keep what it is given', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-checkpoint-'))
  const weight = variable([2], undefined, { name: 'weight' })
  const memory = createMemory()
  memory.write(weight, Float32Array.of(1, 2))
  /** What is written is other than what is held. */
  const forgetful: Memory = Object.create(memory, {
    read: { value: async () => Float32Array.of(1, reads++ === 0 ? 3 : 2) },
  })
  let reads = 0
  const store = folderStore(folder, { identity: {} })
  const state = { step: 1, best: null } as never
  await store.save(state, new Map([['weight', weight]]), memory)
  await expect(store.save(state, new Map([['weight', weight]]), forgetful)).rejects.toThrow(
    /step-00000001: "weight" was not read back as it was saved\. Check the disk/,
  )
  await rm(folder, { recursive: true })
})
