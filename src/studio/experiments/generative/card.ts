import type { ExperimentCard } from '../../experiment.js'

/** The eight heaps on a circle of radius 2 that both learn from; they are of two classes in turns. */
export const heaps = Array.from({ length: 8 }, (_, i) => {
  const angle = (2 * Math.PI * i) / 8
  const round = (value: number): number => Math.round(1000 * value) / 1000
  return { at: [round(2 * Math.cos(angle)), round(2 * Math.sin(angle))] as const, name: i % 2 === 0 ? 'A' : 'B' }
})

export const generativeCard = {
  id: 'generative',
  question: 'generative',
  title: 'A classifier and a generator, side by side',
  about:
    'Two networks learn from the same 2,048 points in eight heaps of two classes. One learns which class a point is of; the other learns the points of each class. Both are then asked for new points, and for the class of points that they have not seen.',
  link: {
    steps: { kind: 'number', least: 50, most: 2000, step: 50, default: 250 },
    points: { kind: 'number', least: 64, most: 1024, step: 64, default: 256 },
  },
  prediction: {
    kind: 'points',
    ask: 'The generator is asked for new points of class A. Place five points where you expect it to draw.',
    count: 5,
    x: { label: 'x', least: -3, most: 3 },
    y: { label: 'y', least: -3, most: 3 },
    landmarks: heaps,
  },
  seeds: 3,
  seconds: 15,
} as const satisfies ExperimentCard
