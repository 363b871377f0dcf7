import type { Question } from '../question.js'

export const fewShotQuestion = {
  id: 'few-shot',
  title: 'Few-shot learning',
  asks: 'What is few-shot learning, and why can a large model do it?',
  points: [
    {
      id: 'examples',
      says: 'A few solved examples of a task are given, and the model solves new cases of it. With one example it is one-shot; with none, only an instruction, zero-shot.',
      phrases: [
        'few examples',
        'handful',
        'solved examples',
        'one-shot',
        'zero-shot',
        'demonstrations',
        'in the prompt',
      ],
      section: 'few-shot',
      state: { path: '/learn/few-shot', search: { shots: 1 }, says: 'One drawing of each sign' },
    },
    {
      id: 'weights',
      says: 'Given in the prompt, the examples change no weight: the model adapts while it reads. Fine-tuning changes the weights, and stays.',
      phrases: [
        'no weights',
        'without training',
        'not retrained',
        'in-context',
        'context',
        'fine-tuning',
        'no gradient',
        'without updating',
      ],
      section: 'few-shot',
      state: { path: '/work/lifecycle', says: 'Fine-tuning, where the weights do change' },
    },
    {
      id: 'pretraining',
      says: 'It can, it seems, because the very many texts that it was trained on hold many tasks, so that it has learnt to infer from examples which one is meant. How it does so is still being studied.',
      phrases: [
        'pretraining',
        'pre-trained',
        'many tasks',
        'large corpus',
        'prior knowledge',
        'recognises the task',
        'patterns',
        'already learnt',
        'meta',
      ],
      section: 'few-shot',
      state: { path: '/learn/quiz', search: { question: 'few-shot' }, says: 'The error by the number of examples' },
    },
    {
      id: 'limits',
      says: 'More examples help, by less and less, and their choice, form and order matter; what the training never touched, a few examples hardly teach.',
      phrases: [
        'more examples',
        'diminishing',
        'order',
        'format',
        'limits',
        'context window',
        'choice of examples',
        'not always',
      ],
      section: 'few-shot',
      state: { path: '/learn/few-shot', search: { shots: 5, ways: 10 }, says: 'Five drawings of each of ten signs' },
    },
  ],
  answer:
    'Few-shot learning solves new cases of a task from a handful of solved examples. Given in the prompt they change no weight: the model adapts while reading, unlike in fine-tuning, whose changes stay. It is possible, it seems, because very much text holds many tasks, and pretraining on it has taught the model to infer from examples what is asked. More examples help by less and less; their choice, form and order matter; and what training has never touched a few examples hardly teach.',
  misconceptions: [
    {
      belief: 'The model learns from my prompt and remembers it next time.',
      fact: 'Its weights do not change. With the prompt, what was in it is gone.',
    },
    {
      belief: 'Few-shot learning makes training unnecessary.',
      fact: 'It rests on a long training before. For a narrow task with enough data a small model, trained for it, can be better and cheaper.',
    },
  ],
} as const satisfies Question
