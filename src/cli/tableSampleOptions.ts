import type { SolverName } from '../sample/index.js'
import type { OptionTable, ValuesOf } from './option.js'

/** By name, so that help does not load them. */
const solvers = ['ddpm', 'ddim', 'euler', 'heun', 'dpm++2m'] as const satisfies readonly SolverName[]

/** What `sample` can be told of a run of a table. */
export const tableSampleOptions = {
  count: { kind: 'whole', least: 1, default: 100, help: 'rows' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides every row' },
  out: { kind: 'text', value: 'file', help: 'a .csv, .tsv or .jsonl file for the rows', otherwise: 'stdout, as CSV' },
  where: {
    kind: 'texts',
    value: 'condition',
    help: 'what every row has to meet, such as "age>=40"; drawn until it does',
  },
  balance: { kind: 'text', value: 'column', help: 'a category of which every level comes equally often' },
  levels: {
    kind: 'choice',
    choices: ['largest', 'share'],
    default: 'largest',
    help: 'how a category follows from its numbers: the largest, or each by its share',
  },
  solver: { kind: 'choice', choices: solvers, help: 'how noise is taken away', otherwise: 'dpm++2m' },
  steps: { kind: 'whole', least: 1, help: 'steps from noise to rows', otherwise: '20' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores' },
  json: { kind: 'switch', help: 'one JSON object a row on stdout; with --out one on what was written' },
} as const satisfies OptionTable

export type TableSampleValues = ValuesOf<typeof tableSampleOptions>
