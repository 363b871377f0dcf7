/** Mode collapse: a generator that fools the discriminator with a few kinds of points has no reason to make others. */
import { across, type Experiment } from '../../experiment.js'
import { duel } from '../../jobs/duel.js'
import { type collapseCard, collapseSettings } from './card.js'

interface Ended {
  /** The median of the modes found over the last fifth of the moves: single moves come and go. */
  readonly hit: number
  /** Share of points near a mode then, and accuracy of the discriminator. */
  readonly good: number
  readonly accuracy: number
}

type Found = Readonly<Record<(typeof collapseSettings)[number], Ended>>

/** The same game but for the penalty. */
const shared = {
  ...{ data: 'ring', loss: 'non-saturating', width: 32, layers: 3, batch: 64 },
  rates: { generator: 0.005, discriminator: 0.005 },
  turns: { generator: 1, discriminator: 1 },
} as const
const penalties = {
  penalised: { penalty: 'r1-r2', penaltyWeight: 0.2 },
  bare: { penalty: 'none', penaltyWeight: 0 },
} as const

/** Looks over the last fifth of the moves. */
const looks = 5

export const collapseExperiment: Experiment<Found, (typeof collapseCard)['link']> = {
  async *run({ moves }, place) {
    const ended: Partial<Record<(typeof collapseSettings)[number], Ended>> = {}
    for (const [at, setting] of collapseSettings.entries()) {
      const job = await duel({ ...shared, ...penalties[setting] }, place)
      const seen: { readonly hit: number; readonly good: number; readonly accuracy: number }[] = []
      for (let move = 1; move <= moves; move++) {
        const { accuracy } = await job.advance!()
        const isLook = (moves - move) % Math.ceil(moves / 5 / looks) === 0 && move > 0.8 * moves
        if (isLook) {
          const { values } = await job.picture('plane')
          seen.push({ hit: Number(values.hit), good: Number(values.good), accuracy: accuracy! })
        }
        const share = (at + move / moves) / collapseSettings.length
        yield {
          share,
          says: setting === 'bare' ? 'without a penalty' : 'with a penalty',
          readings: { accuracy: accuracy! },
        }
      }
      await job.close()
      const over = (name: keyof Ended): number => across(seen.map((each) => each[name])).value
      ended[setting] = { hit: over('hit'), good: over('good'), accuracy: over('accuracy') }
    }
    return ended as Found
  },

  verdict(results) {
    const over = (setting: keyof Found, name: keyof Ended, times = 1) =>
      across(results.map((found) => times * found[setting][name]))
    const held = results.filter(({ bare, penalised }) => bare.hit <= 3 && penalised.hit > bare.hit).length
    const hits = over('bare', 'hit')
    return {
      claim:
        'Without a penalty the generator’s points reach three of the eight heaps or fewer in the end, and fewer than with one.',
      holds: held === results.length ? 'yes' : held === 0 ? 'no' : 'mixed',
      evidence: [
        { label: 'heaps reached without a penalty, of 8', ...hits },
        { label: 'heaps reached with a penalty, of 8', ...over('penalised', 'hit') },
        { label: 'points near a heap, without', ...over('bare', 'good', 100), unit: '%' },
        { label: 'points near a heap, with', ...over('penalised', 'good', 100), unit: '%' },
        { label: 'the discriminator is right, without', ...over('bare', 'accuracy', 100), unit: '%' },
        { label: 'the discriminator is right, with', ...over('penalised', 'accuracy', 100), unit: '%' },
        { label: 'seeds for which it held', value: held },
      ],
      caveat:
        'One loss, one pair of rates, one small ring, and a short game: most points are on their way to a heap or between heaps, not on one, with the penalty and without; a heap counts as reached if one of 256 points is near it. Other games collapse for other reasons.',
      outcome: { kind: 'number', value: hits.value, spread: hits.spread },
    }
  },
}
