/** Saves and seals that are killed, or find the disk full, at every single file-system call they make. */
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asFloat32Array, namedTensor } from './arrays.js'
import { latestCheckpoint, listCheckpoints, saveCheckpoint } from './checkpoints.node.js'
import { ownerTag, thisProcess } from './owner.node.js'
import { verifyRun, writeRunManifest } from './runManifest.node.js'
import { readSafetensors, writeSafetensors } from './safetensors.node.js'

/** Stands in for `node:fs/promises`: counts the calls that change something, keeps their trace, and fails the `at`-th. */
const faultyFileSystem = `
  import * as real from 'node:fs/promises'
  export * from 'node:fs/promises'
  export const faults = { at: 0, kind: 'kill', calls: 0, full: false, trace: [] }
  const grows = new Set(['open', 'mkdir', 'write', 'writeFile', 'sync'])
  async function step(name, path, half) {
    faults.calls += 1
    faults.trace.push([name, path])
    if (faults.calls === faults.at) {
      await half?.()
      if (faults.kind === 'kill') { process.kill(process.pid, 'SIGKILL'); await new Promise(() => {}) }
      faults.full = true
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }
    if (faults.full && grows.has(name)) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
  }
  const wrap = (name) => async (path, ...rest) => { await step(name, String(path)); return real[name](path, ...rest) }
  export const mkdir = wrap('mkdir'), rename = wrap('rename'), rm = wrap('rm'), link = wrap('link'), unlink = wrap('unlink')
  export async function open(path, flags) {
    if (flags !== 'r') await step('open', path)
    const file = await real.open(path, flags)
    return {
      stat: () => file.stat(), read: (...all) => file.read(...all),
      async write(bytes, offset, length) {
        await step('write', path, () => file.write(bytes, offset, length >> 1))
        return file.write(bytes, offset, length)
      },
      async writeFile(text) {
        await step('writeFile', path, () => file.writeFile(text.slice(0, text.length >> 1)))
        return file.writeFile(text)
      },
      async sync() { await step('sync', path); return file.sync() },
      close: () => file.close(),
    }
  }
`
const plugin: Plugin = {
  name: 'faults',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:fs\/promises$|^faults$/ }, ({ namespace }) =>
      namespace === 'faults' ? { path: 'node:fs/promises', external: true } : { path: 'faults', namespace: 'faults' },
    )
    onLoad({ filter: /.*/, namespace: 'faults' }, () => ({ contents: faultyFileSystem, loader: 'js' }))
  },
}
const entry = `
  export { faults } from 'faults'
  import { namedTensor } from './arrays.js'
  import { saveCheckpoint } from './checkpoints.node.js'
  import { writeFileAtomic } from './atomic.node.js'
  import { removeRunManifest, writeRunManifest } from './runManifest.node.js'
  import { writeSafetensors } from './safetensors.node.js'
  export const train = async (folder: string, content: string) => {
    await removeRunManifest(folder)
    for (const name of ['config.json', 'model.safetensors']) await writeFileAtomic(folder + '/' + name, content)
    await writeRunManifest(folder, { seed: 1 })
  }
  export const save = (root: string, step: number, value: number, keep: number) =>
    saveCheckpoint(root, step, (folder) => writeSafetensors(folder + '/weights.safetensors', [
      namedTensor('a', [64], new Float32Array(64).fill(value)), namedTensor('b', [64], new Float32Array(64).fill(value)),
    ]), { keep })
`
interface Bundle {
  readonly faults: { at: number; kind: string; calls: number; full: boolean; trace: [name: string, path: string][] }
  readonly save: (root: string, step: number, value: number, keep: number) => Promise<string>
  /** Goes on in a run's folder: other files, and a new manifest. */
  readonly train: (folder: string, content: string) => Promise<void>
}

