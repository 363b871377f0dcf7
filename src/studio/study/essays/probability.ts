import { type Essay, experimentPlace } from '../essay.js'

export const probabilityEssay = {
  id: 'probability',
  title: 'The probabilistic nature',
  asks: 'A generative model gives chances, and dice decide. What follows for what such a model can be said to know, and for how its answers may be used?',
  guides: [
    'What exactly is a probability of the next token a probability of?',
    'Why may the likeliest continuation be false, and a true one be unlikely?',
    'What is gained and what is lost when the temperature is 0?',
    'How should one ask a source that may answer differently tomorrow?',
  ],
  outline: [
    {
      id: 'chances',
      heading: 'Chances, not answers',
      holds: 'Logits, softmax, a draw: the same state gives many texts.',
      evidence: [{ path: '/learn/chance', says: 'The chances and the needle' }],
    },
    {
      id: 'temperature',
      heading: 'What temperature does',
      holds: 'Entropy and effective choices by temperature, with your numbers.',
      evidence: [
        experimentPlace('temperature', 'Effective choices, measured'),
        { path: '/learn/chance', search: { temperature: 0 }, says: 'No dice at all' },
      ],
    },
    {
      id: 'knowing',
      heading: 'Likely is not true',
      holds: 'What the model’s chances are about (texts like those it has read), and so what confidence does not mean.',
      evidence: [
        { path: '/work/text', says: 'How surprised it is, token by token' },
        experimentPlace('chef', 'New, or recited'),
      ],
    },
    {
      id: 'images',
      heading: 'Dice beyond words',
      holds: 'The same thought for images: noise as dice, and what is decided when.',
      evidence: [
        experimentPlace('diffusion', 'When the image is decided'),
        experimentPlace('generative', 'Draws from a distribution'),
      ],
    },
    {
      id: 'use',
      heading: 'How to use it',
      holds: 'Asking more than once, checking against sources, saying how sure one is; your own rule with its reason.',
      evidence: [],
    },
  ],
} as const satisfies Essay
