import type { LinkSchema, LinkValues } from 'atelier/studio'

/** Models that can be asked for words, as the job knows them. */
export const writerModels = ['ngram-2', 'ngram-3', 'ngram-5', 'gpt-small', 'gpt-large', 'foundation'] as const

export const evaluationLink = {
  list: { kind: 'choice', choices: ['words', 'names'], default: 'words' },
  writers: {
    kind: 'text',
    longest: 600,
    default: 'real,ngram-2,ngram-3,ngram-5,foundation@0.1,foundation@0.4,foundation@0.7,foundation@1',
  },
  count: { kind: 'number', least: 20, most: 1000, step: 10, default: 100 },
  quality: { kind: 'choice', choices: ['real words', 'precision'], default: 'real words' },
  diversity: { kind: 'choice', choices: ['different words', 'coverage'], default: 'different words' },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema

export type EvaluationValues = LinkValues<typeof evaluationLink>

const known = (id: string): boolean => {
  const [name, temperature = '1'] = id.split('@')
  const value = Number(temperature)
  return id === 'real' || (writerModels.some((model) => model === name) && value >= 0 && value <= 2)
}

/** The writers of an address, each once; what none is called is left out. */
export const writersOf = (text: string): readonly string[] =>
  [...new Set(text.split(',').map((id) => id.trim()))].filter(known).slice(0, 20)

/** Which writers are there is asked of the open job, so that one more or less measures nothing anew. */
export const evaluationRequest = ({ list, writers, count, seed }: EvaluationValues) => ({
  job: 'evaluation',
  seed,
  params: { list, count, writers: [...writersOf(writers)] },
})