let folder: string
let bundlePath: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-faults-'))
  bundlePath = join(folder, 'save.mjs')
  await build({
    stdin: { contents: entry, resolveDir: import.meta.dirname, loader: 'ts' },
    plugins: [plugin],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundlePath,
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Two checkpoints, of steps 1 and 2, whose weights are all 1 and all 2. */
async function twoCheckpoints(): Promise<string> {
  const root = await mkdtemp(join(folder, 'run-'))
  for (const step of [1, 2]) await saveWhole(root, step, step)
  return root
}

function saveWhole(root: string, step: number, value: number): Promise<string> {
  const write = (into: string) =>
    writeSafetensors(join(into, 'weights.safetensors'), [
      namedTensor('a', [64], new Float32Array(64).fill(value)),
      namedTensor('b', [64], new Float32Array(64).fill(value)),
    ])
  return saveCheckpoint(root, step, write, { keep: 2 })
}

async function weights(path: string): Promise<ReadonlySet<number>> {
  const { tensors } = await readSafetensors(join(path, 'weights.safetensors'))
  return new Set([...tensors.values()].flatMap((tensor) => [...asFloat32Array(tensor)]))
}

/** What must hold after any failed save: a latest checkpoint that is whole, of one of the two states, and a next save that works and tidies up. */
async function expectWhole(root: string, allowed: readonly string[]): Promise<string> {
  const { checkpoint, skipped } = await latestCheckpoint(root)
  expect(skipped).toEqual([])
  const state = `${checkpoint!.step}: ${[...(await weights(checkpoint!.path))].join(' ')}`
  expect(allowed).toContain(state)
  expect((await listCheckpoints(root)).every(({ problem }) => problem === undefined)).toBe(true)
  await saveWhole(root, 4, 40)
  expect((await latestCheckpoint(root)).checkpoint!.step).toBe(4)
  // What a process leaves when even tidying up fails is swept once that process has ended; this one is still running.
  const ours = ownerTag(thisProcess())
  expect((await readdir(root)).filter((name) => !/^step-\d{8}$/.test(name) && !name.includes(ours))).toEqual([])
  return state
}

const killedChild = (root: string, step: number, at: number) =>
  killedDoing(`save(${JSON.stringify(root)}, ${step}, 30, 2)`, at)

function killedDoing(work: string, at: number): Promise<{ signal: string | null; output: string }> {
  const script = `import { faults, save, train } from ${JSON.stringify(pathToFileURL(bundlePath).href)}
    faults.at = ${at}
    await ${work}
    console.log(faults.calls)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  let output = ''
  child.stdout.on('data', (text) => (output += text))
  child.stderr.on('data', (text) => (output += text))
  return new Promise((resolve) => child.on('close', (_, signal) => resolve({ signal, output })))
}

const cases = [
  { what: 'a new step', step: 3, allowed: ['2: 2', '3: 30'] },
  { what: 'a step that is saved again', step: 2, allowed: ['2: 2', '2: 30'] },
]

describe.each(cases)('saving $what', ({ step, allowed }) => {
  it('survives kill -9 at each call', async () => {
    const calls = Number((await killedChild(await twoCheckpoints(), step, 0)).output)
    expect(calls).toBeGreaterThan(10)
    const states = new Set<string>()
    let next = 1
    const worker = async () => {
      for (let at = next++; at <= calls; at = next++) {
        const root = await twoCheckpoints()
        const { signal, output } = await killedChild(root, step, at)
        expect({ at, signal, output }).toEqual({ at, signal: 'SIGKILL', output: '' })
        states.add(await expectWhole(root, allowed))
      }
    }
    await Promise.all([worker(), worker()])
    expect([...states].sort()).toEqual(allowed)
  })

  it('survives a disk that is full at each call, and says so in one sentence', async () => {
    const { faults, save } = (await import(/* @vite-ignore */ pathToFileURL(bundlePath).href)) as Bundle
    const reset = (at: number) => Object.assign(faults, { at, kind: 'full', calls: 0, full: false, trace: [] })
    reset(0)
    await save(await twoCheckpoints(), step, 30, 2)
    const { calls } = faults
    expect(calls).toBeGreaterThan(10)
    const states = new Set<string>()
    for (let at = 1; at <= calls; at += 1) {
      const root = await twoCheckpoints()
      reset(at)
      const error = (await save(root, step, 30, 2).catch((reason) => reason)) as Error
      expect([at, error.name]).toEqual([at, 'AtelierError'])
      expect(error.message).toMatch(/^(write|remove) (file|folder): .*: the disk is full\. Free some space; /)
      states.add(await expectWhole(root, allowed))
    }
    expect([...states].sort()).toEqual(allowed)
  })

  it('flushes every file and folder before the rename that shows it, and that rename after it', async () => {
    const { faults, save } = (await import(/* @vite-ignore */ pathToFileURL(bundlePath).href)) as Bundle
    const root = await twoCheckpoints()
    Object.assign(faults, { at: 0, calls: 0, full: false, trace: [] })
    await save(root, step, 30, 2)
    const unflushed = new Set<string>()
    let shown = 0
    for (const [name, path] of faults.trace) {
      if (name === 'sync') unflushed.delete(path)
      if (name === 'rename') {
        expect([...unflushed].filter((changed) => changed.startsWith(path))).toEqual([])
        // Nothing is thrown away before the new checkpoint's name is flushed.
        if (shown === 1 && dirname(path) === root) expect([...unflushed]).not.toContain(root)
        if (dirname(path) === root && path.endsWith('.tmp')) shown += 1
      }
      if (['open', 'write', 'writeFile'].includes(name)) unflushed.add(path)
      if (['open', 'mkdir', 'rename'].includes(name)) unflushed.add(dirname(path))
    }
    expect(shown).toBe(1)
    expect([...unflushed].filter((path) => path.startsWith(root))).toEqual([])
  })
})

describe('going on in a folder with a manifest', () => {
  async function sealed(): Promise<string> {
    const run = await mkdtemp(join(folder, 'sealed-'))
    for (const name of ['config.json', 'model.safetensors']) await writeFile(join(run, name), 'before')
    await writeRunManifest(run, {})
    return run
  }
  /** Whole, by a manifest or without one; in the end, when training goes on once more, by one. */
  async function expectSound(run: string): Promise<void> {
    await verifyRun(run, 'content')
    const { faults, train } = (await import(/* @vite-ignore */ pathToFileURL(bundlePath).href)) as Bundle
    Object.assign(faults, { at: 0, calls: 0, full: false, trace: [] })
    await train(run, 'later')
    expect(await readFile(join(run, 'manifest.json'), 'utf8')).toContain('"seed": 1')
    await verifyRun(run, 'content')
  }

  it('never leaves one that disagrees, killed at any call or on a full disk', async () => {
    const calls = Number((await killedDoing(`train(${JSON.stringify(await sealed())}, 'after')`, 0)).output)
    expect(calls).toBeGreaterThan(10)
    const { faults, train } = (await import(/* @vite-ignore */ pathToFileURL(bundlePath).href)) as Bundle
    for (let at = 1; at <= calls; at++) {
      // A kill differs from a full disk in what is not tidied up; a third of the calls show that.
      if (at % 3 === 1) {
        const killed = await sealed()
        expect((await killedDoing(`train(${JSON.stringify(killed)}, 'after')`, at)).signal).toBe('SIGKILL')
        await expectSound(killed)
      }
      const full = await sealed()
      Object.assign(faults, { at, kind: 'full', calls: 0, full: false, trace: [] })
      await train(full, 'after').catch(() => {})
      await expectSound(full)
    }
  }, 30_000)

  it('is refused when a file is another than was left', async () => {
    const run = await sealed()
    await writeFile(join(run, 'README.md'), 'a card')
    await verifyRun(run, 'content')
    await writeFile(join(run, 'config.json'), 'BEFORE')
    await expect(verifyRun(run, 'quick')).rejects.toThrow(
      `${run}: config.json does not have the content that was saved. Put back what training left; or, if the change is meant, delete `,
    )
    await rm(join(run, 'config.json'))
    await expect(verifyRun(run, 'quick')).rejects.toThrow(`${run}: config.json is missing`)
    await rm(join(run, 'manifest.json'))
    await verifyRun(run, 'content')
  })
})
