import { describe, expect, it } from 'vitest'
import { AtelierError } from '../errors/index.js'
import { placeOnCircle, radius } from './gaussian.js'
import { fillBernoulli, fillNormal, fillUniform, philox, randomStream, streamNumber } from './random.js'

/** Seed 20240607 and 400,000 values for each statistical claim below. */
const seed = 20240607
const count = 400_000

/** Largest distance between the empirical distribution and `cumulative`; 1.95 / sqrt(n) is passed once in a thousand. */
function kolmogorovDistance(values: Float64Array, cumulative: (value: number) => number): number {
  return values.toSorted().reduce((worst, value, i) => {
    const expected = cumulative(value)
    return Math.max(worst, Math.abs(expected - i / values.length), Math.abs(expected - (i + 1) / values.length))
  }, 0)
}

/** The correlation of values `lag` apart, for a sample of the given mean and variance. */
function serialCorrelation(values: Float64Array, lag: number, mean: number, variance: number): number {
  let sum = 0
  for (let i = lag; i < values.length; i++) sum += (values[i]! - mean) * (values[i - lag]! - mean)
  return sum / (values.length - lag) / variance
}

/** The normal distribution function, by the Taylor series of its integral; good to 1e-12 for |x| < 6. */
function normalCumulative(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; Math.abs(term) > 1e-17; n++) {
    term *= (x * x) / (2 * n + 1)
    sum += term
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)
}

function moment(values: Float64Array, order: number): number {
  return values.reduce((sum, value) => sum + value ** order, 0) / values.length
}

describe('philox', () => {
  const ones = 0xffffffff
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [ones, ones, ones, ones],
      [ones, ones],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)('gives the Random123 answer for %j under %j', (counter, key, answer) => {
    expect(philox(counter, key)).toEqual(answer)
  })

  it('gives the normals that CUDA draws for seed 0', () => {
    const published = [
      -0.92466259, -0.42534415, -2.6438457, 0.14518388, -0.12086647, -0.57972564, -0.62285122, -0.32838709, -1.07454231,
      -0.36314407, -1.67105067, 2.26550497,
    ]
    published.forEach((normal, index) => {
      const [a, b] = philox([0, 0, index, 0], [0, 0])
      const u = (a + 0.5) / 2 ** 32
      const angle = ((b + 0.5) / 2 ** 32) * 2 * Math.PI
      expect(Math.sqrt(-2 * Math.log(u)) * Math.sin(angle)).toBeCloseTo(normal, 6)
    })
  })
})

describe('Box-Muller', () => {
  it('agrees with the logarithm to 2e-11 at both ends and between', () => {
    const stream = randomStream(seed)
    const words = [0, 1, 2, 3, 2 ** 31, 2 ** 31 - 1, 2 ** 32 - 1, 2 ** 32 - 2]
    for (let i = 0; i < 50_000; i++) words.push(stream.uint32() >>> (i % 32))
    const worst = words.reduce((error, word) => {
      const exact = word < 2 ** 31 ? Math.log((word + 0.5) / 2 ** 32) : Math.log1p((word + 0.5 - 2 ** 32) / 2 ** 32)
      return Math.max(error, Math.abs(radius(word) - Math.sqrt(-2 * exact)))
    }, 0)
    expect(worst).toBeLessThan(2e-11)
  })

  it('agrees with cosine and sine to 1e-12 in all four quarters', () => {
    const stream = randomStream(seed)
    const pair = new Float64Array(2)
    const quarters = new Set<string>()
    for (let i = 0; i < 50_000; i++) {
      const word = stream.uint32()
      const angle = (((word & 0x3fffffff) + 0.5) / 2 ** 30) * (Math.PI / 2)
      placeOnCircle(pair, 0, 1, word)
      const error = Math.max(
        Math.abs(Math.abs(pair[0]!) - Math.cos(angle)),
        Math.abs(Math.abs(pair[1]!) - Math.sin(angle)),
      )
      if (error > 1e-12) expect.fail(`word ${word}: error ${error}`)
      quarters.add(`${Math.sign(pair[0]!)} ${Math.sign(pair[1]!)}`)
    }
    expect(quarters.size).toBe(4)
  })
})

