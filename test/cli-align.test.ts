import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, startAtelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const write = (name: string, text: string): void => writeFileSync(join(place.folder, name), text)
const left = (out: string, ...names: string[]): readonly Buffer[] =>
  names.map((name) => readFileSync(join(place.folder, out, name)))

const words = Array.from({ length: 300 }, (_, i) => 'abcde'.repeat(3).slice(i % 5, (i % 5) + 2 + (i % 4)))
/** Milliseconds, on a machine that does much else. */
const patience = 60_000

beforeAll(async () => {
  write('words.txt', `${words.join('\n')}\n`)
  const pairs = words.slice(5).map((word, i) => ({ prompt: '', chosen: `${word}a`, rejected: words[i] }))
  write('pairs.jsonl', pairs.map((pair) => JSON.stringify(pair)).join('\n'))
  write('reward.mjs', 'export default ({ answer }) => answer.split("a").length - 1')
  write('nan.mjs', 'export default () => NaN')
  const shape = ['--layers', '1', '--heads', '2', '--width', '16', '--context', '10', '--threads', '1']
  const data = ['--data', 'words.txt', '--documents', 'lines', '--rows', 'documents', '--steps', '40']
  expect(await atelier(['train', ...data, ...shape, '--out', 'base'], place.folder)).toMatchObject({ code: 0 })
}, patience)

const common = ['--threads', '1', '--checkpoint-every', '10', '--json']
const policy = ['--reward', 'reward.mjs', '--tokens', '6', '--batch', '16', '--measure', '64', '--steps', '60']
const stages = {
  reward: ['reward', 'base', '--data', 'pairs.jsonl', '--steps', '120', ...common],
  dpo: ['align', 'base', '--data', 'pairs.jsonl', '--steps', '120', ...common],
  ppo: ['align', 'base', '--method', 'ppo', '--kl-target', '1', ...policy, ...common],
  grpo: ['align', 'base', '--method', 'grpo', ...policy, ...common],
} as const

describe('a run of alignment that is killed', () => {
  it.each(Object.entries(stages))(
    'goes on from its last checkpoint, to the same bytes: %s',
    async (name, stage) => {
      const whole = await atelier([...stage, '--out', `${name}-whole`], place.folder)
      expect(whole).toMatchObject({ code: 0, stderr: '' })
      const killed = startAtelier([...stage, '--out', name], place.folder)
      await killed.seen(/"event":"step","step":25/)
      killed.process.kill('SIGKILL')
      await killed.finished
      const again = await atelier([...stage, '--out', name], place.folder)
      expect(again).toMatchObject({ code: 0, stderr: '' })
      expect(again.stdout).toMatch(/"event":"resume","step":\d+/)
      const files = ['model.safetensors', 'metrics.jsonl', 'config.json', 'tokenizer.json']
      expect(left(name, ...files)).toEqual(left(`${name}-whole`, ...files))
      const result = JSON.parse(again.stdout.trim().split('\n').at(-1)!)
      expect(result).toMatchObject({ event: 'result', out: name })
      if (name === 'reward') expect(result.model.accuracy.value).toBeGreaterThan(0.8)
      if (name === 'ppo' || name === 'grpo') expect(result.after.value).toBeGreaterThan(result.before.value)
    },
    patience,
  )
})

describe('atelier align', () => {
  const align = (...words: string[]) => atelier(['align', 'base', ...words, '--threads', '1'], place.folder)

  it('chooses the best of several answers, and writes pairs that dpo reads', async () => {
    write('q.txt', 'a\nb\nc\nd\n')
    const best = [
      '--method',
      'best-of-n',
      '--count',
      '8',
      '--data',
      'q.txt',
      '--tokens',
      '6',
      '--reward',
      'length:4',
      '--out',
      'best',
    ]
    const { stdout } = await align(...best, '--json')
    const found = JSON.parse(stdout)
    expect(found).toMatchObject({ prompts: 4, count: 8, mostKl: Math.log(8) - 7 / 8 })
    expect(found.best).toBeGreaterThan(found.reward)
    const dpo = await align('--data', 'best/pairs.jsonl', '--steps', '2', '--lora', '2', '--out', 'from-best')
    expect(dpo).toMatchObject({ code: 0, stderr: '' })
    expect((await atelier(['sample', 'from-best'], place.folder)).code).toBe(0)
  })

  it('refuses what it cannot learn from, in a sentence', async () => {
    write('long.txt', 'abcdeabc\n')
    write('none.jsonl', '')
    const policy = ['--method', 'ppo', '--tokens', '6', '--out', 'refused']
    const refusal = async (...words: string[]) => (await align(...words)).stderr
    expect(await refusal(...policy, '--reward', 'nan.mjs')).toMatch(
      /^reward: nan.mjs: NaN for the answer ".*": not a finite number/,
    )
    expect(await refusal(...policy, '--reward', 'json', '--data', 'long.txt')).toContain(
      'prompt 1 of 9 tokens and 6 to draw: the context holds 1 to 10',
    )
    expect(await refusal(...policy)).toContain('--reward is missing')
    expect(await refusal('--data', 'none.jsonl')).toContain('it is empty')
    expect((await atelier(['sample', 'reward'], place.folder)).stderr).toContain('a reward model: it judges answers')
  })
})
