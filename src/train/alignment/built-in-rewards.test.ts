import { describe, expect, it } from 'vitest'
import { builtInReward } from './built-in-rewards.js'
import { hackingSign, usualLimits } from './hacking-signs.js'
import { checkedScores, rewardOf } from './reward.js'

const score = async (name: string, answer: string, more = {}): Promise<number> =>
  (await builtInReward(name)!.score([{ prompt: '', answer, isEnded: true, fields: { answer: 12 }, ...more }]))[0]!

describe('built-in rewards', () => {
  it('say what they are called', async () => {
    expect(await score('exact', ' 12\n')).toBe(1)
    expect(await score('exact', '12', { isEnded: false })).toBe(0)
    expect(await score('exact', '13')).toBe(0)
    expect([await score('regex:^a+$', 'aaa'), await score('regex:^a+$', 'aab')]).toEqual([1, 0])
    expect([await score('json', '{"a":1}'), await score('json', '{a:1}')]).toEqual([1, 0])
    expect([await score('length:4', 'abcd'), await score('length:4', 'abcdef')]).toEqual([-0, -0.5])
  })

  it('refuse what they cannot read', async () => {
    expect(builtInReward('./reward.mjs')).toBeUndefined()
    expect(builtInReward('constructor')).toBeUndefined()
    expect(() => builtInReward('regex:(')).toThrow('reward: regex:(: ')
    expect(() => builtInReward('length:x')).toThrow('not a number of characters')
    expect(() => builtInReward('regex')).toThrow('regex is written regex:pattern')
    expect(() => builtInReward('json:3')).toThrow('json is written json')
    await expect(score('exact', '1', { fields: {} })).rejects.toThrow('a row of the data has no answer')
  })
})

describe('checkedScores', () => {
  const judged = [{ prompt: '', answer: 'x', isEnded: true, fields: {} }]

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d, with the answer that got it', async (odd) => {
    await expect(
      checkedScores(
        rewardOf('odd', () => odd),
        judged,
      ),
    ).rejects.toThrow(`reward: odd: ${odd} for the answer "x"`)
  })
})

describe('hackingSign', () => {
  const first = { repeated: 0.1, length: 10 }
  const fine = { kl: 5, repeated: 0.2, length: 12 }

  it('sees distance, repetition and length', () => {
    expect(hackingSign(fine, first, usualLimits)).toBeUndefined()
    expect(hackingSign({ ...fine, kl: 51 }, first, usualLimits)).toContain(
      '51.0 nats away from the reference, the budget is 50',
    )
    expect(hackingSign({ ...fine, repeated: 0.6 }, first, usualLimits)).toContain('60 % of the')
    expect(hackingSign({ ...fine, length: 31 }, first, usualLimits)).toContain('31.0 tokens, 10.0 at first')
    expect(hackingSign({ ...fine, repeated: 0.6 }, { ...first, repeated: 0.5 }, usualLimits)).toBeUndefined()
  })
})
