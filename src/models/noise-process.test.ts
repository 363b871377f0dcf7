import { describe, expect, it } from 'vitest'
import { createMemory, program } from '../runtime/index.js'
import { constant, randomStream, type Tensor } from '../tensor/index.js'
import { type NoiseLevels, type ProcessName, processes } from './noise-process.js'

const names = Object.keys(processes) as ProcessName[]

/** What `compute` makes of float64 constants. */
async function evaluated(compute: () => Readonly<Record<string, Tensor>>): Promise<Record<string, Float64Array>> {
  const reading = program(createMemory({ threads: 1 }), {}, () => ({ outputs: compute() }))
  const found = await reading.run({})
  await reading.close()
  return Object.fromEntries(Object.entries(found).map(([key, { data }]) => [key, data as Float64Array]))
}

/** Levels from the noisiest on, but the clean end itself. */
function levelsOf(name: ProcessName): NoiseLevels {
  const levels = processes[name].levels(20).slice(0, -1)
  const column = (key: 'alpha' | 'sigma'): Tensor =>
    constant(
      Float64Array.from(levels, (level) => level[key]),
      [levels.length],
    )
  return { alpha: column('alpha'), sigma: column('sigma') }
}

describe.each(names)('the process %s', (name) => {
  const process = processes[name]

  it('has one level more than steps, from the noisiest to the clean one', () => {
    const levels = process.levels(12)
    expect(levels).toHaveLength(13)
    expect(levels.at(-1)).toEqual({ alpha: 1, sigma: 0 })
    for (const [i, { alpha, sigma }] of levels.slice(1).entries()) {
      expect(sigma / alpha).toBeLessThan(levels[i]!.sigma / levels[i]!.alpha)
    }
    expect(process.levels(1)).toHaveLength(2)
    expect(() => process.levels(0)).toThrow('0 steps')
  })

  it('takes x apart into clean and noise that make it again, whatever the network says', async () => {
    const [x, f] = [1.7, -0.6]
    const { whole } = await evaluated(() => {
      const at = levelsOf(name)
      const { clean, noise } = process.precondition(at, 0.7)
      const [found, hidden] = [clean, noise].map(([a, b]) => a.mul(x).add(b.mul(f)))
      return { whole: at.alpha.mul(found!).add(at.sigma.mul(hidden!)) }
    })
    for (const value of whole!) expect(value).toBeCloseTo(x, 10)
  })

  it('finds the clean example and the noise when the network answers with its target', async () => {
    const [example, hidden] = [-0.8, 1.3]
    const found = await evaluated(() => {
      const at = levelsOf(name)
      const { clean, noise, target } = process.precondition(at, 0.7)
      const x = at.alpha.mul(example).add(at.sigma.mul(hidden))
      const f = target[0].mul(example).add(target[1].mul(hidden))
      return {
        clean: clean[0].mul(x).add(clean[1].mul(f)),
        noise: noise[0].mul(x).add(noise[1].mul(f)),
      }
    })
    // The clean example of a flow's noisiest level is the noise less the whole velocity; of ddpm's it is divided by α = 0.0066.
    for (const value of found.clean!) expect(value).toBeCloseTo(example, 8)
    for (const value of found.noise!) expect(value).toBeCloseTo(hidden, 8)
  })

  it('gives the network inputs and targets of mean square 1', async () => {
    const deviation = 0.7
    const found = await evaluated(() => {
      const at = levelsOf(name)
      const { input, target } = process.precondition(at, deviation)
      const square = (a: Tensor, b: Tensor): Tensor => a.mul(deviation).square().add(b.square())
      return { input: square(at.alpha, at.sigma).mul(input.square()), target: square(...target) }
    })
    for (const value of [...found.input!, ...found.target!]) expect(value).toBeCloseTo(1, 10)
  })

  it('leaves a clean x as it is', async () => {
    const found = await evaluated(() => {
      const [alpha, sigma] = [1, 0].map((value) => constant(Float64Array.of(value), [1]))
      const { clean, noise, time } = process.precondition({ alpha: alpha!, sigma: sigma! }, 0.7)
      return { clean: clean[0].add(clean[1].mul(5)), noise: noise[0].add(noise[1].mul(5)), time }
    })
    expect(found.clean![0]).toBeCloseTo(1, 10)
    expect(Number.isFinite(found.noise![0]) && Number.isFinite(found.time![0])).toBe(true)
  })

  it('draws levels of its own kind', async () => {
    const random = randomStream(3)
    const normal = Float64Array.from({ length: 4000 }, () => random.normal())
    const drawn = await evaluated(() => ({ ...process.drawn(constant(normal, [normal.length]), 0.5) }))
    const share = (limit: number): number => drawn.sigma!.filter((sigma) => sigma < limit).length / normal.length
    for (const [i, sigma] of drawn.sigma!.entries()) {
      const alpha = drawn.alpha![i]!
      const kind = { edm: alpha, ddpm: alpha ** 2 + sigma ** 2, flow: alpha + sigma }[name]
      expect(kind).toBeCloseTo(1, 10)
    }
    // Seed 3, 4,000 draws: a share of one half is within 0.03 in all but a run of six thousand.
    const median = { edm: Math.exp(-0.4), ddpm: processes.ddpm.levels(2)[1]!.sigma, flow: 0.5 }[name]
    expect(Math.abs(share(median) - 0.5)).toBeLessThan(0.03)
  })
})

describe('schedules', () => {
  it("bends EDM's noise from 80 to 0.002 with the power 7", () => {
    const sigmas = processes.edm.levels(18).map(({ sigma }) => sigma)
    expect(sigmas[0]).toBeCloseTo(80, 10)
    expect(sigmas[17]).toBeCloseTo(0.002, 10)
    expect(sigmas[9]! ** (1 / 7) - sigmas[10]! ** (1 / 7)).toBeCloseTo((80 ** (1 / 7) - 0.002 ** (1 / 7)) / 17, 10)
  })

  it("keeps what DDPM's thousand steps keep of the signal", () => {
    let product = 1
    const levels = processes.ddpm.levels(1000)
    for (let step = 0; step < 1000; step++) {
      product *= 1 - (1e-4 + (step / 999) * (0.02 - 1e-4))
      if (step % 100 !== 99) continue
      expect(Math.log(levels[999 - step]!.alpha ** 2) / Math.log(product)).toBeCloseTo(1, 1)
    }
  })
})
