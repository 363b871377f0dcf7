import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadDetector, saveDetector } from './artifact.node.js'
import { fitDetector } from './fit.js'

const folder = mkdtempSync(join(tmpdir(), 'atelier-detector-'))
afterAll(() => rmSync(folder, { recursive: true }))

const table = {
  columns: ['x', 'colour', 'when'],
  rows: Array.from({ length: 200 }, (_, i) => [
    Math.sin(i) * 1e-3,
    ['red', 'blue', ''][i % 3],
    new Date(Date.UTC(2024, 0, 1, i)).toISOString().slice(0, 16),
  ]),
}

describe('a saved detector', () => {
  beforeAll(async () => saveDetector(join(folder, 'whole'), await fitDetector(table, { name: 'table' })))

  it('scores as the one that was saved, bit for bit, with all that belongs to it', async () => {
    const [made, loaded] = [await fitDetector(table, { name: 'table' }), await loadDetector(join(folder, 'whole'))]
    expect(await loaded.score(table)).toEqual(await made.score(table))
    expect(loaded.threshold).toEqual(made.threshold)
    expect(loaded.facts).toEqual(made.facts)
    expect(loaded.subject).toEqual(made.subject)
    expect(readdirSync(join(folder, 'whole')).sort()).toEqual([
      'detector.json',
      'detector.safetensors',
      'manifest.json',
    ])
  })

  it('of a series goes on as before', async () => {
    const rows = Array.from({ length: 100 }, (_, i) => [Math.sin(i / 3)])
    const series = { columns: ['x'], rows }
    const made = await fitDetector(series, { window: 6 })
    await saveDetector(join(folder, 'series'), made)
    const loaded = await loadDetector(join(folder, 'series'))
    expect(await loaded.score(series)).toEqual(await made.score(series))
  })

  const damaged = (name: string, damage: (copy: string) => void): string => {
    const copy = join(folder, name)
    cpSync(join(folder, 'whole'), copy, { recursive: true })
    damage(copy)
    return copy
  }

  it.each([
    [
      'cut',
      (copy: string) => truncateSync(join(copy, 'detector.safetensors'), 500),
      /cut": it is no whole detector: .*500 bytes/,
    ],
    ['gone', (copy: string) => rmSync(join(copy, 'detector.json')), /detector.json is missing/],
    ['unlisted', (copy: string) => rmSync(join(copy, 'manifest.json')), /its save never ended. Fit it again/],
    [
      'changed',
      (copy: string) => {
        const path = join(copy, 'detector.json')
        writeFileSync(path, readFileSync(path, 'utf8').replace('"seed": 0', '"seed": 1'))
      },
      /does not have the content that was saved/,
    ],
    ['no folder', (copy: string) => rmSync(copy, { recursive: true }), /there is no such folder/],
  ])('that is %s is refused in one sentence', async (name, damage, sentence) => {
    await expect(loadDetector(damaged(name, damage))).rejects.toThrow(sentence)
  })
})
