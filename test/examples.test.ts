import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'atelier-examples-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs an example as a user would, against the built package. */
function run(name: string, ...options: string[]): string {
  const { code } = transformSync(readFileSync(join(root, 'examples', `${name}.ts`), 'utf8'), {
    loader: 'ts',
    format: 'esm',
  })
  const path = join(root, 'examples', `.${name}.${process.pid}.mjs`)
  writeFileSync(path, code)
  try {
    return execFileSync(process.execPath, [path, ...options], { encoding: 'utf8', cwd: root, timeout: 60_000 })
  } finally {
    rmSync(path)
  }
}

describe('examples', () => {
  it('trains and samples in twelve lines', () => {
    const printed = run('train-and-sample', 'moby-dick', '60', join(folder, 'run'))
    const losses = [...printed.matchAll(/step \d+: ([\d.]+) nats/g)].map((match) => Number(match[1]))
    expect(losses.length).toBe(2)
    expect(losses[1]).toBeLessThan(2.6)
    expect(printed).toMatch(/Call me[\s\S]{150,}/)
  })

  it('trains a model made of tensors', () => {
    const printed = run('your-own-model')
    const last = Number(printed.match(/step 1000: ([\d.]+)/)?.[1])
    expect(last).toBeLessThan(0.02)
  })

  it('makes points like those of two moons (300 steps; a Gaussian of the same mean and covariance is at 0.009)', () => {
    const printed = run('points', '300')
    const distance = Number(printed.match(/from real ones: (-?[\d.]+)/)?.[1])
    expect(distance).toBeLessThan(0.004)
    expect(printed.split('·').length).toBeGreaterThan(200)
  })

  it('aligns names with a rule (512 answers: a standard error of .02)', () => {
    const printed = run('align', '60', join(folder, 'align'))
    const [before, after] = printed
      .match(/vowel: ([\d.]+) before, ([\d.]+) after/)!
      .slice(1)
      .map(Number)
    expect(after! - before!).toBeGreaterThan(0.15)
    expect(Number(printed.match(/base: ([\d.]+) a name/)![1])).toBeGreaterThan(0.05)
  })
})
