import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'atelier-reward-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Built, for its thread is a file of its own. */
const { rewardProgram } = (await import(
  pathToFileURL(resolve(import.meta.dirname, '../dist/train/index.node.js')).href
)) as typeof import('../src/train/index.node.js')

let programs = 0
async function scored(source: string, answers: readonly string[], limits = {}): Promise<number[]> {
  programs += 1
  const path = join(folder, `reward-${programs}.mjs`)
  writeFileSync(path, source)
  const reward = await rewardProgram(path, { time: 300, ...limits })
  try {
    const judged = answers.map((answer) => ({ prompt: 'p', answer, isEnded: true, fields: { answer: 'yes' } }))
    return [...(await reward.score(judged)), ...(await reward.score(judged))]
  } finally {
    await reward.close()
  }
}
const refusal = (source: string, limits = {}): Promise<string> =>
  scored(source, ['one', 'two'], limits).then(
    (scores) => `no refusal: ${scores}`,
    (error: Error) => error.message,
  )

describe('a reward program', () => {
  it('gives every answer a number, again and again', async () => {
    const source = `const weight = 2
export const named = 1
export default function reward({ prompt, answer, isEnded, fields }) {
  return weight * answer.length + prompt.length + (isEnded ? 0.5 : 0) + (fields.answer === 'yes' ? 100 : 0)
}`
    expect(await scored(source, ['a', 'bbb'])).toEqual([103.5, 107.5, 103.5, 107.5])
    expect(await scored('export default ({ answer }) => answer.length', ['abc'])).toEqual([3, 3])
    expect(await scored('export default ({ answer }) => Number(answer)', ['no'])).toEqual([Number.NaN, Number.NaN])
  })

  it.each([
    ['runs for ever', 'export default () => { for (;;); }', /the answer "one": it took longer than 300 ms/],
    ['runs for ever when it is read', 'for (;;);', /took longer/],
    [
      'takes all memory',
      'export default () => { const all = []; for (;;) all.push(new Array(1e5).fill({})) }',
      /more than 64 MB|longer/,
    ],
    [
      'throws',
      'export default ({ answer }) => { if (answer === "two") throw new Error("oops") ; return 1 }',
      /"two": oops/,
    ],
    ['throws nothing', 'export default () => { throw undefined }', /"one": undefined/],
    ['gives a text', 'export default () => "9"', /it gave string: a number is needed/],
    ['promises', 'export default async () => 1', /it gave a promise: a number is needed/],
    ['exports nothing', 'const a = 1', /exports no function as default/],
    ['is no JavaScript', 'export default (', /reward-\d+\.mjs: /],
    ['imports', 'import fs from "node:fs"\nexport default () => 1', /it imports something/],
    ['imports later', 'export default () => { import("node:fs"); return 1.5 }', /no refusal|dynamic import/],
    ['asks for files', 'export default () => require("fs").length', /require is not defined/],
    ['asks for the process', 'export default () => process.env.HOME.length', /process is not defined/],
    ['asks for the network', 'export default () => fetch("http://localhost") ? 1 : 0', /fetch is not defined/],
    ['climbs out', 'export default () => globalThis.constructor.constructor("return process")().pid', /"one": /],
    [
      'climbs out by the answer',
      'export default (x) => x.constructor.constructor("return process")().pid',
      /Code generation/,
    ],
    ['makes code', 'export default () => eval("1")', /Code generation/],
  ])('that %s is stopped, with a sentence', async (_, source, wanted) => {
    const limits = source.includes('all.push') ? { time: 5000 } : {}
    expect(await refusal(source, limits)).toMatch(wanted)
  })

  it('is told where there is no file', async () => {
    await expect(rewardProgram(join(folder, 'none.mjs'))).rejects.toThrow('there is no such file')
  })
})
