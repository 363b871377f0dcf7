import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ownerTag, thisProcess } from '../files/index.node.js'
import { type Database, openDatabase } from './database.node.js'
import { readLineage } from './lineage.node.js'
import { type RecorderOptions, runRecorder } from './recorder.node.js'
import { readRunFile } from './runFile.node.js'
import { listRuns, readSeries } from './runs.node.js'

let all: string
let place: string
let out: string
beforeAll(async () => {
  all = await mkdtemp(join(tmpdir(), 'atelier-recorder-'))
})
beforeEach(async () => {
  place = await mkdtemp(join(all, 'case-'))
  out = join(place, 'run')
  await mkdir(out)
  const training = { data: 'tale, 9 bytes', dataHash: 'abc', seed: 7, steps: 4 }
  await writeFile(join(out, 'config.json'), JSON.stringify({ family: 'gpt', width: 8, training }))
})
afterAll(() => rm(all, { recursive: true, force: true }))

const open = (patience = 0): Promise<Database> => openDatabase({ url: join(place, 'runs.db'), patience })

function recorder(options: Partial<RecorderOptions> = {}) {
  const problems: string[] = []
  const onProblem = (sentence: string): void => void problems.push(sentence)
  return { problems, recorder: runRecorder({ verb: 'train', folder: out, every: 10, open, onProblem, ...options }) }
}

const step = (at: number, loss: number, readings?: Readonly<Record<string, number>>) =>
  ({ kind: 'step', step: at, loss, ...(readings && { readings }) }) as const

async function read<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = await open()
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

const curve = (name: string) =>
  read(async (database) => {
    const [run] = await listRuns(database)
    return (await readSeries(database, run!.id)).get(name)?.map(({ step, value }) => [step, value])
  })

