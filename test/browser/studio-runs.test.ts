/** Runs and models in the Studio: a list, curves over each other, a run that another process trains, models there and back. */
import { cpSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, scanRuns } from '../../dist/registry/index.node.js'
import { studioServer } from '../../dist/studio/index.node.js'
import { minute, startAtelier, workplace } from '../run-atelier.js'
import { launch } from './page.js'
import { openedStudio, tableOf, visitStudio } from './studio.js'

const place = workplace()
const fixture = resolve(import.meta.dirname, '../fixtures/releases/0.1.0/gpt')
const before = process.env.ATELIER_DATABASE
process.env.ATELIER_DATABASE = join(place.folder, 'runs/atelier.db')

/** So many runs in the registry, of which the first two have curves. */
beforeAll(async () => {
  cpSync(fixture, join(place.folder, 'runs/whale'), { recursive: true })
  const database = await openDatabase()
  for await (const _ of scanRuns(database, join(place.folder, 'runs/whale'))) {
    // One folder, one run.
  }
  const columns = 'id, verb, folder, machine, status, begun, heartbeat, family, step, steps, loss, config'
  await database.batch(
    Array.from({ length: 200 }, (_, i) => ({
      sql: `INSERT INTO runs (${columns}) VALUES (?, 'train', ?, 'here', ?, ?, ?, ?, 100, 100, ?, ?)`,
      args: [
        `run-${String(i).padStart(3, '0')}`,
        `/runs/synthetic-${String(i).padStart(3, '0')}`,
        ['finished', 'interrupted', 'failed'][i % 3]!,
        1e12 - i * 1000,
        1e12,
        i % 2 === 0 ? 'gpt' : 'gru',
        1 + i / 100,
        JSON.stringify({ family: 'gpt', width: 8 + i, context: 16, training: { batch: 4 } }),
      ],
    })),
  )
  await database.batch(
    [0, 1].flatMap((run) =>
      Array.from({ length: 200 }, (_, i) => ({
        sql: 'INSERT INTO series VALUES (?, ?, ?, ?)',
        args: [
          `run-00${run}`,
          i < 100 ? 'loss' : 'validation',
          (i % 100) + 1,
          3 / Math.sqrt((i % 100) + 1) + run + ((i * 29) % 13) / 13,
        ],
      })),
    ),
  )
  await database.close()
})
const { open } = openedStudio()
afterAll(() => {
  if (before === undefined) delete process.env.ATELIER_DATABASE
  else process.env.ATELIER_DATABASE = before
  place.remove()
})

const curve = '[data-figure=curve-loss]'
const said = (page: Page) => page.locator(`${curve} [data-at]`).textContent()

/** Plays what is under the transport to some step; a busy machine takes its time. */
async function playsTo(page: Page, step: number): Promise<void> {
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  const past = (least: number) => Number(document.querySelector('[data-step]')?.getAttribute('data-step')) >= least
  await page.waitForFunction(past, step)
}

