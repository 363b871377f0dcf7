/** Three things are asked of a generator: that what it makes is good, varied and quick. Is any setting best in all of them? */
import { type Writing, type WritingName, writingOf } from '../../evaluation/writers.js'
import { across, type Experiment, type Progress, type Quantity } from '../../experiment.js'
import type { Place } from '../../job.js'
import { type Lines, readLines } from '../../lifecycle/lines.js'
import { type requirementsCard, temperatures } from './card.js'

/** What is tried: the model that attends at each temperature, then the one that counts. */
const settings: readonly { readonly model: WritingName; readonly temperature: number; readonly says: string }[] = [
  ...temperatures.map((temperature) => ({
    ...{ model: 'foundation' as const, temperature },
    says: `attending, temperature ${temperature}`,
  })),
  { model: 'ngram-2', temperature: 1, says: 'counting pairs of letters' },
]

/** Of the settings, those that the claim compares: one model at a low temperature and at 1, and counting. */
const [cool, warm, counting] = [0, temperatures.indexOf(1), settings.length - 1] as const

/** Of each setting, in their order. */
interface Found {
  /** Percent of the words that are real ones. */
  readonly quality: readonly number[]
  /** Percent of the words that are different from each other. */
  readonly diversity: readonly number[]
  /** Words a second, one after another. */
  readonly speed: readonly number[]
}

export const requirementsExperiment: Experiment<Found, (typeof requirementsCard)['link']> = {
  async *run({ words }, place) {
    const lines = await readLines('words', place)
    const known = new Set([...lines.training, ...lines.heldOut])
    const writings = new Map<WritingName, Writing>()
    const found = { quality: [] as number[], diversity: [] as number[], speed: [] as number[] }
    for (const [i, { model, temperature, says }] of settings.entries()) {
      const writing = writings.get(model) ?? (await opened(model, lines, place))
      writings.set(model, writing)
      // The first word opens what has to be opened.
      await writing.write(temperature, 0)
      const made: string[] = []
      let seconds = 0
      while (made.length < words) {
        const began = performance.now()
        made.push((await writing.write(temperature, place.seed * 10_000 + made.length + 1)).word)
        seconds += (performance.now() - began) / 1000
        if (made.length % 4 > 0 && made.length < words) continue
        yield { share: (i + made.length / words) / settings.length, says: `${says}: ${made.at(-1)}` } satisfies Progress
      }
      found.quality.push((100 * made.filter((word) => known.has(word)).length) / words)
      found.diversity.push((100 * new Set(made).size) / words)
      found.speed.push(words / Math.max(seconds, 1e-6))
    }
    for (const writing of writings.values()) await writing.close()
    return found
  },

  verdict(results, { words }) {
    const of = (name: keyof Found): readonly ReturnType<typeof across>[] =>
      settings.map((_, i) => across(results.map((each) => each[name][i]!)))
    const [quality, diversity, speed] = [of('quality'), of('diversity'), of('speed')]
    const held = results.filter(({ quality: q, diversity: d, speed: s }) => {
      const isBest = settings.some(
        (_, i) => q[i] === Math.max(...q) && d[i] === Math.max(...d) && s[i] === Math.max(...s),
      )
      const isTraded = q[cool]! > q[warm]! && d[cool]! < d[warm]!
      return !isBest && isTraded && s[counting]! > s[warm]! && q[counting]! < q[warm]!
    }).length
    const told = (i: number): readonly Quantity[] => [
      { label: `real words, ${settings[i]!.says} (n = ${words})`, ...quality[i]!, unit: '%' },
      { label: `different words, ${settings[i]!.says} (n = ${words})`, ...diversity[i]!, unit: '%' },
      { label: `words a second, ${settings[i]!.says}`, ...speed[i]! },
    ]
    return {
      claim:
        'No setting is best in quality, diversity and speed at once: at a temperature of 0.1 more words are real and fewer are different than at 1, and the model that counts is quicker there and makes fewer real ones.',
      holds: held === results.length ? 'yes' : held === 0 ? 'no' : 'mixed',
      evidence: [
        ...told(cool),
        ...told(warm),
        ...told(counting),
        { label: 'seeds for which all of it held', value: held },
      ],
      caveat:
        'A word counts as real if it stands in the list, most of which the model has learnt from: some of this quality is memory. Speed is this computer’s, at this moment; a larger model would be slower still.',
      outcome: {
        kind: 'curve',
        values: temperatures.map((_, i) => quality[i]!.value),
        spread: temperatures.map((_, i) => quality[i]!.spread),
      },
    }
  },
}

async function opened(model: WritingName, lines: Lines, place: Place): Promise<Writing> {
  const learning = writingOf(model, lines, place)
  for (;;) {
    const { done, value } = await learning.next()
    if (done) return value
  }
}
