/** Errors fall with the number of examples, most of it with the first few, where a network has learnt before what characters are like. */
import { readEpisodes } from '../../../data/index.js'
import { episodeShare, nearestExample, nearestPrototype } from '../../../evaluate/index.js'
import { openCharacters } from '../../characters.js'
import { across, type Experiment } from '../../experiment.js'
import { examplesTried, type fewShotCard } from './card.js'

interface Found {
  /** Shares of wrong answers after each number of examples: of the network, and of the nearest pixels. */
  readonly network: readonly number[]
  readonly pixels: readonly number[]
  readonly answers: number
}

const ways = 17
/** Drawings of each character that are asked. */
const queries = 5
const chance = 1 - 1 / ways

export const fewShotExperiment: Experiment<Found, (typeof fewShotCard)['link']> = {
  async *run({ episodes }, place) {
    const characters = await openCharacters(place, 'tagalog')
    const places = await characters.places()
    const tried = examplesTried.filter((shots) => shots > 0)
    const [network, pixels] = [[chance], [chance]]
    let done = 0
    for (const shots of tried) {
      const options = { ways, shots, queries, seed: place.seed, split: `experiment of ${shots}` }
      const [seen, raw] = [readEpisodes(places, options), readEpisodes(characters.pixels, options)]
      let [right, rightByPixels] = [0, 0]
      for (let episode = 0; episode < episodes; episode++) {
        right += await episodeShare(seen(episode), nearestPrototype, places, options)
        rightByPixels += await episodeShare(raw(episode), nearestExample, characters.pixels, options)
        done += 1
        const wrong = 100 * (1 - right / (episode + 1))
        yield {
          share: done / (episodes * tried.length),
          says: `${shots} of each, task ${episode + 1} of ${episodes}`,
          readings: { wrong },
        }
      }
      network.push(1 - right / episodes)
      pixels.push(1 - rightByPixels / episodes)
    }
    await characters.close()
    return { network, pixels, answers: ways * queries * episodes }
  },

  verdict(results) {
    const curveOf = (name: 'network' | 'pixels') =>
      examplesTried.map((_, i) => across(results.map((found) => 100 * found[name][i]!)))
    const [network, pixels] = [curveOf('network'), curveOf('pixels')]
    const last = examplesTried.length - 1
    const three = examplesTried.indexOf(3)
    const firstShares = results.map(
      ({ network: errors }) => (errors[0]! - errors[three]!) / (errors[0]! - errors[last]!),
    )
    const first = across(firstShares.map((share) => 100 * share))
    const falls = results.every(({ network: errors }) => errors[last]! < errors[1]! && errors[1]! < errors[0]!)
    const isEarly = first.spread[0] > 80
    const isBelow = results.every((found) => found.network.every((error, i) => i === 0 || error < found.pixels[i]!))
    return {
      claim:
        'One example leaves fewer wrong answers than chance, and ten fewer than one; the first three do most of the work; and with as many examples a network that has learnt on other alphabets errs less than a comparison of pixels.',
      holds: falls && isEarly && isBelow ? 'yes' : falls ? 'mixed' : 'no',
      evidence: [
        { label: 'wrong without an example: chance', value: 100 * chance, unit: '%' },
        { label: 'wrong after one example of each', ...network[1]!, unit: '%' },
        { label: 'wrong after three', ...network[three]!, unit: '%' },
        { label: 'wrong after ten', ...network[last]!, unit: '%' },
        { label: 'of the whole fall, by the first three examples', ...first, unit: '%' },
        { label: 'nearest pixels: wrong after one', ...pixels[1]!, unit: '%' },
        { label: 'nearest pixels: wrong after ten', ...pixels[last]!, unit: '%' },
        { label: 'answers at each number of examples, each seed', value: results[0]!.answers },
      ],
      caveat:
        'Few examples are enough only because many were seen before: the network was trained on drawings of seven other alphabets. These 17 characters never trained it, but they chose when its training ended, so they flatter it a little.',
      outcome: {
        kind: 'curve',
        values: network.map(({ value }) => value),
        spread: network.map(({ spread }) => spread),
      },
    }
  },
}
