import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client/sqlite3'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseAddress } from './address.node.js'
import { openDatabase } from './database.node.js'
import { migrate } from './migrate.node.js'
import { migrations } from './migrations.node.js'

let folder: string
let made = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-database-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const fresh = (): string => join(folder, `${made++}`, 'a b%.db')
const run = (id: string) => ({
  sql: "INSERT INTO runs (id, verb, folder, machine, status, begun, heartbeat) VALUES (?, 'train', '/r', 'm', 'running', 1, 1)",
  args: [id],
})

describe('openDatabase', () => {
  it('makes the file and its folder, and finds what was stored there', async () => {
    const url = fresh()
    const first = await openDatabase({ url })
    await first.batch([run('a'), { sql: 'INSERT INTO tags VALUES (:run, :tag)', args: { run: 'a', tag: 'größe' } }])
    await first.close()
    const second = await openDatabase({ url })
    expect((await second.execute('SELECT run, tag FROM tags')).rows).toEqual([{ run: 'a', tag: 'größe' }])
    expect((await second.execute('PRAGMA journal_mode')).rows[0]).toEqual({ journal_mode: 'wal' })
    await second.close()
  })

  it('does all of a batch and of a transaction, or nothing', async () => {
    const database = await openDatabase({ url: fresh() })
    await expect(database.batch([run('a'), { sql: "INSERT INTO tags VALUES ('of no run', 'x')" }])).rejects.toThrow(
      /FOREIGN KEY/,
    )
    const failing = database.transaction(async ({ execute }) => {
      await execute(run('b'))
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect((await database.execute('SELECT * FROM runs')).rows).toEqual([])
    expect(await database.transaction(async ({ execute }) => (await execute(run('c'))).changed)).toBe(1)
    expect((await database.execute('SELECT id FROM runs')).rows).toEqual([{ id: 'c' }])
    await database.close()
  })

  it('lets statements that come during a transaction wait for its end', async () => {
    const database = await openDatabase({ url: fresh(), patience: 0 })
    const writing = database.transaction(async ({ execute }) => {
      await execute(run('a'))
      await new Promise((resolve) => setTimeout(resolve, 30))
      await execute(run('b'))
    })
    await database.execute(run('c'))
    await writing
    expect((await database.execute('SELECT id FROM runs ORDER BY id')).rows.map(({ id }) => id)).toEqual([
      'a',
      'b',
      'c',
    ])
    await database.close()
  })

  it('waits for another process that writes, its own event loop free, and gives up in a sentence', async () => {
    const url = fresh()
    const [one, two, hasty] = [
      await openDatabase({ url }),
      await openDatabase({ url }),
      await openDatabase({ url, patience: 30 }),
    ]
    let ticks = 0
    const clock = setInterval(() => (ticks += 1), 1)
    await one.transaction(async ({ execute }) => {
      await execute(run('a'))
      await expect(hasty.execute(run('b'))).rejects.toThrow(`database: ${url}: another process does not let go of it. `)
      const waiting = two.execute(run('c'))
      await new Promise((resolve) => setTimeout(resolve, 100))
      waiting.catch(() => {})
    })
    await two.execute(run('d'))
    clearInterval(clock)
    expect(ticks).toBeGreaterThan(5)
    expect((await hasty.execute('SELECT id FROM runs ORDER BY id')).rows.map(({ id }) => id)).toEqual(['a', 'c', 'd'])
    for (const each of [one, two, hasty]) await each.close()
  })

  it('is made and written by eight processes at once, and loses nothing', async () => {
    const url = fresh()
    const bundle = join(folder, 'database.mjs')
    await build({
      entryPoints: [join(import.meta.dirname, 'database.node.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: bundle,
      external: ['@libsql/client', '@libsql/client/sqlite3'],
      absWorkingDir: join(import.meta.dirname, '../..'),
    })
    const client = pathToFileURL(join(import.meta.dirname, '../../node_modules/@libsql/client/lib-esm/sqlite3.js')).href
    const { readFile } = await import('node:fs/promises')
    await writeFile(
      bundle,
      (await readFile(bundle, 'utf8')).replaceAll('"@libsql/client/sqlite3"', JSON.stringify(client)),
    )
    const script = `const { openDatabase } = await import(${JSON.stringify(pathToFileURL(bundle).href)})
      const database = await openDatabase({ url: ${JSON.stringify(url)}, patience: 20000 })
      for (let i = 0; i < 20; i++) await database.execute({ sql: ${JSON.stringify(run('').sql)}, args: [process.pid + '-' + i] })
      await database.close()`
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script])
        let words = ''
        child.stderr.on('data', (text) => (words += text))
        return new Promise((resolve) => child.on('close', (code) => resolve({ code, words })))
      }),
    )
    expect(outcomes).toEqual(Array.from({ length: 8 }, () => ({ code: 0, words: '' })))
    const database = await openDatabase({ url })
    expect((await database.execute('SELECT count(*) AS runs FROM runs')).rows).toEqual([{ runs: 160 }])
    await database.close()
  }, 20_000)
})

