/** One episode as a picture: what is shown of each class, a question, and how far it is from each. */
import type { ImageSet, Turns } from '../data/index.js'
import type { PrototypeTraining } from '../train/index.js'

export interface SheetOptions {
  readonly test: ImageSet
  readonly turns: Turns
  readonly embed: PrototypeTraining['embed']
  readonly way: number
  readonly seed: number
  /** Questions, each with a row of classes by distance. Default 6. */
  readonly questions?: number
}

/**
 * A PNG of an episode with one example of each class: in every row a question, then the examples from the nearest on, with the distances
 * between their places; the right one is marked.
 */
export async function episodeSheet({
  test,
  turns,
  embed,
  way,
  seed,
  questions = 6,
}: SheetOptions): Promise<Uint8Array> {
  const { imagePool, imagesFrom, readEpisodes } = await import('../data/index.js')
  const { imageGrid } = await import('../charts/index.node.js')
  const pool = imagePool(test, turns)
  const { support, queries } = readEpisodes(pool, { ways: way, shots: 1, queries: 1, seed, split: 'picture' })(0)
  const [shown, asked] = [await embed(support), await embed(queries)]
  const size = shown.length / way
  const imageLength = support.length / way
  const rows = Math.min(questions, way)
  const columns = Math.min(way, 10) + 1
  const values = new Float32Array(rows * columns * imageLength)
  const labels: string[] = []
  const put = (from: Float32Array, place: number): void => {
    values.set(from.subarray(place * imageLength, (place + 1) * imageLength), labels.length * imageLength)
  }
  for (let row = 0; row < rows; row++) {
    put(queries, row)
    labels.push('which?')
    const far = Array.from({ length: way }, (_, place) => ({ place, distance: apart(asked, row, shown, place, size) }))
    for (const { place, distance } of far.sort((a, b) => a.distance - b.distance).slice(0, columns - 1)) {
      put(support, place)
      labels.push(`${distance.toFixed(1)}${place === row ? ' right' : ''}`)
    }
  }
  const isRight = (row: number): boolean => labels[row * columns + 1]!.endsWith('right')
  const right = Array.from({ length: rows }, (_, row) => row).filter(isRight).length
  return imageGrid(imagesFrom(values, test), test, {
    ...{ columns, labels },
    title: `Which of ${way} classes is it, of each one shown once?`,
    subtitle: `Nearest first, with squared distances. ${right} of these ${rows} are right`,
  })
}

/** Squared distance of row `i` of `a` from row `j` of `b`. */
function apart(a: Float32Array, i: number, b: Float32Array, j: number, size: number): number {
  let sum = 0
  for (let k = 0; k < size; k++) sum += (a[i * size + k]! - b[j * size + k]!) ** 2
  return sum
}
