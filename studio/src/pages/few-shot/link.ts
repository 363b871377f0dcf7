import type { LinkSchema } from 'atelier/studio'

export const fewShotLink = {
  alphabets: { kind: 'choice', choices: ['others', 'tagalog'], default: 'others' },
  ways: { kind: 'number', least: 2, most: 17, step: 1, default: 5 },
  shots: { kind: 'number', least: 1, most: 10, step: 1, default: 1 },
  /** Which task is shown. */
  task: { kind: 'number', least: 0, most: 9999, step: 1, default: 1 },
  /** Examples of one's own: `A 10 10 90 10; 50 10 50 90 | B …`. */
  drawn: {
    kind: 'text',
    longest: 4000,
    default:
      'A 10 12 90 10; 50 10 50 90 | B 50 10 78 24 86 52 74 80 48 90 22 78 12 50 24 22 50 10 | C 14 14 84 18 20 84 86 86',
  },
  asked: { kind: 'text', longest: 2000, default: '14 20 84 12; 46 16 54 86' },
  kind: { kind: 'choice', choices: ['sea or land', 'one or many'], default: 'sea or land' },
  /** Lines of a prompt of one's own, and the word that is asked. */
  prompt: { kind: 'text', longest: 240, default: 'whale: sea\nhouse: land\nwave: sea\ntree: land' },
  word: { kind: 'text', longest: 24, default: 'ship' },
  /** Slopes that the small transformer finds in a prompt, its steps of learning, and which prompt is shown. */
  slopes: { kind: 'number', least: 1, most: 3, step: 1, default: 2 },
  learn: { kind: 'number', least: 20, most: 4000, step: 20, default: 400 },
  shown: { kind: 'number', least: 0, most: 9999, step: 1, default: 0 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema
