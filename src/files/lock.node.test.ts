import { spawn, spawnSync } from 'node:child_process'
import promises, { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder, type Release } from './lock.node.js'
import { ownerTag, thisProcess } from './owner.node.js'

/** What happens right after a lock was read, to stage a race. */
const race = { afterRead: async () => {} }
const { readFile } = promises
const readThenRace = async (...all: Parameters<typeof readFile>) => {
  const content = await readFile(...all)
  await race.afterRead()
  return content
}
const readBy = (read: typeof readFile): void => {
  promises.readFile = read
  syncBuiltinESMExports()
}

let all: string
let folder: string
let bundle: string
beforeAll(async () => {
  readBy(readThenRace as typeof readFile)
  all = await mkdtemp(join(tmpdir(), 'atelier-lock-'))
  bundle = join(all, 'lock.mjs')
  const entryPoints = [join(import.meta.dirname, 'lock.node.ts')]
  await build({ entryPoints, bundle: true, platform: 'node', format: 'esm', outfile: bundle })
})
beforeEach(async () => {
  folder = await mkdtemp(join(all, 'run-'))
})
afterAll(async () => {
  readBy(readFile)
  await rm(all, { recursive: true, force: true })
})

/** Runs a script that may use `lockFolder` and `folder`; resolves at its first line of output. */
function start(script: string): Promise<{ line: string; pid: number; end: (signal: NodeJS.Signals) => Promise<void> }> {
  const prelude = `import { lockFolder } from ${JSON.stringify(pathToFileURL(bundle).href)}; const folder = ${JSON.stringify(folder)};`
  const child = spawn(process.execPath, ['--input-type=module', '-e', prelude + script])
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return new Promise((resolve, reject) => {
    child.stderr.once('data', (text) => reject(new Error(String(text))))
    child.stdout.once('data', (text) => resolve({ line: String(text).trim(), pid: child.pid!, end }))
  })
}
const hold = `await lockFolder(folder); console.log('held'); setInterval(() => {}, 1000)`

describe('lockFolder', () => {
  it('refuses a second holder, in this process too, until the first lets go', async () => {
    const release = await lockFolder(folder)
    await expect(lockFolder(folder)).rejects.toThrow(`this process (${process.pid}) is writing there`)
    await release()
    await release()
    const again = await lockFolder(join(folder, '.'))
    await again()
    expect(await readdir(folder)).toEqual([])
  })

  it('names the live process that holds it, and takes over once that is killed', async () => {
    const { pid, end } = await start(hold)
    await expect(lockFolder(folder)).rejects.toThrow(
      `process ${pid} is writing there. Wait for it or choose another folder.`,
    )
    await end('SIGKILL')
    expect(await readdir(folder)).toEqual(['.lock'])
    const release = await lockFolder(folder)
    await release()
    expect(await readdir(folder)).toEqual([])
  })

  it('lets go when its process exits', async () => {
    const { end } = await start(`await lockFolder(folder); console.log('held'); process.exit(3)`)
    await end('SIGCONT')
    expect(await readdir(folder)).toEqual([])
  })

  it('refuses a lock held on another machine and says what to delete', async () => {
    await writeFile(join(folder, '.lock'), `${ownerTag({ host: 'elsewhere', pid: 77, started: '5' })} 00\n`)
    await expect(lockFolder(folder)).rejects.toThrow('process 77 on elsewhere is writing there. Wait for it, choose')
  })

  it('takes over from a process whose number has been used again', async () => {
    if (process.platform !== 'linux') return
    await writeFile(join(folder, '.lock'), `${ownerTag({ ...thisProcess(), started: '1' })} 00\n`)
    await (await lockFolder(folder))()
  })

  it('takes over a torn lock, but not one that is being written', async () => {
    const lock = join(folder, '.lock')
    await writeFile(lock, '')
    await expect(lockFolder(folder)).rejects.toThrow('took it just now')
    await utimes(lock, new Date(0), new Date(0))
    await (await lockFolder(folder))()
  })

  it('takes over when the process that was taking over died as well', async () => {
    const dead = ownerTag({ ...thisProcess(), pid: spawnSync(process.execPath, ['-e', '']).pid })
    for (const name of ['.lock', '.lock.takeover', '.lock.takeover.takeover'])
      await writeFile(join(folder, name), `${dead} 00\n`)
    const release = await lockFolder(folder)
    expect(await readdir(folder)).toEqual(['.lock'])
    await release()
  })

  it('looks again before it removes a dead lock', async () => {
    const dead = ownerTag({ ...thisProcess(), pid: spawnSync(process.execPath, ['-e', '']).pid })
    await writeFile(join(folder, '.lock'), `${dead} 00\n`)
    let first: Release | undefined
    race.afterRead = async () => {
      race.afterRead = async () => {}
      first = await lockFolder(folder)
    }
    await expect(lockFolder(folder)).rejects.toThrow('is writing there')
    await first!()
    expect(await readdir(folder)).toEqual([])
  })

  it('gives a dead lock to exactly one of many at once', async () => {
    const dead = ownerTag({ ...thisProcess(), pid: spawnSync(process.execPath, ['-e', '']).pid })
    for (let round = 0; round < 30; round += 1) {
      await writeFile(join(folder, '.lock'), `${dead} ${round}\n`)
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)))
      const held = results.filter((result) => result.status === 'fulfilled')
      expect(held.length).toBe(1)
      await held[0]!.value()
    }
  })

  it('gives a dead lock to exactly one of several processes', async () => {
    const script = `try { await lockFolder(folder); console.log('held') } catch (error) { console.log(error.name) }; setInterval(() => {}, 1000)`
    const dead = ownerTag({ ...thisProcess(), pid: spawnSync(process.execPath, ['-e', '']).pid })
    await writeFile(join(folder, '.lock'), `${dead} 00\n`)
    const children = await Promise.all(Array.from({ length: 4 }, () => start(script)))
    await Promise.all(children.map(({ end }) => end('SIGKILL')))
    expect(children.map(({ line }) => line).sort()).toEqual(['AtelierError', 'AtelierError', 'AtelierError', 'held'])
  })
})
