import type { Question } from '../question.js'

export const diffusionQuestion = {
  id: 'diffusion',
  title: 'Diffusion',
  asks: 'How does a diffusion model make an image?',
  points: [
    {
      id: 'forward',
      says: 'For training, noise is added to real images, from a little to so much that nothing else is left. This is a formula; nothing is learnt in it.',
      phrases: [
        'adds noise',
        'add noise',
        'noise to images',
        'forward',
        'gradually',
        'pure noise',
        'corrupts',
        'gaussian',
      ],
      section: 'diffusion',
      state: { path: '/lab/diffusion', search: { image: 3, at: 4 }, says: 'One image under more and more noise' },
    },
    {
      id: 'learn',
      says: 'A network is shown a noisy image and how noisy it is, and learns to predict the noise in it, or, which comes to the same, the clean image.',
      phrases: ['predicts the noise', 'removes noise', 'denoise', 'learns to', 'reverse', 'clean image', 'noise level'],
      section: 'diffusion',
      state: {
        path: '/lab/diffusion',
        search: { at: 10 },
        says: 'The noisy image, the noise predicted, the clean image predicted',
      },
    },
    {
      id: 'sample',
      says: 'To make an image it begins with noise alone and takes away a part of the noise it predicts, again and again: the coarse is settled first, the details last.',
      phrases: [
        'starts from noise',
        'start with noise',
        'random noise',
        'step by step',
        'many steps',
        'iterative',
        'again and again',
        'coarse',
      ],
      section: 'diffusion',
      state: { path: '/learn/quiz', search: { question: 'diffusion' }, says: 'When the image can be recognised' },
    },
    {
      id: 'condition',
      says: 'A label or a text can be given to the network as well; guidance then strengthens what it asks for, at the cost of variety.',
      phrases: ['prompt', 'text', 'label', 'guidance', 'conditioned', 'steer'],
      section: 'diffusion',
      state: { path: '/lab/diffusion', search: { guidance: 4 }, says: 'The same noise under a stronger guidance' },
    },
    {
      id: 'speed',
      says: 'It needs many evaluations of the network for one image, which makes it slow; better solvers and distillation need fewer.',
      phrases: ['slow', 'many evaluations', 'expensive', 'fewer steps', 'distillation', 'solver'],
      section: 'requirements',
      state: { path: '/lab/diffusion', search: { steps: 4, at: 4 }, says: 'The same noise in four steps' },
    },
  ],
  answer:
    'In training, real images are mixed with noise of every strength, and a network learns to predict the noise, or the clean image, from the noisy one and its noise level. To make an image one begins with pure noise and takes away a part of the predicted noise, step by step: first the coarse, then the details. A label or a text may steer each step, and guidance strengthens it. Many steps mean many evaluations, which is why it is slow and why solvers and distillation matter.',
  misconceptions: [
    {
      belief: 'The model uncovers an image that was hidden in the noise.',
      fact: 'The noise holds no image. Other noise leads to another image: each is decided on the way.',
    },
    {
      belief: 'The network runs once from noise to image.',
      fact: 'It runs once for every step, and its first predictions are blurred means of what could still become of it.',
    },
  ],
} as const satisfies Question
