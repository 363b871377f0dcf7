/**
 * Drums and effects from a synthesiser, as many as wanted, each of a class whose sounds differ in pitch, length, colour and more. Kick, snare, hat,
 * clap and tom are made as drum machines make them, of tones that fall and filtered noise; bell, blip, coin, jump and laser as old games do.
 */
import { type RandomStream, randomStream } from '../../tensor/index.js'
import { fitted, levelled, type OneShotFormat } from './one-shot.js'
import { addNoise, addTone, type Canvas, driven, fading, filtered, gliding, type waves } from './synthesis.js'

/** Draws what one sound is like. */
interface Dice {
  readonly random: RandomStream
  /** Even between two numbers. */
  between(low: number, high: number): number
  /** Even on a logarithmic scale, as pitches and times are. */
  across(low: number, high: number): number
  oneOf<T>(choices: readonly T[]): T
}

type Recipe = (canvas: Canvas, dice: Dice) => void

const wavesOfGames = ['square', 'triangle', 'sine'] as const satisfies readonly (keyof typeof waves)[]

const recipes = {
  kick(canvas, { random, between, across }) {
    const [low, high] = [across(38, 65), across(100, 260)]
    const decay = fading(across(0.06, 0.2))
    addTone(canvas, 'sine', gliding(high, low, across(0.012, 0.05)), decay)
    addNoise(canvas, random, [{ kind: 'high', hertz: 1500, quality: 0.7 }], scaled(fading(0.004), between(0, 0.5)))
    driven(canvas, across(1, 4))
  },
  snare(canvas, { random, between, across }) {
    const pitch = across(150, 290)
    const ring = fading(across(0.03, 0.1))
    addTone(canvas, 'sine', gliding(1.4 * pitch, pitch, 0.01), scaled(ring, between(0.3, 0.8)))
    addTone(canvas, 'sine', () => 1.6 * pitch, scaled(ring, between(0.1, 0.4)))
    const wires = [{ kind: 'high', hertz: across(700, 2500), quality: between(0.6, 1.2) }] as const
    addNoise(canvas, random, wires, scaled(fading(across(0.04, 0.15)), between(0.5, 1.2)))
  },
  hat(canvas, { random, between, across, oneOf }) {
    const pitch = across(280, 560)
    const decay = oneOf([fading(across(0.012, 0.05)), fading(across(0.1, 0.3))])
    const metal = between(0.2, 0.8)
    for (const ratio of [1, 1.342, 1.2312, 1.6532, 1.9523, 2.1523]) {
      addTone(canvas, 'square', () => 2 * pitch * ratio, scaled(decay, metal / 3))
    }
    addNoise(canvas, random, [], scaled(decay, 1 - metal))
    const edge = { kind: 'high', hertz: across(3800, 6200), quality: 0.8 } as const
    filtered(canvas.samples, edge, canvas.rate)
    filtered(canvas.samples, edge, canvas.rate)
  },
  clap(canvas, { random, between, across, oneOf }) {
    const hands = oneOf([3, 4, 5])
    const [apart, short, tail] = [between(0.008, 0.014), between(0.003, 0.006), across(0.03, 0.12)]
    const last = (hands - 1) * apart
    const loudness = (time: number): number =>
      time < last ? Math.exp(-(time % apart) / short) : Math.exp(-(time - last) / tail)
    const room = { kind: 'band', hertz: across(900, 2200), quality: between(0.9, 2.5) } as const
    addNoise(canvas, random, [room, { kind: 'high', hertz: 500, quality: 0.7 }], loudness)
  },
  tom(canvas, { random, between, across }) {
    const pitch = across(80, 230)
    const decay = fading(across(0.09, 0.22))
    const fall = gliding(pitch * between(1.25, 1.7), pitch, across(0.03, 0.1))
    addTone(canvas, 'sine', fall, decay)
    addTone(canvas, 'sine', (time) => 1.59 * fall(time), scaled(fading(across(0.03, 0.08)), between(0.1, 0.4)))
    addNoise(
      canvas,
      random,
      [{ kind: 'band', hertz: 6 * pitch, quality: 0.7 }],
      scaled(fading(0.012), between(0.05, 0.3)),
    )
  },
  bell(canvas, { between, across }) {
    const pitch = across(350, 1100)
    const decay = across(0.1, 0.35)
    const bright = between(0.4, 0.9)
    for (const [i, ratio] of [1, 2, 2.76, 3.76, 5.4].entries()) {
      addTone(canvas, 'sine', () => pitch * ratio, scaled(fading(decay / (1 + 0.5 * i)), bright ** i))
    }
  },
  blip(canvas, { between, across, oneOf }) {
    const [pitch, length, depth] = [across(300, 1800), across(0.04, 0.2), oneOf([0, 0, between(0.01, 0.06)])]
    const speed = between(12, 30)
    const warble = (time: number): number => pitch * (1 + depth * Math.sin(2 * Math.PI * speed * time))
    addTone(canvas, oneOf(wavesOfGames), warble, held(length, 0.012))
  },
  coin(canvas, { between, across, oneOf }) {
    const wave = oneOf(wavesOfGames)
    const [pitch, first, ratio] = [across(600, 1500), between(0.04, 0.1), oneOf([5 / 4, 4 / 3, 3 / 2, 2])]
    addTone(
      canvas,
      wave,
      () => pitch,
      () => 0.9,
      { to: first },
    )
    addTone(canvas, wave, () => pitch * ratio, fading(across(0.06, 0.2)), { from: first })
  },
  jump(canvas, { between, across, oneOf }) {
    const [low, length] = [across(150, 500), across(0.12, 0.35)]
    const octaves = between(1.2, 2.5)
    addTone(canvas, oneOf(wavesOfGames), (time) => low * 2 ** ((octaves * time) / length), held(length, 0.03))
  },
  laser(canvas, { between, across, oneOf }) {
    const [high, length] = [across(1500, 4500), across(0.1, 0.35)]
    const octaves = between(2.5, 4)
    const fall = (time: number): number => high * 2 ** -(octaves * Math.min(1, time / length) ** 0.7)
    addTone(canvas, oneOf(wavesOfGames), fall, held(length, 0.03))
  },
} as const satisfies Readonly<Record<string, Recipe>>

