/** Texts that can be learnt, as addresses name them: those that ship, and one's own. */
export const corpusChoices = ['moby-dick', 'addresses', 'names', 'own'] as const
