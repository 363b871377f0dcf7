import { AtelierError, type RandomStream, randomStream } from '../../tensor/index.js'
import { checkWhole } from '../whole.js'
import type { ClassPool } from './pool.js'

export interface EpisodeShape {
  /** Classes in an episode. */
  readonly ways: number
  /** Examples of each class that are shown. */
  readonly shots: number
  /** Examples of each class that are asked for. */
  readonly queries: number
}

/** A task: some classes, a few examples of each that are shown, and others that are to be told apart. */
export interface Episode {
  /** [ways], places in the pool. */
  readonly classes: Uint32Array
  /** Which example each row is: [ways · shots] and [ways · queries], class by class, places within the class. */
  readonly shown: Uint32Array
  readonly asked: Uint32Array
  /** [ways · queries]: which of `classes` each query is of. */
  readonly labels: Int32Array
}

/** An episode with its examples. */
export interface ReadEpisode extends Episode {
  /** [ways · shots, ...shape] */
  readonly support: Float32Array
  /** [ways · queries, ...shape] */
  readonly queries: Float32Array
}

export interface EpisodeOptions extends EpisodeShape {
  readonly seed: number
  /** Keeps the episodes of one use apart from those of another, as `training`. */
  readonly split: string
  /** What becomes of each example [...shape] as it is read, in place. */
  readonly change?: (example: Float32Array, random: RandomStream) => void
}

/**
 * Which classes and examples an episode has, drawn evenly: a function of the seed, the split and the step alone.
 * Nothing is shown and asked for at once. @throws where there are too few classes, or too few examples of one.
 */
export function drawnEpisodes(pool: ClassPool, options: EpisodeOptions): (step: number) => Episode {
  const { ways, shots, queries, seed, split } = options
  checkWhole('episodes', { ways, shots, queries })
  const { name, classes } = pool
  if (classes.length < ways) {
    throw new AtelierError(
      `episodes: "${name}": ${classes.length} classes: an episode has ${ways}`,
      'Give fewer ways, or more classes',
    )
  }
  const poor = classes.find(({ count }) => count < shots + queries)
  if (poor !== undefined) {
    throw new AtelierError(
      `episodes: "${name}": ${poor.count} examples of "${poor.name}": an episode has ${shots} + ${queries}`,
      'Give fewer shots or queries, or leave that class out',
    )
  }
  const random = randomStream(seed, `episodes: ${split}`)
  return (step) => {
    const stream = random.fork(step)
    const chosen = stream.permutation(classes.length).slice(0, ways)
    const [shown, asked] = [new Uint32Array(ways * shots), new Uint32Array(ways * queries)]
    for (const [way, place] of chosen.entries()) {
      const items = stream.permutation(classes[place]!.count)
      shown.set(items.subarray(0, shots), way * shots)
      asked.set(items.subarray(shots, shots + queries), way * queries)
    }
    return { classes: chosen, shown, asked, labels: labelsOf(ways, queries) }
  }
}

/** The same, with the examples; what each is changed by is a function of (seed, split, step, row). */
export function readEpisodes(pool: ClassPool, options: EpisodeOptions): (step: number) => ReadEpisode {
  const { shots, queries, seed, split, change } = options
  const drawn = drawnEpisodes(pool, options)
  const size = pool.shape.reduce((a, b) => a * b, 1)
  const changes = randomStream(seed, `changes of examples: ${split}`)
  return (step) => {
    const episode = drawn(step)
    const stream = changes.fork(step)
    let row = 0
    const read = (items: Uint32Array, each: number): Float32Array => {
      const values = new Float32Array(items.length * size)
      for (const [i, item] of items.entries()) {
        const out = values.subarray(i * size, (i + 1) * size)
        pool.read(episode.classes[Math.floor(i / each)]!, item, out)
        change?.(out, stream.fork(row))
        row += 1
      }
      return values
    }
    return { ...episode, support: read(episode.shown, shots), queries: read(episode.asked, queries) }
  }
}

const labelsOf = (ways: number, queries: number): Int32Array =>
  Int32Array.from({ length: ways * queries }, (_, i) => Math.floor(i / queries))
