/** Each side's advantage lasts until the other moves: freeze one, then the other, then let them alternate. */
import { across, type Experiment } from '../../experiment.js'
import { duel } from '../../jobs/duel.js'
import { type adversariesCard, alone, places } from './card.js'

interface Found {
  /** Accuracy of the discriminator at each of the places, and the mean chance of being real that it gave to made points. */
  readonly accuracy: readonly number[]
  readonly belief: readonly number[]
  /** Mean accuracy over the last quarter of the moves in turns: single moves go up and down. */
  readonly settled: number
}

const game = {
  ...{ data: 'moons', loss: 'relativistic', penalty: 'r1-r2', penaltyWeight: 0.2, width: 32, layers: 3, batch: 64 },
  rates: { generator: 0.002, discriminator: 0.004 },
  turns: { generator: 1, discriminator: 1 },
} as const

const phases = [
  { says: 'the discriminator moves alone', frozen: 'generator' },
  { says: 'the generator moves alone', frozen: 'discriminator' },
  { says: 'both move in turns', frozen: 'neither' },
] as const

export const adversariesExperiment: Experiment<Found, (typeof adversariesCard)['link']> = {
  async *run({ turns }, place) {
    const job = await duel(game, place)
    const total = 2 * alone + turns
    // Places beyond a shorter game fall on its last move.
    const asked = places.map((at) => (at <= 2 * alone ? at : Math.round(2 * alone + ((at - 2 * alone) * turns) / 350)))
    const first = (await job.answer('standing', {})).values
    const accuracy = [Number(first.accuracy)]
    const belief = [Number(first.belief)]
    const late: number[] = []
    for (let move = 1; move <= total; move++) {
      const phase = phases[move <= alone ? 0 : move <= 2 * alone ? 1 : 2]
      if (move === 1 || move === alone + 1 || move === 2 * alone + 1) job.set!({ frozen: phase.frozen })
      const told = await job.advance!()
      if (asked.includes(move)) {
        accuracy.push(told.accuracy!)
        belief.push(told.belief!)
      }
      if (move > total - turns / 4) late.push(told.accuracy!)
      yield { share: move / total, says: phase.says, readings: { accuracy: told.accuracy! } }
    }
    await job.close()
    return { accuracy, belief, settled: late.reduce((a, b) => a + b, 0) / late.length }
  },

  verdict(results) {
    const at = (moves: (typeof places)[number]): number => places.indexOf(moves)
    const curve = places.map((_, i) => across(results.map(({ accuracy }) => 100 * accuracy[i]!)))
    const beliefs = (moves: 50 | 100) => across(results.map(({ belief }) => 100 * belief[at(moves)]!))
    const settled = across(results.map((found) => 100 * found.settled))
    const rises = results.map(({ accuracy }) => accuracy[at(50)]! > accuracy[at(0)]! + 0.1)
    const fooled = results.map(
      ({ accuracy, belief }) => belief[at(100)]! > belief[at(50)]! && accuracy[at(100)]! < accuracy[at(50)]! - 0.1,
    )
    const evens = results.map((found) => Math.abs(found.settled - 0.5) < Math.abs(found.accuracy[at(50)]! - 0.5))
    const held = results.filter((_, i) => rises[i] && fooled[i] && evens[i]).length
    return {
      claim:
        'Who moves alone gets ahead, the other’s advantage then vanishes, and in turns the discriminator ends nearer to being right half of the time than when it was ahead.',
      holds: held === results.length ? 'yes' : held === 0 ? 'no' : 'mixed',
      evidence: [
        { label: 'right before anyone has moved', ...curve[at(0)]!, unit: '%' },
        { label: `right after ${alone} moves of its own`, ...curve[at(50)]!, unit: '%' },
        { label: `right after ${alone} moves of the generator`, ...curve[at(100)]!, unit: '%' },
        {
          label: 'chance of being real that it gave made points before the generator moved',
          ...beliefs(50),
          unit: '%',
        },
        { label: 'the same after', ...beliefs(100), unit: '%' },
        { label: 'right over the last quarter of the moves in turns', ...settled, unit: '%' },
        { label: 'seeds for which all three held', value: held },
      ],
      caveat:
        'Two half-moons and networks of a few thousand numbers, asked about 256 held-out and 256 made points: a share of them is good to about 4 points. An even game does not mean a good generator: two bad players are even, too.',
      outcome: {
        kind: 'curve',
        values: curve.map(({ value }) => value),
        spread: curve.map(({ spread }) => spread),
      },
    }
  },
}
