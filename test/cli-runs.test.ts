/** The registry of runs, through the command line. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { atelier, minute, startAtelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const file = (name: string): string => join(place.folder, name)
const run = (...words: readonly string[]) => atelier(words, place.folder)
const train = (out: string, ...more: readonly string[]) =>
  ['train', '--data', 'tale.txt', '--out', out, ...minute, '--threads', '1', ...more] as const

interface Listed {
  readonly id: string
  readonly status: string
  readonly step: number
  readonly results: object
}

const listed = async (...words: readonly string[]): Promise<readonly Listed[]> =>
  JSON.parse((await run('runs', 'list', '--json', ...words)).stdout) as Listed[]

describe('runs', () => {
  it('knows a run while it goes, when it was killed, and when it has gone on to its end', async () => {
    const words = train('runs/long', '--steps', '100000', '--checkpoint-every', '5')
    const running = startAtelier(words, place.folder)
    await running.seen(/step +\d{2,}/)
    await expect.poll(() => listed(), { timeout: 10_000 }).toMatchObject([{ status: 'running' }])
    running.process.kill('SIGKILL')
    await running.finished
    const [lost] = await listed()
    expect(lost).toMatchObject({ status: 'lost' })
    const again = await run(...train('runs/long', '--steps', '1'))
    expect(again.stderr).toBe('')
    const [finished] = await listed()
    expect(finished).toMatchObject({ id: lost!.id, status: 'finished' })
    expect(finished!.results).toHaveProperty('heldOut.model.nats')
  }, 60_000)

  it('compares, tags, scans and prunes', async () => {
    for (const seed of ['1', '2']) await run(...train(`runs/seed-${seed}`, '--steps', '20', '--seed', seed))
    const words = ['sample', 'runs/seed-1', '--top-k', '3', '--tokens', '9', '--repetition-penalty', '1.1', '--json']
    const drawn = JSON.parse((await run(...words)).stdout)
    expect(drawn.drawnBy).toMatchObject({
      filters: ['repetition', 'temperature', 'topK'],
      settings: { topK: 3, maxTokens: 9 },
    })
    expect(drawn.drawnBy.engine).toMatch(/^ONNX Runtime \d/)
    const shown = JSON.parse((await run('runs', 'show', 'seed-1', '--json')).stdout)
    expect(shown.samples).toMatchObject([{ kind: 'text', content: drawn.text, seed: 0, settings: drawn.drawnBy }])
    const compared = await run('runs', 'compare', 'seed-1', 'runs/seed-2', '--chart', 'both.svg', '--json')
    expect(JSON.parse(compared.stdout)).toMatchObject({ differences: [{ path: 'training.seed', values: [1, 2] }] })
    expect(readFileSync(file('both.svg'), 'utf8')).toMatch(/^<svg.*seed-1.*seed-2/s)
    expect((await run('card', 'seed-2', '--licence', 'mit')).stdout).toBe(`${file('runs/seed-2/README.md')}\n`)
    expect(readFileSync(file('runs/seed-2/README.md'), 'utf8')).toMatch(
      /^---\n.*license: mit\n.*validation loss over 2 seeds/s,
    )
    expect((await run('runs', 'tag', 'seed-1', 'good')).stdout).toMatch(/seed-1-....; tags good\n/)
    expect(await listed('--tag', 'good')).toHaveLength(1)
    expect((await run('runs', 'scan', 'runs')).stdout).toMatch(/[23] runs in runs\n$/)
    expect((await run('runs', 'prune', 'seed-1', '--whole')).stdout).toMatch(/nothing is deleted yet: add --yes/)
    expect(existsSync(file('runs/seed-1'))).toBe(true)
    await run('runs', 'prune', 'seed-1', '--whole', '--yes')
    expect(existsSync(file('runs/seed-1'))).toBe(false)
    expect(await run('runs', 'show', 'seed-1')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^runs: seed-1: no run/),
    })
  }, 60_000)

  it('lets training go on where nothing can be recorded, and says so once', async () => {
    writeFileSync(file('plain'), 'a file, no folder')
    vi.stubEnv('ATELIER_DATABASE', file('plain/runs.db'))
    const result = await run(...train('elsewhere', '--steps', '5'))
    vi.unstubAllEnvs()
    expect(result.code).toBe(0)
    expect(result.stderr.match(/the run is not recorded, training goes on: /g)).toHaveLength(1)
    expect(existsSync(file('elsewhere/manifest.json'))).toBe(true)
  }, 30_000)
})

describe('a manifest', () => {
  it('lets no run be opened whose files are others than training left', async () => {
    await run(...train('kept', '--steps', '5'))
    expect((await run('info', 'kept', '--verify')).code).toBe(0)
    const weights = readFileSync(file('kept/model.safetensors'))
    weights[weights.length - 1]! ^= 1
    writeFileSync(file('kept/model.safetensors'), weights)
    for (const words of [
      ['sample', 'kept'],
      ['info', 'kept', '--verify'],
    ]) {
      const refused = await run(...words)
      expect(refused.code).toBe(1)
      expect(refused.stderr).toMatch(/^kept: model\.safetensors does not have the content that was saved\. .*\n$/)
    }
  }, 30_000)
})
