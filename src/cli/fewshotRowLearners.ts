/** Ways to learn from a few labelled rows: on the columns as they are, and by networks that know the rows without their labels. */
import type { ClassPool } from '../data/index.js'
import type { EpisodeLearner } from '../evaluate/index.js'
import type { Target } from '../tensor/index.js'
import type { RowClasses } from './rowClasses.js'

export interface RowLearnerOptions {
  readonly ways: number
  /** Most rows of a class that will be shown. */
  readonly shots: number
  readonly steps: number
  readonly width: number
  readonly seed: number
  readonly target: Target
  readonly threads: number
}

export interface RowLearners {
  readonly all: Readonly<Record<string, { readonly pool: ClassPool; readonly learner: EpisodeLearner }>>
  close(): Promise<void>
}

/** Rows of a class in a made task that are asked for. */
const queries = 5
/** Of the inner steps: their number in training and in use, and their length. */
const adaptation = { training: { steps: 3, rate: 0.1 }, use: { steps: 10, rate: 0.1 } } as const
/** Tasks of an update of weights that are to be adapted. */
const tasks = 4

export async function rowLearners(
  { pool, rows, width: inputs }: RowClasses,
  options: RowLearnerOptions,
): Promise<RowLearners> {
  const { logisticRegression, nearestPrototype, vectorPool } = await import('../evaluate/index.js')
  const { ways, shots, steps, width, seed, target, threads } = options
  const { adaptationTraining, prototypeTraining, rowTasks, trainOnStream } = await import('../train/index.js')
  const { Perceptron } = await import('../models/index.js')
  // No more of each cluster than the rows allow for: half of an even part of them.
  const few = Math.max(1, Math.min(shots, Math.floor(rows.length / inputs / ways / 2) - queries))
  const common = { steps, seed, target, threads }
  const prototypes = prototypeTraining({
    ...{ ...common, ways, shots: few, queries, learningRate: 0.02 },
    training: { name: pool.name, at: rowTasks(rows, inputs, { ways, shots: few, queries, seed }) },
    config: { family: 'embedding', network: 'dense', shape: [inputs], width, layers: 2, background: 0 },
  })
  for await (const _ of trainOnStream(prototypes.stream));
  const places = await vectorPool(pool, prototypes.embed)
  await prototypes.close()

  const made = rowTasks(rows, inputs, { ways, shots: few, queries, seed: seed + 1 })
  const classesOf = (each: number): Int32Array =>
    Int32Array.from({ length: ways * each }, (_, i) => Math.floor(i / each))
  const joined = (parts: readonly Float32Array[]): Float32Array => Float32Array.from(parts.flatMap((part) => [...part]))
  const repeated = (labels: Int32Array): Int32Array =>
    Int32Array.from({ length: tasks * labels.length }, (_, i) => labels[i % labels.length]!)
  const adaptive = adaptationTraining({
    ...{ ...common, inputs, outputs: ways, answers: 'classes', tasks, shown: ways * few, asked: ways * queries },
    model: new Perceptron({ family: 'perceptron', inputs, outputs: ways, width, layers: 2 }),
    tasksAt(step) {
      const drawn = Array.from({ length: tasks }, (_, task) => made((step - 1) * tasks + task))
      return {
        shownX: joined(drawn.map(({ support }) => support)),
        shownY: repeated(classesOf(few)),
        askedX: joined(drawn.map(({ queries: asked }) => asked)),
        askedY: repeated(classesOf(queries)),
      }
    },
    adaptation: adaptation.training,
    learningRate: 3e-3,
  })
  for await (const _ of trainOnStream(adaptive.stream));

  const adapted: EpisodeLearner = async (episode) => {
    const [shown, asked] = [episode.support, episode.queries].map((values) => values.length / inputs) as [
      number,
      number,
    ]
    const logits = await adaptive.predict(
      { shownX: episode.support, shownY: classesOf(episode.shots), askedX: episode.queries },
      adaptation.use,
      { tasks: 1, shown, asked },
    )
    return Int32Array.from({ length: asked }, (_, query) => {
      const row = logits.subarray(query * ways, (query + 1) * ways)
      return row.indexOf(Math.max(...row))
    })
  }
  return {
    all: {
      'nearest mean of columns': { pool, learner: nearestPrototype },
      'linear map of columns': { pool, learner: logisticRegression },
      'prototypical network': { pool: places, learner: nearestPrototype },
      'linear map on its places': { pool: places, learner: logisticRegression },
      'adapted weights (MAML)': { pool, learner: adapted },
    },
    close: () => adaptive.close(),
  }
}
