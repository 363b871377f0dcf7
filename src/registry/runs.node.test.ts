import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder, saveCheckpoint, writeRunManifest } from '../files/index.node.js'
import { type Database, openDatabase } from './database.node.js'
import { deleteRun, pruneCheckpoints, spareCheckpoints } from './prune.node.js'
import { takeRunFile } from './runFile.node.js'
import { findRun, listRuns, noteRun, readSeries, resultsStatement, tagRun, untagRun } from './runs.node.js'
import { type Scanned, scanRuns } from './scan.node.js'

let all: string
let place: string
let database: Database
beforeAll(async () => {
  all = await mkdtemp(join(tmpdir(), 'atelier-runs-'))
})
beforeEach(async () => {
  place = await mkdtemp(join(all, 'case-'))
  database = await openDatabase({ url: join(place, 'runs.db') })
})
afterAll(() => rm(all, { recursive: true, force: true }))

/** A folder as training leaves it: checkpoints of steps 10, 20, 30, the best of them 10. */
async function trained(name: string, parents: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = join(place, 'some', name)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'config.json'), JSON.stringify({ family: 'gpt', training: { seed: 1, steps: 30 } }))
  const lines = [
    { step: 10, loss: 3 },
    { step: 10, validation: 2.5 },
    { step: 30, loss: 1 },
    { step: 30, validation: 2.7 },
  ]
  await writeFile(
    join(folder, 'metrics.jsonl'),
    `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"step": 31, "lo`,
  )
  for (const step of [10, 20, 30]) {
    const state = JSON.stringify({ state: { step, best: { step: 10, loss: 2.5 } } })
    await saveCheckpoint(join(folder, 'checkpoints'), step, (at) => writeFile(join(at, 'trainer.json'), state), {
      keep: 9,
    })
  }
  await writeRunManifest(folder, {})
  await takeRunFile({ verb: 'train', folder, parents })
  return folder
}

async function scanned(): Promise<readonly Scanned[]> {
  const found: Scanned[] = []
  for await (const each of scanRuns(database, place)) found.push(each)
  return found
}

describe('scanRuns', () => {
  it('takes in runs from their folders, twice as well as once', async () => {
    const base = await trained('base')
    await trained('tuned', { base })
    expect((await scanned()).map(({ what }) => what)).toEqual(['new', 'new'])
    expect((await scanned()).map(({ what }) => what)).toEqual(['known', 'known'])
    const run = await findRun(database, 'base')
    expect(run).toMatchObject({ status: 'finished', step: 30, steps: 30, bestStep: 10, bestLoss: 2.5, seed: 1 })
    expect((await readSeries(database, run.id)).get('loss')).toEqual([
      { step: 10, value: 3 },
      { step: 30, value: 1 },
    ])
  })
})

describe('looking runs up', () => {
  it('finds by id, by a part of it, by folder, and refuses what is unclear', async () => {
    const folder = await trained('whale')
    await trained('whale-wide')
    await scanned()
    const run = await findRun(database, folder)
    expect((await findRun(database, run.id)).folder).toBe(folder)
    expect((await findRun(database, run.id.slice(-4))).folder).toBe(folder)
    expect((await findRun(database, 'wide')).folder).toBe(`${folder}-wide`)
    await expect(findRun(database, 'wha')).rejects.toThrow(/runs: wha: 2 runs are meant: .*, .*\. Give more/)
    await expect(findRun(database, 'shark')).rejects.toThrow(/no run of this name is recorded/)
  })

  it('filters and sorts, and keeps tags, notes and results', async () => {
    await trained('one')
    await trained('two')
    await scanned()
    const { id } = await findRun(database, 'one')
    await tagRun(database, id, 'paper')
    await tagRun(database, id, 'best')
    await untagRun(database, id, 'best')
    await expect(tagRun(database, id, 'two words')).rejects.toThrow(/it is not one word/)
    await noteRun(database, id, 'a Note')
    await database.batch([
      resultsStatement(id, 'test', { nats: 1.5, isGood: Number.NaN }),
      resultsStatement(id, 'more', { x: 1 }),
    ])
    expect(await listRuns(database, { tag: 'paper' })).toMatchObject([
      { id, tags: ['paper'], note: 'a Note', results: { test: { nats: 1.5, isGood: 'NaN' }, more: { x: 1 } } },
    ])
    expect(await listRuns(database, { text: 'a note' })).toHaveLength(1)
    expect(await listRuns(database, { verb: 'align' })).toEqual([])
    expect(await listRuns(database, { status: 'finished', family: 'gpt', limit: 1, sort: 'best' })).toHaveLength(1)
    await scanned()
    expect(await listRuns(database, { tag: 'paper' })).toMatchObject([{ note: 'a Note', results: { more: { x: 1 } } }])
  })
})

describe('pruning', () => {
  it('keeps the newest whole checkpoint and the best', async () => {
    const folder = await trained('run')
    await scanned()
    const run = await findRun(database, 'run')
    const spares = await spareCheckpoints(run)
    expect(spares.map(({ step }) => step)).toEqual([20])
    await pruneCheckpoints(run, spares)
    expect((await readdir(join(folder, 'checkpoints'))).sort()).toEqual(['step-00000010', 'step-00000030'])
    expect(await spareCheckpoints(run)).toEqual([])
  })

  it('never deletes the only whole checkpoint, whatever it is asked to delete', async () => {
    const folder = await trained('run')
    await scanned()
    const run = await findRun(database, 'run')
    for (const step of ['10', '30'])
      await writeFile(join(folder, `checkpoints/step-000000${step}/trainer.json`), 'torn')
    expect((await spareCheckpoints(run)).map(({ step }) => step)).toEqual([30])
    await pruneCheckpoints(
      run,
      [10, 20, 30].map((step) => ({ step, path: '', bytes: 0 })),
    )
    expect((await readdir(join(folder, 'checkpoints'))).sort()).toEqual(['step-00000010', 'step-00000020'])
  })

  it('never touches a run that is being written, nor deletes one that others come from', async () => {
    const base = await trained('base')
    await trained('tuned', { base })
    await scanned()
    const run = await findRun(database, base)
    await expect(deleteRun(database, run)).rejects.toThrow(
      /others come from it: .*tuned.* \(base\)\. Delete those first/,
    )
    const release = await lockFolder(base)
    await expect(pruneCheckpoints(run, await spareCheckpoints(run))).rejects.toThrow(/is writing there/)
    await release()
    await deleteRun(database, await findRun(database, 'tuned'))
    await deleteRun(database, run)
    expect(await listRuns(database)).toEqual([])
    expect(await readdir(join(place, 'some'))).toEqual([])
  })
})
