import { describe, expect, it } from 'vitest'
import { createMemory } from '../src/runtime/index.js'
import type { Tensor } from '../src/tensor/index.js'
import {
  bradleyTerryLoss,
  clippedPolicyLoss,
  clippedValueLoss,
  entropy,
  exactKl,
  isClipped,
  klEstimates,
  preferenceLoss,
} from '../src/train/index.js'
import { differences, type Example, mismatch, trace } from './check-gradient.js'

const memory = createMemory({ threads: 1 })

type Case = readonly [name: string, example: Example]

const row = (...data: number[]) => ({ shape: [data.length], data })
const softplus = (x: number): number => Math.log1p(Math.exp(x))
const clip = { low: 0.2, high: 0.2 }

const sigmoid =
  (beta: number, labelSmoothing = 0) =>
  (chosen: Tensor, rejected: Tensor) =>
    preferenceLoss({ chosen, rejected }, { beta, form: 'sigmoid', labelSmoothing })

const logits = { shape: [2, 3], data: [0.3, -0.2, 0.9, 1.1, 0.4, -2] }
const others = { shape: [2, 3], data: [-0.5, 0.6, 0.1, 0.2, 0.2, 0.2] }
const softmax = (x: readonly number[]): number[] => {
  const powers = x.map(Math.exp)
  const total = powers.reduce((a, b) => a + b)
  return powers.map((power) => power / total)
}
const rowsOf = ({ data }: typeof logits): number[][] => [data.slice(0, 3), data.slice(3)].map(softmax)

// Published or derived values; margins away from the corners of the clips.
const cases: readonly Case[] = [
  [
    'Bradley-Terry at margins of 0, 1 and 2',
    {
      given: [row(0, 1, 2), row(0, 0, 0)],
      compute: bradleyTerryLoss,
      expected: () => row(Math.LN2, softplus(-1), softplus(-2)),
    },
  ],
  [
    'DPO at β .1 and logits of 0, 10 and 20',
    {
      given: [row(0, 7, 12), row(0, -3, -8)],
      compute: sigmoid(0.1),
      expected: () => row(Math.LN2, softplus(-1), softplus(-2)),
    },
  ],
  [
    'DPO with label smoothing',
    {
      given: [row(3, -1), row(1, 2)],
      compute: sigmoid(0.5, 0.1),
      expected: () => row(0.9 * softplus(-1) + 0.1 * softplus(1), 0.9 * softplus(1.5) + 0.1 * softplus(-1.5)),
    },
  ],
  [
    'IPO',
    {
      given: [row(3, -1), row(1, 2)],
      compute: (chosen, rejected) => preferenceLoss({ chosen, rejected }, { beta: 0.1, form: 'ipo' }),
      expected: () => row((2 - 5) ** 2, (-3 - 5) ** 2),
    },
  ],
  [
    'PPO: ratios e, e^.1, e^-1 and e^-.1, each with an advantage above and below zero',
    {
      given: [row(1, 0.1, -1, -0.1, 1, 0.1, -1, -0.1), { ...row(1, 1, 1, 1, -1, -1, -1, -1), fixed: true }],
      compute: (ratio, advantages) => clippedPolicyLoss(ratio, advantages, clip),
      expected: () =>
        row(-1.2, -Math.exp(0.1), -Math.exp(-1), -Math.exp(-0.1), Math.E, Math.exp(0.1), 0.8, Math.exp(-0.1)),
    },
  ],
  [
    'the clipped share: only where the advantage pushes further out',
    {
      given: [row(1, 0.1, -1, -0.1, 1, 0.1, -1, -0.1), { ...row(1, 1, 1, 1, -1, -1, -1, -1), fixed: true }],
      compute: (ratio, advantages) => isClipped(ratio, advantages, clip),
      expected: () => row(1, 0, 0, 0, 0, 0, 1, 0),
      gradient: 'zero',
    },
  ],
  [
    'values held near what they were',
    {
      given: [row(0.5, 2, -1, 0.05), { ...row(0, 0, 0, 0), fixed: true }, { ...row(1, 1, 1, 1), fixed: true }],
      compute: (values, before, returns) => clippedValueLoss(values, before, returns, 0.2),
      expected: () => row(0.5 * 0.8 ** 2, 0.5, 0.5 * 2 ** 2, 0.5 * 0.95 ** 2),
    },
  ],
  ['k1', { given: [row(-0.5, 0.5, 1)], compute: klEstimates.k1, expected: () => row(0.5, -0.5, -1) }],
  ['k2', { given: [row(-0.5, 0.5, 1)], compute: klEstimates.k2, expected: () => row(0.125, 0.125, 0.5) }],
  [
    'k3',
    {
      given: [row(-0.5, 0, 0.5, 1)],
      compute: klEstimates.k3,
      expected: () => row(Math.exp(-0.5) - 0.5, 0, Math.exp(0.5) - 1.5, Math.E - 2),
    },
  ],
  [
    'the exact KL of rows of logits',
    {
      given: [logits, others],
      compute: exactKl,
      expected: () => {
        const q = rowsOf(others)
        return row(...rowsOf(logits).map((p, i) => p.reduce((sum, x, j) => sum + x * Math.log(x / q[i]![j]!), 0)))
      },
    },
  ],
  [
    'entropy',
    {
      given: [logits],
      compute: entropy,
      expected: () => row(...rowsOf(logits).map((p) => -p.reduce((sum, x) => sum + x * Math.log(x), 0))),
    },
  ],
]

describe('losses of alignment', () => {
  it.each(cases)('%s: value, and gradient in float64', async (_, example) => {
    const traced = trace(example, 'float64', memory)
    const numbers = await traced.run()
    const expected = example.expected(...example.given)
    if (!('data' in expected)) throw new Error('one output each')
    expect(mismatch(numbers.y0!.data, expected.data, 1e-11)).toBeUndefined()
    for (const [i, slope] of (await differences(example, traced)).entries()) {
      expect(mismatch(numbers[`g${i}`]!.data, slope.p, 1e-6)).toBeUndefined()
    }
    await traced.close()
  })

  it('has the published numbers', () => {
    // torchtune's test of DPO, and Schulman's k3.
    expect([Math.LN2, softplus(-1), softplus(-2)].map((x) => x.toFixed(6))).toEqual([
      '0.693147',
      '0.313262',
      '0.126928',
    ])
    expect([Math.exp(-0.5) - 0.5, Math.exp(0.5) - 1.5, Math.E - 2].map((x) => x.toFixed(6))).toEqual([
      '0.106531',
      '0.148721',
      '0.718282',
    ])
  })
})
