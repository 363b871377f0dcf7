import { describe, expect, it } from 'vitest'
import { createMemory } from '../src/runtime/index.js'
import { AtelierError } from '../src/tensor/index.js'
import * as operations from '../src/tensor/ops/index.js'
import { differences, type Example, listed, mismatch, trace } from './check-gradient.js'
import { cases } from './operation-cases.js'

const memory = createMemory({ threads: 1 })

/** Central differences of step 1e-5 in float64 are good to about 1e-9 here; a wrong rule is off by far more. */
const slopeTolerance = 1e-6
const valueTolerance = 1e-11
/** Relative to the largest number of each output: float32 has 7 digits, and sums lose one or two. */
const singleTolerance = 2e-5

it('has a case for every operation', () => {
  const { methods: _, ...exported } = operations
  expect(Object.keys(cases).toSorted()).toEqual(Object.keys(exported).toSorted())
})

describe.each(Object.entries(cases))('%s', (name, { examples, refuses }) => {
  it.each(examples.map((example) => [title(example), example] as const))('is right at %s', async (_, example) => {
    await check(example)
  })

  it.runIf(refuses.length > 0)('refuses what does not fit, in a sentence', () => {
    for (const [attempt, ...pieces] of refuses) {
      const message = messageOf(attempt)
      for (const piece of [`${name}: `, ...pieces]) expect(message).toContain(piece)
    }
  })
})

const title = ({ given }: Example): string =>
  given.map(({ dtype = 'real', shape }) => `${dtype}[${shape.join(', ')}]`).join(', ') || 'nothing'

async function check(example: Example): Promise<void> {
  const double = trace(example, 'float64', memory)
  const numbers = await double.run()
  const wanted = listed(example.expected(...example.given))
  expect(double.count).toBe(wanted.length)
  for (const [i, y] of wanted.entries()) {
    expect(numbers[`y${i}`]!.shape).toEqual(y.shape)
    expect(mismatch(numbers[`y${i}`]!.data, y.data, valueTolerance)).toBeUndefined()
  }
  if (example.gradient === 'zero') {
    for (const key of gradientsIn(numbers))
      expect(Array.from(numbers[key]!.data, Number).every((value) => value === 0)).toBe(true)
  } else if (numbers.p) {
    for (const [i, { p, q }] of (await differences(example, double)).entries()) {
      expect(mismatch(numbers[`g${i}`]!.data, p, slopeTolerance), `first gradient by input ${i}`).toBeUndefined()
      expect(mismatch(numbers[`h${i}`]!.data, q, slopeTolerance), `second gradient by input ${i}`).toBeUndefined()
    }
  }
  await double.close()

  const single = trace(example, 'float32', memory)
  const rough = await single.run()
  for (const [key, { data, shape }] of Object.entries(numbers)) {
    const exact = Array.from(data, Number)
    const largest = Math.max(1, ...exact.map(Math.abs))
    expect(rough[key]!.shape).toEqual(shape)
    expect(
      mismatch(
        Array.from(rough[key]!.data, Number).map((value) => value / largest),
        exact.map((value) => value / largest),
        singleTolerance,
      ),
      `${key} in float32`,
    ).toBeUndefined()
  }
  await single.close()
}

const gradientsIn = (numbers: object): string[] => Object.keys(numbers).filter((key) => /^[gh]\d/.test(key))

function messageOf(attempt: () => unknown): string {
  try {
    attempt()
  } catch (error) {
    expect(error).toBeInstanceOf(AtelierError)
    return (error as Error).message
  }
  return 'nothing was thrown'
}
