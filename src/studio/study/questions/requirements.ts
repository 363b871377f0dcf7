import type { Question } from '../question.js'

export const requirementsQuestion = {
  id: 'requirements',
  title: 'Quality, diversity, speed',
  asks: 'Which three requirements is a generative model measured by, and why is it hard to meet them together?',
  points: [
    {
      id: 'quality',
      says: 'Quality: each example should be believable, and do what was asked.',
      phrases: ['quality', 'realistic', 'believable', 'fidelity', 'sharp', 'convincing', 'accurate'],
      section: 'requirements',
      state: {
        path: '/work/eval',
        search: { medium: 'images', quality: 'precision' },
        says: 'Models by their quality, each with its interval',
      },
    },
    {
      id: 'diversity',
      says: 'Diversity: the examples together should cover the variety of the data, the rare kinds too, without copying single ones.',
      phrases: ['diversity', 'variety', 'cover', 'coverage', 'rare', 'different', 'mode', 'minorities'],
      section: 'requirements',
      state: {
        path: '/work/eval',
        search: { medium: 'images', diversity: 'coverage' },
        says: 'Models by how much of the data they cover',
      },
    },
    {
      id: 'speed',
      says: 'Speed: an example should come as fast and as cheaply as its use demands.',
      phrases: ['speed', 'fast', 'quickly', 'latency', 'real time', 'cheap', 'cost'],
      section: 'requirements',
      state: { path: '/work/eval', says: 'Time for an example, median and slowest twentieth' },
    },
    {
      id: 'trade',
      says: 'One is often paid for with another: GANs are fast and sharp but may lose modes, VAEs are fast and varied but blurred, diffusion is good and varied but slow.',
      phrases: ['trade-off', 'at the cost', 'gan', 'vae', 'diffusion', 'compromise', 'trilemma', 'not all three'],
      section: 'requirements',
      state: {
        path: '/learn/quiz',
        search: { question: 'requirements' },
        says: 'Settings of which none is best in all three',
      },
    },
    {
      id: 'measure',
      says: 'So all three are measured, each with its sample and interval: a single number hides what was given up.',
      phrases: ['measure', 'metric', 'single number', 'interval', 'evaluate', 'all three'],
      section: 'requirements',
      state: {
        path: '/work/eval',
        search: { words: 400 },
        says: 'Measured on four times as many: the intervals shrink',
      },
    },
  ],
  answer:
    'Quality: every example is believable and does what was asked. Diversity: together they cover what the data hold, the rare kinds too. Speed: they come as fast and cheaply as the use demands. Each is easily bought with another: a GAN is fast and sharp and may miss modes, a VAE is fast and varied and blurs, diffusion is good and varied and slow. So all three are reported, with samples and intervals, and what matters most is decided by the use.',
  misconceptions: [
    {
      belief: 'One score can rank generative models.',
      fact: 'A score mixes quality and diversity in a way of its own. Two models with the same score can fail in opposite ways.',
    },
    {
      belief: 'A few beautiful examples prove a good model.',
      fact: 'They prove that it can be good. What it leaves out is seen only in many, chosen by no one.',
    },
  ],
} as const satisfies Question
