/** Temperature divides logits: entropy can only rise with it, 0 leaves the likeliest alone, and dice do follow the chances. */
import { goodnessOfFit } from '../../../evaluate/index.js'
import { draw, softmax, temperature as warmed } from '../../../sample/index.js'
import { randomStream } from '../../../tensor/index.js'
import { across, type Experiment } from '../../experiment.js'
import { language } from '../../jobs/language.js'
import { type temperatureCard, temperatures } from './card.js'

interface Found {
  /** Mean effective choices, e to the entropy, at each temperature. */
  readonly choices: readonly number[]
  /** Steps from one temperature to the next at which entropy fell by more than rounding. */
  readonly falls: number
  /** Places at which temperature 0 gave another than the likeliest. */
  readonly strays: number
  /** The share of chance in how far the draws at temperature 1 are from the chances: below .01 they would not follow them. */
  readonly fit: number
}

const beginnings = [
  'Call me Ishmael. Some years ago',
  'The whale rose from the water and',
  'It was a dark night, and the captain',
  'There is a wisdom that is woe; but there is',
]

export const temperatureExperiment: Experiment<Found, (typeof temperatureCard)['link']> = {
  async *run({ places, draws }, place) {
    const job = await language({ mode: 'open', model: 'writer' }, place)
    const random = randomStream(place.seed, 'temperature experiment')
    const choices = temperatures.map(() => 0)
    let [falls, strays, fit] = [0, 0, 1]
    let text = beginnings[place.seed % beginnings.length]!
    const tokens = job.facts.tokens as readonly string[]
    for (let i = 0; i < places; i++) {
      const { arrays } = await job.answer('next', { text })
      const logits = arrays.logits!.data as Float32Array
      let before = 0
      for (const [t, temperature] of temperatures.entries()) {
        const chances = softmax(warmed(logits, temperature))
        const entropy = entropyOf(chances)
        if (entropy < before - 1e-9) falls += 1
        before = entropy
        choices[t]! += Math.exp(entropy) / places
        if (temperature === 0 && chances[likeliest(logits)] !== 1) strays += 1
      }
      const chances = softmax(logits)
      if (i === 0) {
        const counts = new Int32Array(chances.length)
        for (let k = 0; k < draws; k++) counts[draw(chances, random.uniform())]! += 1
        fit = goodnessOfFit(chances, counts)
      }
      text += tokens[draw(chances, random.uniform())]
      yield { share: (i + 1) / places, says: `asked at place ${i + 1} of ${places}` }
    }
    await job.close()
    return { choices, falls, strays, fit }
  },

  verdict(results) {
    const curves = temperatures.map((_, t) => across(results.map(({ choices }) => choices[t]!)))
    const falls = results.reduce((sum, found) => sum + found.falls, 0)
    const strays = results.reduce((sum, found) => sum + found.strays, 0)
    const fits = across(results.map(({ fit }) => fit))
    const isSo = falls === 0 && strays === 0
    return {
      claim:
        'A higher temperature never narrows the choice, temperature 0 always takes the likeliest, and the dice follow the chances.',
      holds: !isSo ? 'no' : fits.spread[0] > 0.01 ? 'yes' : 'mixed',
      evidence: [
        { label: 'effective choices at temperature 0.5', ...curves[temperatures.indexOf(0.5)]! },
        { label: 'effective choices at temperature 1', ...curves[temperatures.indexOf(1)]! },
        { label: 'effective choices at temperature 2', ...curves[temperatures.indexOf(2)]! },
        { label: 'times that a higher temperature narrowed the choice', value: falls },
        { label: 'chance of draws as far from the chances as these (χ²)', ...fits },
      ],
      caveat:
        'This is arithmetic on logits, true of every model. Whether a text is better at a temperature is another question, and depends on the model and on taste.',
      outcome: {
        kind: 'curve',
        values: curves.map(({ value }) => value),
        spread: curves.map(({ spread }) => spread),
      },
    }
  },
}

function entropyOf(chances: Float64Array): number {
  let entropy = 0
  for (const p of chances) if (p > 0) entropy -= p * Math.log(p)
  return entropy
}

const likeliest = (logits: Float32Array): number =>
  logits.reduce((best, value, i) => (value > logits[best]! ? i : best), 0)
