import { randomStream } from 'atelier/tensor'

/** Where the needle stands for a seed: the first number of its stream. */
export const uniformOf = (seed: number): number => randomStream(seed, 'sample').uniform()
