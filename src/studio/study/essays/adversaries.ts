import { type Essay, experimentPlace } from '../essay.js'

export const adversariesEssay = {
  id: 'adversaries',
  title: 'The competitive nature of GANs',
  asks: 'What does competition between two networks achieve that a fixed goal does not, why is it so hard to keep in balance, and what does its success mean outside the laboratory?',
  guides: [
    'What does the generator learn from, if it never sees a real example?',
    'What would happen if one of the two stopped learning?',
    'How would you notice mode collapse, and which numbers would not show it?',
    'If fakes and detectors improve each other, what follows for deepfakes, and for those who are shown in them?',
  ],
  outline: [
    {
      id: 'game',
      heading: 'The game',
      holds: 'Two players, opposed aims, turns; what each sees and what each is told.',
      evidence: [
        { path: '/learn/duel', says: 'One move at a time' },
        experimentPlace('adversaries', 'One player frozen, then both in play'),
      ],
    },
    {
      id: 'balance',
      heading: 'Balance and its failures',
      holds:
        'The discriminator at a coin’s toss; collapse, oscillation, a gradient that vanishes; which remedies act on which.',
      evidence: [
        experimentPlace('adversaries', 'Accuracy of the discriminator'),
        {
          path: '/lab/gan',
          search: { loss: 'minimax', penalty: 'none' },
          says: 'How a strong opponent leaves no push',
        },
      ],
    },
    {
      id: 'measure',
      heading: 'Losses are no measure',
      holds: 'Why neither loss says how good the examples are, and what does.',
      evidence: [
        { path: '/work/eval', says: 'Quality and diversity, measured apart' },
        {
          path: '/learn/quiz',
          search: { question: 'adversaries', experiment: 'collapse' },
          says: 'Heaps reached, counted and not guessed from a loss',
        },
      ],
    },
    {
      id: 'style',
      heading: 'Up to StyleGAN',
      holds: 'From points on a plane to faces that can be mixed, coarse and fine.',
      evidence: [{ path: '/lab/stylegan', says: 'Two faces mixed, layer by layer' }],
    },
    {
      id: 'society',
      heading: 'Deepfakes, consent, identity',
      holds:
        'What a race between fakes and detectors means for evidence, consent and identity theft; who has which duty.',
      evidence: [],
    },
  ],
} as const satisfies Essay
