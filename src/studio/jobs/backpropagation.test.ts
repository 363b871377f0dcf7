import { describe, expect, it } from 'vitest'
import { backpropagation } from './backpropagation.js'

const place = { target: 'cpu', seed: 3, read: () => Promise.reject(new Error('no files')) } as const
const params = { data: 'xor', hidden: 3, activation: 'tanh', rate: 0.5, example: 1 } as const
const numbers = (value: unknown) => value as readonly number[]

describe('a network that can be read', () => {
  it('shows what plain arithmetic gives, forwards and backwards', async () => {
    const job = await backpropagation(params, place)
    const { values } = await job.picture('network')
    const w = numbers(values.weights)
    const [x1, x2] = numbers(values.inputs)
    const target = Number(values.target)
    const h = [0, 1, 2].map((i) => Math.tanh(x1! * w[i]! + x2! * w[3 + i]! + w[6 + i]!))
    const output = h.reduce((sum, value, i) => sum + value * w[9 + i]!, w[12]!)
    const back = output - target
    const sums = h.map((value, i) => back * w[9 + i]! * (1 - value * value))
    const gradient = [
      ...sums.map((s) => s * x1!),
      ...sums.map((s) => s * x2!),
      ...sums,
      ...h.map((v) => back * v),
      back,
    ]
    expect(values.output).toBeCloseTo(output, 12)
    expect(values.loss).toBeCloseTo(back ** 2 / 2, 12)
    for (const [i, value] of numbers(values.gradient).entries()) expect(value).toBeCloseTo(gradient[i]!, 12)
    for (const [i, value] of numbers(values.slopes).entries()) expect(value).toBeCloseTo(1 - h[i]! ** 2, 12)
    await job.close()
  })

  it('moves against the mean gradient, and says beforehand where to', async () => {
    const job = await backpropagation(params, place)
    const before = (await job.picture('network')).values
    const { loss } = await job.advance!()
    const after = (await job.picture('network')).values
    expect(numbers(after.weights)).toEqual(numbers(before.next))
    expect(loss).toBe(before.nextLoss)
    expect(loss).toBeLessThan(Number(before.meanLoss))
    await job.close()
  })

  it.each(['tanh', 'relu'])('has derivatives that agree with differences: %s', async (activation) => {
    const job = await backpropagation({ ...params, activation, data: 'line' }, place)
    for (const weight of [0, 4, 8, 10, 12]) {
      const { exact, estimates } = (await job.answer('check', { weight, epsilons: [1e-3, 1e-5] })).values
      const [coarse, fine] = numbers(estimates)
      expect(Math.abs(Number(exact) - coarse!)).toBeLessThan(1e-4)
      expect(Math.abs(Number(exact) - fine!)).toBeLessThan(1e-8)
    }
    await expect(job.answer('check', { weight: 13, epsilons: [1e-5] })).rejects.toThrow('there are 13')
    await job.close()
  })

  it('goes back to a step that was kept, with the losses up to it', async () => {
    const job = await backpropagation(params, place)
    await job.advance!()
    const kept = await job.save!()
    const first = await job.advance!()
    await job.advance!()
    await job.restore!(kept)
    expect(numbers((await job.picture('losses')).values.losses).length).toBe(2)
    expect(await job.advance!()).toEqual(first)
    await job.close()
  })

  it('stops where the rate throws it out, and says so', async () => {
    const job = await backpropagation({ ...params, activation: 'relu', rate: 10, data: 'line' }, place)
    const run = async () => {
      for (let i = 0; i < 500; i++) await job.advance!()
    }
    await expect(run()).rejects.toThrow('a rate of 10 throws the weights too far')
    await job.close()
  })

  it('gives the loss along the step: least rates raise it, small ones lower it', async () => {
    const job = await backpropagation(params, place)
    const { losses } = (await job.answer('along', { least: -0.1, most: 0.1, points: 3 })).values
    const [behind, here, ahead] = numbers(losses)
    expect(behind).toBeGreaterThan(here!)
    expect(ahead).toBeLessThan(here!)
    await job.close()
  })
})