describe('runs', () => {
  it('lie over each other, with one cursor for all figures, the running mean above what was measured', async () => {
    const { page, complaints } = await open('/runs?find=synthetic-00')
    await page.getByLabel('Lay synthetic-000 over the others').check()
    await page.getByLabel('Lay synthetic-001 over the others').check()
    await page.locator(curve).waitFor()
    const rows = await tableOf(page, 'curve-loss')
    expect(rows[0]).toHaveLength(5)
    // What was measured leaps from step to step; its mean does not.
    const leaps = (column: number) =>
      rows.slice(10, 40).reduce((sum, row, i) => sum + Math.abs(Number(row[column]) - Number(rows[i + 9]![column])), 0)
    expect(leaps(2)).toBeLessThan(leaps(1) / 3)
    const canvas = page.locator(`${curve} canvas`)
    expect(await canvas.getAttribute('data-layers')).toBe('measured, measured, mean, mean')
    const box = (await canvas.boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await expect.poll(() => said(page)).toMatch(/^steps \d+: synthetic-000 [\d.]+ \(raw [\d.]+\), synthetic-001 /)
    const other = page.locator('[data-figure=curve-validation] [data-at]')
    expect((await other.textContent())!.split(':')[0]).toBe((await said(page))!.split(':')[0])
    await page.mouse.move(0, 0)
    await page.getByLabel('Training loss: cursor along the steps').press('End')
    await expect.poll(() => said(page)).toContain('steps 100: ')
    expect(await other.textContent()).toContain('steps 100: ')
    expect(complaints).toEqual([])
  })

  it('are compared: settings that differ, and other axes', async () => {
    const { page } = await open('/runs/compare?runs=run-000,run-001')
    await page.locator('[data-table="Set differently"] tbody').waitFor()
    const cells = await page.locator('[data-table="Set differently"] tbody tr').allTextContents()
    expect(cells).toContain('width89')
    expect(cells.join()).not.toContain('context')
    await page.getByLabel('Along', { exact: true }).selectOption('tokens')
    await page.getByLabel('Training loss: cursor along the tokens').press('End')
    await expect.poll(() => said(page)).toContain('tokens 6,400: ')
    await page.getByLabel('Heights', { exact: true }).selectOption('log')
    expect(page.url()).toContain('scale=log')
  })

  it('are listed by the hundred, found, sorted, and scroll smoothly', async () => {
    const { page } = await open('/runs')
    await page.locator('[data-count]').getByText('201 runs').waitFor()
    expect(await page.locator('tbody tr').count()).toBeLessThan(60)
    const times = await page.evaluate<number[]>(`new Promise((resolve) => {
      const box = document.querySelector('section[aria-label="The runs"]')
      const all = []; let last = performance.now(); const end = last + 2000
      const tick = (now) => { all.push(now - last); last = now; box.scrollTop = (box.scrollTop + 90) % (box.scrollHeight - box.clientHeight); now < end ? requestAnimationFrame(tick) : resolve(all) }
      requestAnimationFrame(tick) })`)
    times.sort((a, b) => a - b)
    const late = times[Math.floor(0.95 * times.length)]!
    console.log(`a list of 201 runs scrolls: 95 % of ${times.length} frames under ${late.toFixed(1)} ms`)
    // How fast frames come is the machine's affair as well: here it only has to go on scrolling.
    expect(times.length).toBeGreaterThan(5)
    await page.getByLabel('Find').fill('synthetic-199')
    await page.locator('[data-count]').getByText('1 of 201').waitFor()
    await page.getByLabel('Find').fill('')
    await page.getByRole('button', { name: 'Loss' }).click()
    await expect.poll(() => page.locator('tbody tr a').first().textContent()).toBe('synthetic-199')
    await page.getByLabel('Status', { exact: true }).selectOption('failed')
    await page.locator('[data-count]').getByText('66 of 201').waitFor()
  })

  it('appear while a command line trains them, and grow', async () => {
    const { page, complaints } = await open('/runs?find=live')
    const words = [
      'train',
      '--data',
      'tale.txt',
      '--out',
      'runs/live',
      ...minute,
      '--steps',
      '100000',
      '--threads',
      '1',
    ]
    const running = startAtelier(words, place.folder)
    await page.getByRole('link', { name: 'live' }).click()
    await page.locator('[data-run=running]').waitFor()
    const step = async () =>
      Number(/step ([\d,]+)/.exec((await page.locator('[data-run]').textContent())!)![1]!.replaceAll(',', ''))
    const first = await step()
    await expect.poll(step).toBeGreaterThan(first)
    await page.locator(curve).waitFor()
    running.process.kill('SIGKILL')
    await running.finished
    await page.locator('[data-run=lost]').waitFor()
    expect(complaints).toEqual([])
  })
})

describe('where nothing was trained', () => {
  it('has the button that makes the first run, which is tagged and deleted like any', async () => {
    const kept = process.env.ATELIER_DATABASE
    process.env.ATELIER_DATABASE = 'none'
    const empty = await studioServer({ port: 0 })
    const browser = await launch('none')
    try {
      const { page, complaints } = await visitStudio(browser, empty.address, '/runs')
      await page.getByRole('button', { name: /^Train a small duel/ }).click()
      await page.locator('[data-count]').getByText('1 run').waitFor()
      await page.getByRole('link', { name: 'duel-ring' }).click()
      await page.locator('[data-figure^=curve-]').first().waitFor()
      await page.getByLabel('New tag').fill('kept')
      await page.getByRole('button', { name: 'Add' }).click()
      await page.getByRole('button', { name: 'Take the tag kept away' }).waitFor()
      await page.getByRole('button', { name: 'Delete…' }).click()
      await page.getByRole('button', { name: 'Delete it' }).click()
      await page.getByRole('button', { name: /^Train a small duel/ }).waitFor()
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
      await empty.close()
      process.env.ATELIER_DATABASE = kept
    }
  })
})

describe('models', () => {
  const input = (page: Page) => page.getByLabel('A zip, or the files')
  const given = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer })
  const part = (name: string) => given(name, readFileSync(join(fixture, name)))
  const parts = ['config.json', 'tokenizer.json', 'model.safetensors']

  it('go out as one zip and come in again, and open under the dial', async () => {
    const { page, complaints } = await open('/models')
    await page.getByRole('link', { name: /^whale/ }).click()
    await page.locator('[data-card]').waitFor()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'All of it (zip)' }).click()
    const path = join(place.folder, 'whale.zip')
    await (await saved).saveAs(path)
    await input(page).setInputFiles(path)
    await page.getByRole('status').getByText('has been taken in').waitFor()
    await page.locator('[data-card]').getByText('brought along').waitFor()
    const graph = page.waitForEvent('download')
    await page.getByRole('button', { name: 'ONNX' }).click()
    expect((await graph).suggestedFilename()).toMatch(/\.onnx$/)
    // The fixture's alphabet has a dozen letters; ours has scores.
    const tokens = async () => (await tableOf(page, 'needle')).length
    await page.getByRole('link', { name: 'Put it under the dial' }).click()
    await page.locator('[data-figure=needle] tbody tr').first().waitFor({ state: 'attached' })
    expect(page.url()).toContain('model=models')
    expect(await tokens()).toBeLessThan(20)
    await page.goBack()
    await page.getByRole('link', { name: 'Write with it' }).click()
    await page.locator('h1').getByText('Write and be surprised').waitFor()
    await page.locator('[data-figure] tbody tr').first().waitFor({ state: 'attached' })
    expect(complaints).toEqual([])
  })

  it('are kept of a page that trains one, and opened by the next', async () => {
    const { page } = await open('/learn/chance?model=names&steps=50&engine=wasm')
    await playsTo(page, 3)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByRole('tab', { name: 'Origin' }).click()
    await page.getByRole('button', { name: 'Keep this model' }).click()
    await page.getByRole('link', { name: 'See its card' }).click()
    await page.locator('[data-card^=page-]').getByText('gpt').first().waitFor()
    await page.getByRole('link', { name: 'Put it under the dial' }).click()
    await page.locator('[data-figure=needle] tbody tr').first().waitFor({ state: 'attached' })
    expect(page.url()).toContain('model=models%2Fpage-')
  })

  it('are refused in a sentence where something is wrong with them', async () => {
    const { zipSync, strToU8 } = await import('fflate')
    const { page } = await open('/models')
    const zip = (files: Record<string, Uint8Array>) => given('a.zip', Buffer.from(zipSync(files)))
    const whole = Object.fromEntries(parts.map((name) => [name, new Uint8Array(readFileSync(join(fixture, name)))]))
    const bomb = zip({ ...whole, 'config.json': new Uint8Array(3 * 2 ** 20) })
    const refusals: readonly (readonly [ReturnType<typeof given>[], RegExp])[] = [
      [[part('config.json'), part('tokenizer.json')], /model\.safetensors: it is missing/],
      [[part('model.safetensors')], /config\.json: it is missing/],
      [[given('weights.pt', Buffer.from('x'))], /can run code/],
      [[given('a.zip', Buffer.from('no zip at all'))], /it is none, or a damaged one/],
      [[zip({ ...whole, '../evil.json': strToU8('{}') })], /leads out of its folder/],
      [[zip({ ...whole, '/etc/passwd': strToU8('x') })], /leads out of its folder/],
      [[zip({ 'a/config.json': whole['config.json']!, 'b/config.json': whole['config.json']! })], /there are two/],
      [[bomb], /would unpack to 3145728 bytes/],
      [[zip({ ...whole, 'config.json': strToU8('{"family":"gpt","layers":1e9}') })], /layers 1000000000/],
      [[zip({ ...whole, 'model.safetensors': strToU8('garbage garbage') })], /model\.safetensors: /],
    ]
    for (const [files, why] of refusals) {
      await input(page).setInputFiles(files)
      await page.getByRole('alert').filter({ hasText: why }).waitFor()
    }
    expect(await page.getByRole('link', { name: /^a/ }).count()).toBe(0)
  })
})
