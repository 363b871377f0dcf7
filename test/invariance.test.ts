/** However a step is cut (rows, accumulation, packing, threads, stops), it is the same step: through the command line. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { atelier, workplace } from './run-atelier.js'

const { folder, remove } = workplace()
afterAll(remove)

/** Lengths of answers in characters: with a wrong weighting of tokens, short rows would count as much as long ones. */
const lengths = [1, 2, 4, 9, 20, 45, 90, 170, 30]
const context = 256

async function run(...words: readonly string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await atelier([...words, '--json'], folder)
  expect([code, stderr]).toEqual([0, ''])
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

beforeAll(async () => {
  const pairs = lengths.map((length, i) => ({
    question: `letter ${i}`,
    answer: 'abcdefghi'[i]!.repeat(length),
  }))
  writeFileSync(join(folder, 'pairs.jsonl'), pairs.map((each) => `${JSON.stringify(each)}\n`).join(''))
  const size = ['--layers', '2', '--heads', '2', '--width', '16', '--context', `${context}`, '--tokenizer', 'byte']
  await run('train', '--data', 'tale.txt', '--out', 'base', ...size, '--steps', '5', '--batch', '4', '--threads', '1')
}, 60_000)

const usual = [
  'finetune',
  'base',
  '--data',
  'pairs.jsonl',
  '--hold-out',
  '0.001',
  '--context',
  `${context}`,
  '--threads',
  '1',
]

/** The losses of four steps, each over all eight pairs that are not held out. */
async function losses(out: string, ...words: readonly string[]): Promise<number[]> {
  const events = await run(...usual, '--out', out, '--steps', '4', ...words)
  expect(events.find(({ event }) => event === 'plan')).toMatchObject({ epochs: 4 })
  return events.filter(({ event }) => event === 'step').map(({ loss }) => loss as number)
}

/** The mean of relative differences, with their signs: a drift to one side is not averaged away. */
const residual = (a: readonly number[], b: readonly number[]): number =>
  Math.abs(a.reduce((sum, value, i) => sum + (value - b[i]!) / b[i]!, 0) / a.length)

it('has the same losses from one batch of rows, from batches of a row each, and from packed rows', async () => {
  const whole = await losses('whole', '--padded', '--batch', '8')
  const [rows, pairs, packed, threads] = await Promise.all([
    losses('rows', '--padded', '--batch', '1', '--accumulate', '8'),
    losses('twos', '--padded', '--batch', '2', '--accumulate', '4'),
    losses('packed', '--batch', '3'),
    losses('threads', '--padded', '--batch', '8', '--threads', '2'),
  ])
  expect(whole[3]!).toBeLessThan(whole[0]!)
  for (const other of [rows, pairs, packed, threads]) {
    expect(residual(other, whole)).toBeLessThan(1e-7)
    for (const [i, loss] of other.entries()) expect(Math.abs(loss / whole[i]! - 1)).toBeLessThan(1e-6)
  }
}, 60_000)

it('goes on bit for bit, stopped twice within an epoch', async () => {
  // A constant rate, so that a run may be told to be longer.
  const constant = [...usual, '--padded', '--batch', '2', '--warmup', '0', '--cooldown', '0', '--validate-every', '100']
  await run(...constant, '--out', 'straight', '--steps', '6')
  for (const steps of ['1', '3', '6']) await run(...constant, '--out', 'stopped', '--steps', steps)
  const kept = (out: string): string[] =>
    readFileSync(join(folder, out, 'metrics.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"loss"'))
  expect(kept('stopped')).toEqual(kept('straight'))
  const state = (out: string): Buffer =>
    readFileSync(join(folder, out, 'checkpoints', 'step-00000006', 'state.safetensors'))
  expect(state('stopped').equals(state('straight'))).toBe(true)
}, 60_000)
