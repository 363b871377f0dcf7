/** What `atelier train` can be told of adversarial models. */
import type { OptionTable } from './option.js'

export const ganOptions = {
  adversarialLoss: {
    kind: 'choice',
    choices: ['relativistic', 'non-saturating', 'minimax', 'hinge', 'wasserstein'],
    help: 'what the two players of a gan play for',
    otherwise: 'relativistic',
  },
  penalty: {
    kind: 'choice',
    choices: ['none', 'r1', 'r2', 'r1-r2', 'interpolated'],
    help: "which slopes of a gan's discriminator are penalised: at real, made or both kinds of examples, or between",
    otherwise: 'r1-r2',
  },
  penaltyWeight: {
    kind: 'number',
    least: 0,
    help: 'weight of that penalty at the beginning',
    otherwise: '1; 0.05 for points and rows',
  },
  penaltyEnd: {
    kind: 'number',
    least: 0,
    help: 'share of the weight that is left at the end',
    otherwise: '0.1; 0.01 for points and rows',
  },
  penaltyEvery: { kind: 'whole', least: 1, help: 'steps from one penalty to the next', otherwise: '1' },
  discriminatorRate: {
    kind: 'number',
    least: 0,
    help: "a discriminator's learning rate, as a multiple of the generator's",
    otherwise: '0.5; 1 for points and rows',
  },
  discriminatorSteps: { kind: 'whole', least: 0, help: 'moves of the discriminator in a step', otherwise: '1' },
  generatorSteps: { kind: 'whole', least: 0, help: 'moves of the generator in a step', otherwise: '1' },
  gameOptimizer: {
    kind: 'choice',
    choices: ['adam', 'muon'],
    help: "what turns a gan's gradients into moves",
    otherwise: 'adam',
  },
  adapt: {
    kind: 'number',
    least: 0,
    most: 1,
    help: 'change what the discriminator sees, more and more while it is surer than this of real images; for few of them. 0.6 is usual',
    otherwise: '0, never',
  },
  freeze: {
    kind: 'choice',
    choices: ['neither', 'generator', 'discriminator'],
    help: 'a player that holds still',
    otherwise: 'neither',
  },
  discriminatorWidth: {
    kind: 'whole',
    least: 1,
    help: "width of a gan's discriminator",
    otherwise: "16; of rows the generator's",
  },
  waves: {
    kind: 'whole',
    least: 0,
    help: 'waves of each number that the discriminator sees beside it, of points and rows',
    otherwise: '3 for up to three numbers, else 0',
  },
  seesDeviation: { kind: 'switch', help: 'let the discriminator see how much the examples of a group differ' },
} as const satisfies OptionTable

/** Those that make a model. */
export const ganKeys = ['discriminatorWidth', 'seesDeviation', 'waves'] as const

/** Those that train it. */
export const gameKeys = [
  ...(['adversarialLoss', 'penalty', 'penaltyWeight', 'penaltyEnd', 'penaltyEvery', 'gameOptimizer'] as const),
  ...(['discriminatorRate', 'discriminatorSteps', 'generatorSteps', 'adapt', 'freeze'] as const),
] as const
