import { type Essay, experimentPlace } from '../essay.js'

export const fineTuningEssay = {
  id: 'fine-tuning',
  title: 'From foundation to fine-tuning',
  asks: 'How does a model that has merely read become one that does what is asked, in medicine or law, say, and what may it lose on the way?',
  guides: [
    'What does pretraining give that a small set of examples never could?',
    'What is frozen, what is changed, and why does it matter which?',
    'What does a reward model learn from people’s rankings, and what happens when a policy finds its weaknesses?',
    'When would examples in the prompt do instead?',
  ],
  outline: [
    {
      id: 'foundation',
      heading: 'The foundation',
      holds: 'Pretraining on much text: what it learns without any label, and what it costs.',
      evidence: [{ path: '/learn/lifecycle', search: { station: 'foundation' }, says: 'One prompt at every station' }],
    },
    {
      id: 'adapt',
      heading: 'Fine-tuning',
      holds: 'Supervised examples of the task; all weights, some frozen, or small additions (LoRA).',
      evidence: [{ path: '/work/lifecycle', search: { way: 'lora' }, says: 'Before and after, with the same seed' }],
    },
    {
      id: 'forgetting',
      heading: 'What is forgotten',
      holds: 'The loss on the old task before and after; how it is held in check.',
      evidence: [
        {
          path: '/work/lifecycle',
          search: { replay: 0.5 },
          says: 'What was forgotten, with half of the old text replayed',
        },
      ],
    },
    {
      id: 'rank',
      heading: 'Learning from preferences',
      holds: 'Rankings, a reward, a policy held near its reference; reward shown with the distance that it cost.',
      evidence: [{ path: '/work/lifecycle', search: { price: 0.2 }, says: 'Reward against distance' }],
    },
    {
      id: 'prompt',
      heading: 'Or a few examples',
      holds: 'What examples in the prompt can do without touching a weight, and where they end.',
      evidence: [
        experimentPlace('few-shot', 'The error by the number of examples'),
        { path: '/learn/few-shot', says: 'A task by its examples' },
      ],
    },
    {
      id: 'duty',
      heading: 'In medicine and law',
      holds: 'What an error costs there, who answers for it, and which tests come before use.',
      evidence: [],
    },
  ],
} as const satisfies Essay