describe('runRecorder', () => {
  it('stores what a run tells, and what its folder tells of it', async () => {
    const { recorder: record, problems } = recorder({ command: 'atelier train', parents: { base: 'gpt2' } })
    record.event(step(1, 3, { reward: 1 }))
    record.event({ kind: 'validation', step: 1, loss: 3.5 })
    record.event(step(2, 2, { reward: 2 }))
    record.event({ kind: 'validation', step: 2, loss: 4 })
    await record.end('finished')
    expect(problems).toEqual([])
    const [run] = await read(listRuns)
    expect(run).toMatchObject({
      verb: 'train',
      folder: out,
      status: 'finished',
      step: 2,
      steps: 4,
      seed: 7,
      family: 'gpt',
    })
    expect(run).toMatchObject({ bestStep: 1, bestLoss: 3.5, dataName: 'tale, 9 bytes', dataHash: 'abc' })
    expect(run!.loss).toBeCloseTo((0.95 * 3 + 2) / 1.95, 12)
    expect(run!.id).toBe((await readRunFile(out))!.id)
    expect(run!.id).toMatch(/^\d{8}-\d{6}-run-[0-9a-f]{4}$/)
    expect(await curve('loss')).toEqual([
      [1, 3],
      [2, 2],
    ])
    expect(await curve('reward')).toEqual([
      [1, 1],
      [2, 2],
    ])
    expect(await read(readLineage)).toEqual([{ child: run!.id, role: 'base', reference: 'gpt2', parent: null }])
  })

  it('goes on with the run of the folder, less what is done again', async () => {
    const first = recorder().recorder
    for (const at of [1, 2, 3]) first.event(step(at, at))
    await first.end('interrupted')
    const second = recorder().recorder
    second.event({ kind: 'resume', step: 2, best: { step: 2, loss: 1.5 } })
    second.event(step(3, 30))
    await second.end('finished')
    const runs = await read(listRuns)
    expect(runs).toHaveLength(1)
    expect(runs[0]).toMatchObject({ status: 'finished', step: 3, bestLoss: 1.5 })
    expect(await curve('loss')).toEqual([
      [1, 1],
      [2, 2],
      [3, 30],
    ])
  })

  it('takes a copy of a folder for a run of its own that comes from the first', async () => {
    const first = recorder().recorder
    first.event(step(1, 1))
    await first.end('finished')
    await cp(out, join(place, 'copy'), { recursive: true })
    const second = recorder({ folder: join(place, 'copy') }).recorder
    second.event({ kind: 'resume', step: 1, best: null })
    await second.end('finished')
    const [newer, older] = await read(listRuns)
    expect(newer!.id).not.toBe(older!.id)
    expect(await read(readLineage)).toMatchObject([{ child: newer!.id, role: 'copied', parent: older!.id }])
  })

  it('keeps a thousand points of a hundred thousand, each the mean of its stretch', async () => {
    const { recorder: record } = recorder()
    for (let at = 1; at <= 100_000; at++) record.event(step(at, at))
    await record.end('finished')
    const points = (await curve('loss'))!
    expect(points.length).toBeGreaterThan(700)
    expect(points.length).toBeLessThan(1002)
    const [before, last] = points.slice(-2) as [number[], number[]]
    expect(last[1]).toBeCloseTo((before[0]! + 1 + last[0]!) / 2, 9)
  })

  it('says once that nothing can be stored, and lets training go on', async () => {
    await writeFile(join(place, 'runs.db'), 'no database '.repeat(100))
    const { recorder: record, problems } = recorder({ every: 1 })
    for (const at of [1, 2, 3]) {
      record.event(step(at, 1))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await record.end('finished')
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(
      /^the run is not recorded, training goes on: database: .*: it is no database, or a damaged one\. /,
    )
    expect((await readRunFile(out))?.verb).toBe('train')
  })

  it('stores all in the end when the database was locked meanwhile', async () => {
    const other = await open()
    const { recorder: record, problems } = recorder()
    const began = performance.now()
    await other.transaction(async ({ execute }) => {
      await execute("INSERT INTO migrations VALUES (99, 'x', 'y', 0)")
      for (let at = 1; at <= 50; at++) record.event(step(at, at))
      expect(performance.now() - began).toBeLessThan(1000)
      await expect.poll(() => readRunFile(out)).toBeDefined()
      await new Promise((resolve) => setTimeout(resolve, 100))
      await execute('DELETE FROM migrations WHERE number = 99')
    })
    await other.close()
    expect(await read(listRuns)).toEqual([])
    await record.end('finished')
    expect(problems).toEqual([])
    expect(await curve('loss')).toHaveLength(50)
  })

  it('shows a run whose process has died as lost', async () => {
    const { recorder: record } = recorder()
    record.event(step(1, 1))
    await expect.poll(() => read(listRuns)).toMatchObject([{ status: 'running' }])
    const dead = ownerTag({ ...thisProcess(), pid: spawnSync(process.execPath, ['-e', '']).pid })
    await record.end('finished')
    const set = { sql: "UPDATE runs SET status = 'running', process = ?", args: [dead] }
    await read((database) => database.execute(set))
    expect(await read(listRuns)).toMatchObject([{ status: 'lost' }])
    await read((database) => database.execute({ ...set, args: [ownerTag(thisProcess())] }))
    expect(await read(listRuns)).toMatchObject([{ status: 'running' }])
    await read((database) => database.execute('UPDATE runs SET heartbeat = heartbeat - 61000'))
    expect(await read(listRuns)).toMatchObject([{ status: 'running' }])
    await read((database) => database.execute({ ...set, args: [ownerTag({ ...thisProcess(), host: 'elsewhere' })] }))
    expect(await read(listRuns)).toMatchObject([{ status: 'lost' }])
  })

  it('tells why a run failed', async () => {
    const { recorder: record } = recorder()
    record.event(step(1, Number.NaN))
    await record.end('diverged', 'the loss is NaN')
    expect(await read(listRuns)).toMatchObject([{ status: 'diverged', problem: 'the loss is NaN', loss: null }])
    expect(JSON.parse(await readFile(join(out, 'run.json'), 'utf8'))).toMatchObject({ format: 1, parents: [] })
  })
})
