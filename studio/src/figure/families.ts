import type { Role } from './roles'

/** Kinds of models of language, and what each looks like in every chart. */
export const families = {
  ngram: { name: 'n-grams', role: 'reference' },
  rnn: { name: 'RNN', role: 'made' },
  lstm: { name: 'LSTM', role: 'critic' },
  gru: { name: 'GRU', role: 'maker' },
  gpt: { name: 'Transformer', role: 'real' },
} as const satisfies Readonly<Record<string, { readonly name: string; readonly role: Role }>>

export type FamilyName = keyof typeof families