describe('fills', () => {
  const normals = new Float64Array(count)
  fillNormal(normals, seed, 1, 0)
  const uniforms = new Float64Array(count)
  fillUniform(uniforms, seed, 1, 0)

  it('never change from one release to the next', () => {
    const normal = new Float64Array(4)
    const uniform = new Float64Array(4)
    fillNormal(normal, 42, 7, 3)
    fillUniform(uniform, 42, 7, 3)
    expect([...new BigUint64Array(normal.buffer)].map((bits) => bits.toString(16))).toEqual([
      'bfdb4df68f7950cd',
      'bfe37a1dca7e111e',
      'bff455020959c496',
      'bfaa7f0031e081c9',
    ])
    expect([...uniform].map((value) => value * 2 ** 24)).toEqual([16367339, 6763853, 1550844, 4685934])
  })

  it.each([
    ['normals', fillNormal],
    ['uniforms', fillUniform],
  ] as const)('depend on the index alone, not on the length (%s)', (_, fill) => {
    const long = new Float32Array(10_001)
    fill(long, seed, 3, 4)
    for (const length of [0, 1, 2, 3, 5, 4095, 4096, 4097, 8193]) {
      const short = new Float32Array(length)
      fill(short, seed, 3, 4)
      expect(short).toEqual(long.slice(0, length))
    }
  })

  it.each([fillNormal, fillUniform])(
    'change with the seed, the stream and the step, in both of their words (%o)',
    (fill) => {
      const seen = new Set<number>()
      const places = [
        [1, 1, 1],
        [2, 1, 1],
        [1, 2, 1],
        [1, 1, 2],
        [-1, 1, 1],
        [1 + 2 ** 32, 1, 1],
        [1, 1, 1 + 2 ** 32],
      ]
      for (const [s, stream, step] of places) {
        const out = new Float64Array(1)
        fill(out, s!, stream!, step!)
        seen.add(out[0]!)
      }
      expect(seen.size).toBe(places.length)
    },
  )

  it('round the float64 normals to float32', () => {
    const single = new Float32Array(1000)
    fillNormal(single, seed, 1, 0)
    expect(single).toEqual(Float32Array.from(normals.subarray(0, 1000)))
  })

  // Tolerances are five standard errors: of the mean 1/sqrt(n), of the variance sqrt(2/n), of the skew sqrt(15/n), of the
  // fourth moment sqrt(96/n).
  it('give normals of mean 0, variance 1, third moment 0 and fourth moment 3', () => {
    expect(Math.abs(moment(normals, 1))).toBeLessThan(5 / Math.sqrt(count))
    expect(Math.abs(moment(normals, 2) - 1)).toBeLessThan(5 * Math.sqrt(2 / count))
    expect(Math.abs(moment(normals, 3))).toBeLessThan(5 * Math.sqrt(15 / count))
    expect(Math.abs(moment(normals, 4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count))
  })

  it('follow their distribution functions', () => {
    expect(kolmogorovDistance(normals, normalCumulative)).toBeLessThan(1.95 / Math.sqrt(count))
    expect(kolmogorovDistance(uniforms, (value) => value)).toBeLessThan(1.95 / Math.sqrt(count))
  })

  it('give uniforms of mean 1/2 and variance 1/12, below 1', () => {
    expect(Math.abs(moment(uniforms, 1) - 0.5)).toBeLessThan(5 / Math.sqrt(12 * count))
    expect(Math.abs(moment(uniforms, 2) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / count))
    expect(uniforms.every((value) => value >= 0 && value < 1)).toBe(true)
  })

  it('show no correlation between values 1, 2, 3, 4 and 4096 apart', () => {
    for (const lag of [1, 2, 3, 4, 4096]) {
      expect(Math.abs(serialCorrelation(normals, lag, 0, 1))).toBeLessThan(5 / Math.sqrt(count))
      expect(Math.abs(serialCorrelation(uniforms, lag, 0.5, 1 / 12))).toBeLessThan(5 / Math.sqrt(count))
    }
  })

  it('show no correlation between steps, streams and seeds', () => {
    for (const place of [
      [seed, 1, 1],
      [seed, 2, 0],
      [seed + 1, 1, 0],
    ]) {
      const other = new Float64Array(count)
      fillNormal(other, place[0]!, place[1]!, place[2]!)
      const correlation = normals.reduce((sum, value, i) => sum + value * other[i]!, 0) / count
      expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(count))
    }
  })

  it('keep the asked fraction', () => {
    const mask = new Uint8Array(count)
    fillBernoulli(mask, 0.9, seed, 1, 0)
    const kept = mask.reduce((sum, bit) => sum + bit, 0) / count
    expect(Math.abs(kept - 0.9)).toBeLessThan(5 * Math.sqrt(0.09 / count))
    fillBernoulli(mask, 0, seed, 1, 0)
    expect(mask.every((bit) => bit === 0)).toBe(true)
    fillBernoulli(mask, 1, seed, 1, 0)
    expect(mask.every((bit) => bit === 1)).toBe(true)
  })

  it('name the value they refuse', () => {
    const out = new Float32Array(1)
    expect(() => fillNormal(out, 0.5, 0, 0)).toThrow(/seed 0.5/)
    expect(() => fillNormal(out, 0, -1, 0)).toThrow(/stream -1/)
    expect(() => fillUniform(out, 0, 0, 1.5)).toThrow(/step 1.5/)
    expect(() => fillBernoulli(out, Number.NaN, 0, 0, 0)).toThrow(/keep NaN/)
    expect(() => fillBernoulli(out, 1.1, 0, 0, 0)).toThrow(AtelierError)
  })
})

