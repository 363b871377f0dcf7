/** Questions with few answers, small enough for the prompt of a small model: a word and what is to be said of it. */
export interface PromptTask {
  readonly labels: readonly string[]
  readonly examples: readonly (readonly [word: string, label: string])[]
}

export const promptTaskNames = ['sea or land', 'one or many'] as const
export type PromptTaskName = (typeof promptTaskNames)[number]

export const promptTasks: Readonly<Record<PromptTaskName, PromptTask>> = {
  'sea or land': {
    labels: ['sea', 'land'],
    examples: [
      ...(['whale', 'shark', 'wave', 'sail', 'anchor', 'mast', 'tide', 'ship'] as const).map(
        (w) => [w, 'sea'] as const,
      ),
      ...(['house', 'horse', 'tree', 'road', 'field', 'garden', 'street', 'farm'] as const).map(
        (w) => [w, 'land'] as const,
      ),
    ],
  },
  'one or many': {
    labels: ['one', 'many'],
    examples: (['whale', 'ship', 'boat', 'hand', 'oar', 'sail', 'sailor', 'wave'] as const).flatMap((word) => [
      [word, 'one'] as const,
      [`${word}s`, 'many'] as const,
    ]),
  },
}
