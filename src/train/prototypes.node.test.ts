import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { rowPool } from '../data/index.js'
import { randomStream } from '../tensor/index.js'
import { loadEmbedding, prototypeRun } from './prototypes.node.js'

const random = randomStream(1, 'rows')
const rows = Float32Array.from({ length: 12 * 10 * 4 }, () => random.normal())
const labels = Int32Array.from({ length: 120 }, (_, i) => i % 12)
const pool = rowPool(rows, { name: 'rows', shape: [4], labels, classes: [...'abcdefghijkl'] })
const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function fresh(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'prototypes-'))
  folders.push(folder)
  return folder
}

const runIn = (out: string, signal?: AbortSignal) =>
  prototypeRun({
    ...{ out, training: pool, validation: pool, steps: 12, learningRate: 0.02, seed: 3, threads: 1, validateEvery: 4 },
    ...{ ways: 6, shots: 1, queries: 2, checkpointEvery: 2 },
    config: { family: 'embedding', network: 'dense', shape: [4], width: 8, layers: 2, background: 0 },
    change: (example, stream) => {
      example[0]! += 0.1 * stream.normal()
    },
    ...(signal && { signal }),
  })

describe('a run of prototypes', () => {
  it('that is stopped twice ends with the same weights, statistics and losses, byte for byte', async () => {
    const [whole, parts] = [await fresh(), await fresh()]
    const straight = runIn(whole)
    for await (const _ of straight.events());
    await straight.close()
    for (const stop of [3, 7, Number.POSITIVE_INFINITY]) {
      const controller = new AbortController()
      const run = runIn(parts, controller.signal)
      for await (const event of run.events()) if (event.kind === 'step' && event.step === stop) controller.abort()
      await run.close()
    }
    for (const name of ['model.safetensors', 'metrics.jsonl', 'config.json']) {
      expect(await readFile(join(parts, name)), name).toEqual(await readFile(join(whole, name)))
    }
  })

  it('is opened again with its statistics', async () => {
    const out = await fresh()
    const run = runIn(out)
    for await (const _ of run.events());
    await run.loadBest()
    const loaded = await loadEmbedding(out, { threads: 1 })
    const asked = rows.subarray(0, 40)
    expect(await loaded.embed(asked)).toEqual(await run.embed(asked))
    await Promise.all([run.close(), loaded.close()])
  })

  it('says in one sentence what is wrong with a folder', async () => {
    await expect(loadEmbedding(await fresh())).rejects.toThrow('config.json: there is no such file')
  })
})