describe('a stream', () => {
  it('resumes from its position', () => {
    const whole = randomStream(seed, 'data')
    for (let i = 0; i < 5; i++) whole.normal()
    whole.uniform()
    const resumed = randomStream(seed, 'data', whole.position)
    expect(whole.position).toBe(11)
    for (let i = 0; i < 9; i++) expect(resumed.uint32()).toBe(whole.uint32())
  })

  it('goes back when its position is set', () => {
    const stream = randomStream(seed)
    const first = [stream.uint32(), stream.uint32(), stream.uint32(), stream.uint32(), stream.uint32()]
    stream.position = 0
    expect(first.map(() => stream.uint32())).toEqual(first)
  })

  it('does not notice that another one draws', () => {
    const alone = randomStream(seed, 'a')
    const expected = Array.from({ length: 10 }, () => alone.normal())
    const watched = randomStream(seed, 'a')
    const other = randomStream(seed, 'b')
    const seen = expected.map(() => {
      other.normal()
      return watched.normal()
    })
    expect(seen).toEqual(expected)
  })

  it('counts past 2^34 words without repeating its blocks', () => {
    expect(randomStream(seed, 0, 2 ** 34).uint32()).not.toBe(randomStream(seed, 0, 0).uint32())
  })

  it('hashes names by FNV-1a', () => {
    expect(streamNumber('')).toBe(0x811c9dc5)
    expect(streamNumber('a')).toBe(0xe40c292c)
    expect(streamNumber('foobar')).toBe(0xbf9cf968)
    expect(randomStream(1, 'a').uint32()).toBe(randomStream(1, 0xe40c292c).uint32())
  })

  // Chi-square with 6 degrees of freedom passes 22.46 once in a thousand.
  it('draws integers evenly', () => {
    const stream = randomStream(seed, 'integers')
    const seen = new Float64Array(7)
    for (let i = 0; i < 70_000; i++) seen[stream.integer(7)]! += 1
    expect(seen.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.46)
  })

  it('draws integers below 3 * 2^30 without the bias of a remainder', () => {
    const stream = randomStream(seed, 'wide')
    let low = 0
    for (let i = 0; i < 30_000; i++) if (stream.integer(3 * 2 ** 30) < 2 ** 30) low += 1
    // Unbiased 1/3; a plain remainder would give 1/2. Five standard errors are 0.0136.
    expect(Math.abs(low / 30_000 - 1 / 3)).toBeLessThan(0.0136)
  })

  // Chi-square with 23 degrees of freedom passes 49.73 once in a thousand.
  it('draws all 24 orders of four evenly', () => {
    const stream = randomStream(seed, 'orders')
    const seen = new Map<string, number>()
    for (let i = 0; i < 24_000; i++) {
      const order = stream.permutation(4).join('')
      seen.set(order, (seen.get(order) ?? 0) + 1)
    }
    expect(seen.size).toBe(24)
    expect([...seen.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)).toBeLessThan(49.73)
  })

  it('permutes nothing and one thing', () => {
    expect([...randomStream(1).permutation(0)]).toEqual([])
    expect([...randomStream(1).permutation(1)]).toEqual([0])
  })

  it('forks the same child whatever was drawn, and different children apart', () => {
    const parent = randomStream(seed, 'parent')
    const early = parent.fork(5).uint32()
    parent.normal()
    expect(parent.fork(5).uint32()).toBe(early)
    const firsts = new Set([early, parent.uint32(), parent.fork(6).uint32(), parent.fork(5).fork(5).uint32()])
    firsts.add(randomStream(seed, 'stranger').fork(5).uint32())
    expect(firsts.size).toBe(5)
  })

  it('names the value it refuses', () => {
    expect(() => randomStream(2 ** 53)).toThrow(/seed 9007199254740992/)
    expect(() => randomStream(1, 2 ** 32)).toThrow(/stream 4294967296/)
    expect(() => randomStream(1, 0, -1)).toThrow(/position -1/)
    expect(() => randomStream(1).integer(0)).toThrow(/below 0/)
    expect(() => randomStream(1).permutation(1.5)).toThrow(/length 1.5/)
  })
})
