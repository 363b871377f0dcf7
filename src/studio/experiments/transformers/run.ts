/** The reach of gradients in new networks of four families: what a loss tells the weights about a letter many places before it. */
import { characterTokenizerOf, splitTail } from '../../../data/index.js'
import { drawZeros, gradientReach } from '../../../evaluate/index.js'
import { createLanguageModel, matchWidths } from '../../../models/index.js'
import { createMemory } from '../../../runtime/index.js'
import { across, type Experiment } from '../../experiment.js'
import { corpusText } from '../../jobs/language/corpus.js'
import { reachNames, type transformersCard } from './card.js'

const families = ['rnn', 'gru', 'lstm', 'gpt'] as const
type Family = (typeof families)[number]

interface Found {
  /** ‖∂L_T/∂x_{T−k}‖ / ‖∂L_T/∂x_T‖ at the distance asked for: the median of the windows. */
  readonly reach: Readonly<Record<Family, number>>
  readonly parameters: Readonly<Record<Family, number>>
}

const windows = 16

export const transformersExperiment: Experiment<Found, (typeof transformersCard)['link']> = {
  async *run({ distance, parameters }, place) {
    const text = await corpusText({ corpus: 'moby-dick' }, place)
    const tokenizer = characterTokenizerOf(text)
    const { heldOut } = splitTail(tokenizer.encode(text), 0.1)
    const shape = { vocabulary: tokenizer.size, context: distance + 1, layers: 1, heads: 2 }
    const sized = matchWidths(
      families.map((family) => ({ family, ...shape })),
      parameters,
    )
    const reach: Partial<Record<Family, number>> = {}
    const counts: Partial<Record<Family, number>> = {}
    for (const [i, { config, parameters: count }] of sized.entries()) {
      const family = config.family as Family
      yield { share: i / sized.length, says: `measuring the ${reachNames[family]}` }
      const memory = createMemory({ target: place.target, seed: place.seed })
      const model = createLanguageModel(config)
      await drawZeros(memory, model)
      const rows = await gradientReach(memory, model, heldOut, { windows, seed: place.seed })
      reach[family] = across(rows.map((row) => row[distance]! / row[0]!)).value
      counts[family] = count
      yield {
        share: (i + 1) / sized.length,
        says: `measured the ${reachNames[family]}`,
        readings: { reach: reach[family]! },
      }
    }
    return { reach, parameters: counts } as Found
  },

  verdict(results, { distance }) {
    const medians = Object.fromEntries(
      families.map((family) => [family, across(results.map(({ reach }) => reach[family]))]),
    ) as Record<Family, ReturnType<typeof across>>
    const isOrdered = (reach: Readonly<Record<Family, number>>): boolean =>
      reach.rnn < Math.min(reach.gru, reach.lstm) && Math.max(reach.gru, reach.lstm) < reach.gpt
    const byMedian = isOrdered(
      Object.fromEntries(families.map((family) => [family, medians[family].value])) as Record<Family, number>,
    )
    const bySeed = results.filter(({ reach }) => isOrdered(reach)).length
    const ordered = [...families].sort((a, b) => medians[a].value - medians[b].value)
    const counts = Object.values(results[0]!.parameters)
    return {
      claim: `At ${distance} letters back the gradient of an Elman network is weaker than that of a GRU or an LSTM, and theirs weaker than a Transformer’s.`,
      holds: byMedian && bySeed === results.length ? 'yes' : byMedian || bySeed > 0 ? 'mixed' : 'no',
      evidence: [
        ...ordered.map((family) => ({
          label: `${reachNames[family]}: share of the gradient that is left ${distance} letters back`,
          ...medians[family],
        })),
        { label: 'seeds in which the order held', value: bySeed },
        {
          label: 'weights, from the fewest to the most of the four',
          value: Math.min(...counts),
          spread: [Math.min(...counts), Math.max(...counts)],
        },
      ],
      caveat:
        'These are new networks. Training can lengthen the reach of an LSTM or a GRU, and a gradient that arrives is a chance to learn, not yet something learnt. A Transformer pays for its reach: its work grows with the square of the length.',
      outcome: { kind: 'order', items: ordered.map((family) => reachNames[family]) },
    }
  },
}
