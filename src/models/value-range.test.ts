import { expect, it } from 'vitest'
import { createMemory, float32, program } from '../runtime/index.js'
import { checkRange, intoModel, outOfModel, type ValueRange } from './value-range.js'

async function through(values: number[], shape: number[], range: ValueRange): Promise<readonly [number[], number[]]> {
  const there = program(createMemory(), { x: float32([1, ...shape]) }, ({ x }) => {
    const inside = intoModel(x, range)
    return { outputs: { inside, back: outOfModel(inside, range) } }
  })
  const { inside, back } = await there.run({ x: Float32Array.from(values) })
  await there.close()
  return [[...(inside.data as Float32Array)], [...(back.data as Float32Array)]]
}

it('takes images from 0 to 1 to −1 to 1 and back', async () => {
  expect(await through([0, 0.25, 1], [1, 1, 3], 'image')).toEqual([
    [-1, -0.5, 1],
    [0, 0.25, 1],
  ])
})

it('takes rows to mean 0 and deviation 1 and back, place by place', async () => {
  expect(await through([10, -3], [2], { centre: [6, -3], scale: [2, 8] })).toEqual([
    [2, 0],
    [10, -3],
  ])
})

it.each([
  [{ centre: [1], scale: [1] }, 'it needs 2 centres'],
  [{ centre: [1, Number.NaN], scale: [1, 1] }, 'NaN'],
  [{ centre: [1, 2], scale: [1, 0] }, 'above zero'],
  [{} as ValueRange, 'it needs 2 centres'],
] as const)('refuses %j', (range, words) => {
  expect(() => checkRange(range, [2])).toThrow(words)
})
