/** Runs that earlier versions left: they open, compute what they computed then, and can be gone on with. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { languageRun, loadModel } from '../src/index.node.js'
import { int32, program } from '../src/runtime/index.js'

const releases = join(import.meta.dirname, 'fixtures/releases')
const place = mkdtempSync(join(tmpdir(), 'atelier-releases-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const runs = readdirSync(releases).flatMap((version) =>
  readdirSync(join(releases, version)).map((family) => ({ version, family, folder: join(releases, version, family) })),
)

/** What they learnt from; as in scripts/record-release.mjs. */
const text = 'the sea is wide and the ship is small; the sea is old. '.repeat(12)

describe.each(runs)('a $family of version $version', ({ version, family, folder }) => {
  it('gives the logits that it gave', async () => {
    const { tokens, logits: expected } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
    const { memory, model } = await loadModel(folder, { threads: 1 })
    const reading = program(memory, { tokens: int32([1, 8]) }, ({ tokens: fed }) => ({
      outputs: { logits: model.forward(fed!) },
    }))
    const { logits } = await reading.run({ tokens: Int32Array.from(tokens) })
    await reading.close()
    expect(logits.data.length).toBe(expected.length)
    for (const [i, logit] of [...logits.data].entries())
      expect(Math.abs(Number(logit) - expected[i])).toBeLessThan(1e-6)
  })

  it('is gone on with', async () => {
    const out = join(place, `${version}-${family}`)
    cpSync(folder, out, { recursive: true })
    const model = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'))
    const data = { name: 'tale', text, documents: 1, bytes: text.length, replaced: 0, sources: ['tale'], skipped: [] }
    const heads = model.heads === undefined ? {} : { heads: model.heads }
    const run = await languageRun({
      ...{ data, out, steps: 6, batch: 2, keep: 1, seed: 1, threads: 1, resume: true },
      model: { family: model.family, layers: 1, width: 8, context: 8, ...heads },
    })
    const steps: number[] = []
    for await (const event of run.events()) if (event.kind === 'step') steps.push(event.step)
    expect(steps).toEqual([5, 6])
  })
})
