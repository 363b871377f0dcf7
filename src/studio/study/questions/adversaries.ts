import type { Question } from '../question.js'

export const adversariesQuestion = {
  id: 'adversaries',
  title: 'Generator and discriminator',
  asks: 'What do the generator and the discriminator of a GAN do, and how does each make the other better?',
  points: [
    {
      id: 'generator',
      says: 'The generator turns random numbers into examples. It sees no real ones: all it learns comes through the discriminator’s gradient.',
      phrases: ['generator', 'noise', 'random numbers', 'makes fakes', 'fake examples', 'fool'],
      section: 'adversaries',
      state: {
        path: '/lab/gan',
        search: { layers: 'made,arrows' },
        says: 'Points made of noise, with the push on each',
      },
    },
    {
      id: 'discriminator',
      says: 'The discriminator is shown real and made examples, and learns to give each the chance that it is real.',
      phrases: [
        'discriminator',
        'tells real from fake',
        'real or fake',
        'critic',
        'judges',
        'detects',
        'chance that it is real',
      ],
      section: 'adversaries',
      state: {
        path: '/lab/gan',
        search: { layers: 'map,real' },
        says: 'The discriminator’s opinion of every place on the plane',
      },
    },
    {
      id: 'turns',
      says: 'They take turns with opposed aims: what one has just learnt is the other’s next lesson.',
      phrases: [
        'take turns',
        'alternate',
        'compete',
        'opposed',
        'against each other',
        'game',
        'one-upmanship',
        'minimax',
      ],
      section: 'adversaries',
      state: { path: '/learn/duel', search: { scene: 1 }, says: 'One move at a time' },
    },
    {
      id: 'balance',
      says: 'When made examples can no longer be told from real ones, the discriminator is right half of the time: a coin would do as well.',
      phrases: ['50', 'half', 'equilibrium', 'cannot tell', 'coin', 'indistinguishable', 'balance'],
      section: 'adversaries',
      state: { path: '/learn/quiz', search: { question: 'adversaries' }, says: 'Its accuracy, frozen and in play' },
    },
    {
      id: 'failure',
      says: 'The balance can fail: the generator may settle on few kinds of examples (mode collapse), or get no useful gradient from a discriminator that is too strong.',
      phrases: ['mode collapse', 'collapse', 'unstable', 'vanish', 'too strong', 'few kinds'],
      section: 'adversaries',
      state: {
        path: '/lab/gan',
        search: { loss: 'minimax', penalty: 'none' },
        says: 'A loss under which a strong opponent leaves no push',
      },
    },
  ],
  answer:
    'The generator turns noise into examples; the discriminator sees real and made ones and estimates for each the chance that it is real. They take turns with opposed aims: the discriminator learns to tell them apart, the generator, through the discriminator’s gradient alone, to be taken for real. Each move sets the other a harder task. If it goes well the discriminator ends at a coin’s toss, right half of the time. It may also go wrong: the generator settles on few modes, or a discriminator that is too strong leaves it nothing to learn from.',
  misconceptions: [
    {
      belief: 'A falling loss of the generator means better images.',
      fact: 'Both losses only say who is ahead at the moment. Quality and diversity are measured apart from them.',
    },
    {
      belief: 'The generator copies real examples and changes them.',
      fact: 'No real example ever enters it. It is told only which way to move so that its own pass for real.',
    },
  ],
} as const satisfies Question