const scaled =
  (curve: (time: number) => number, factor: number) =>
  (time: number): number =>
    factor * curve(time)

/** Loud for so many seconds, then gone in `end`. */
const held =
  (seconds: number, end: number) =>
  (time: number): number =>
    time < seconds ? 1 - (0.4 * time) / seconds : 0.6 * Math.exp(-(time - seconds) / end)

/** The classes, in the order of their labels. */
export const oneShotClasses = Object.keys(recipes).sort() as readonly (keyof typeof recipes)[]

/**
 * Sounds `from` to `from + count` of a seed, [count, length]; sound i is of class i modulo the number of classes, and the same whatever is asked for with it. All are
 * equally loud, begin at once, and end within their length.
 */
export function makeOneShots(
  count: number,
  { rate, length, seed, from = 0 }: OneShotFormat & { readonly seed: number; readonly from?: number },
): { readonly samples: Float32Array; readonly labels: Int32Array } {
  const all = randomStream(seed, 'one-shots')
  const samples = new Float32Array(count * length)
  const labels = Int32Array.from({ length: count }, (_, i) => (from + i) % oneShotClasses.length)
  for (let i = 0; i < count; i++) {
    const random = all.fork(from + i)
    // One sample more, so that what still sounds at the end is faded.
    const canvas: Canvas = { rate, samples: new Float32Array(length + 1) }
    recipes[oneShotClasses[labels[i]!]!](canvas, diceOf(random))
    samples.set(levelled(fitted(canvas.samples, length, rate)), i * length)
  }
  return { samples, labels }
}

function diceOf(random: RandomStream): Dice {
  const between = (low: number, high: number): number => low + (high - low) * random.uniform()
  return {
    random,
    between,
    across: (low, high) => low * (high / low) ** random.uniform(),
    oneOf: (choices) => choices[random.integer(choices.length)]!,
  }
}