describe('a database that is not as it should be', () => {
  const refusal = (url: string): Promise<string> =>
    openDatabase({ url }).then(
      () => 'opened',
      (error: Error) => `${error.name}: ${error.message}`,
    )

  it('is refused when it is another kind of file', async () => {
    const path = join(folder, 'text.db')
    await writeFile(path, 'once upon a time '.repeat(200))
    expect(await refusal(path)).toMatch(
      /^AtelierError: database: .*text\.db: it is no database, or a damaged one\. Move it away; /,
    )
  })

  it("is refused when it is another program's", async () => {
    const path = join(folder, 'other.db')
    const client = createClient({ url: pathToFileURL(path).href })
    await client.execute('CREATE TABLE bookmarks (url TEXT)')
    client.close()
    expect(await refusal(path)).toMatch(/another program's tables are in it \(bookmarks\)/)
  })

  it('is refused when a newer version made it, or a version with another past', async () => {
    const path = fresh()
    const database = await openDatabase({ url: path })
    await migrate(database, [...migrations, { name: 'later', statements: ['CREATE TABLE later (x INTEGER)'] }])
    await expect(migrate(database, [{ name: 'other', statements: ['SELECT 1'] }, ...migrations])).rejects.toThrow(
      `database: ${path}: change 1 of its tables (runs) is not the one that this version knows. `,
    )
    await database.close()
    expect(await refusal(path)).toMatch(
      /a newer version of atelier made it \(its tables are of version \d+, this one knows \d+\)\. Update/,
    )
  })

  it('is refused when its folder cannot be, or its server does not answer', async () => {
    await writeFile(join(folder, 'file'), '')
    expect(await refusal(join(folder, 'file/x.db'))).toMatch(/its folder cannot be written\. Name another file/)
    expect(await refusal('http://127.0.0.1:9')).toMatch(
      /database: http:\/\/127\.0\.0\.1:9\/: the server does not answer\. /,
    )
  })
})

it('changes nothing of a database when a change of its tables fails half way', async () => {
  const database = await openDatabase({ url: fresh() })
  const broken = { name: 'broken', statements: ['CREATE TABLE half (x INTEGER)', 'CREATE TABLE half (x INTEGER)'] }
  await expect(migrate(database, [...migrations, broken])).rejects.toThrow(/half already exists/)
  expect((await database.execute("SELECT name FROM sqlite_master WHERE name = 'half'")).rows).toEqual([])
  await database.close()
})

it('is the file of the working directory unless something else is said', () => {
  expect(() => databaseAddress(undefined, { ATELIER_DATABASE: 'none' })).toThrow(/ATELIER_DATABASE is none/)
  expect(databaseAddress(undefined, {})).toMatchObject({
    name: 'runs/atelier.db',
    file: join(process.cwd(), 'runs/atelier.db'),
  })
  expect(databaseAddress(undefined, { ATELIER_DATABASE: '/x/y.db' }).file).toBe('/x/y.db')
  const remote = databaseAddress('libsql://me:secret@runs.example/db?authToken=secret', {
    ATELIER_DATABASE_TOKEN: 'token',
  })
  expect(remote).toMatchObject({ name: 'libsql://runs.example/db', token: 'token' })
  expect(remote.file).toBeUndefined()
})
