/** Those that are compared, in the order in which the job counts them. */
export const learners = ['rnn', 'lstm', 'gru', 'gpt'] as const
