import type { ExperimentCard } from '../../experiment.js'

/** Examples of each character; of none, only chance is left. */
export const examplesTried = [0, 1, 2, 3, 5, 10] as const

export const fewShotCard = {
  id: 'few-shot',
  question: 'few-shot',
  title: 'What the first few examples are worth',
  about:
    'A network that was trained on other alphabets is shown a few drawings of each of 17 characters that it was never trained on, and has to say which of them new drawings are. Its weights stay as they are: it only looks for the nearest mean. Comparing pixels is held beside it.',
  link: { episodes: { kind: 'number', least: 4, most: 40, step: 4, default: 8 } },
  prediction: {
    kind: 'curve',
    ask: 'How many of 100 answers are wrong after so many examples of each character?',
    x: { label: 'examples of each', values: examplesTried },
    y: { label: 'wrong answers', least: 0, most: 100, unit: '%' },
  },
  seeds: 3,
  seconds: 10,
} as const satisfies ExperimentCard
