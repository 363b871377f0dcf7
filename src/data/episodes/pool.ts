/** Classes to draw episodes from, each with its examples. */
import { AtelierError } from '../../tensor/index.js'
import { type ImageSet, imageBatch, selectImages } from '../images/index.js'

export interface PoolClass {
  readonly name: string
  /** What it belongs to, such as an alphabet; empty where nothing is told. */
  readonly group: string
  /** Examples of it. */
  readonly count: number
}

export interface ClassPool {
  readonly name: string
  /** Of one example. */
  readonly shape: readonly number[]
  readonly classes: readonly PoolClass[]
  /** Writes an example [...shape] of the class at `place` into `out`. */
  read(place: number, item: number, out: Float32Array): void
}

/** How many quarter turns of a class count as classes of their own, itself included (arXiv:1606.04080, section 4.1). */
export type Turns = 1 | 2 | 4

/**
 * Classes of labelled images, from 0 to 1; with `turns`, every class once more for each quarter turn.
 * @throws for images without labels, and to turn images that are not square.
 */
export function imagePool(set: ImageSet, turns: Turns = 1): ClassPool {
  const places = placesOfClasses(set)
  const { channels, height, width, classes } = set
  if (turns > 1 && height !== width) {
    throw new AtelierError(
      `episodes: images of ${height} × ${width}: only squares can be turned`,
      'Give one size for all, as with --resize 28',
    )
  }
  const angles = { 1: [0], 2: [0, 2], 4: [0, 1, 2, 3] }[turns]
  return {
    name: set.name,
    shape: [channels, height, width],
    classes: angles.flatMap((quarters) =>
      places.map((of, label) => {
        const name = classes![label]!
        return {
          name: quarters === 0 ? name : `${name} turned ${90 * quarters}°`,
          group: groupOf(name),
          count: of.length,
        }
      }),
    ),
    read(place, item, out) {
      const image = imageBatch(set, [places[place % places.length]![item]!])
      turned(image, width, angles[Math.floor(place / places.length)]!, out)
    },
  }
}

/** Classes of rows [count, ...shape]. @throws where labels and rows differ in number. */
export function rowPool(
  rows: Float32Array,
  { name, shape, labels, classes }: Pick<ClassPool, 'name' | 'shape'> & LabelledPlaces,
): ClassPool {
  const size = shape.reduce((a, b) => a * b, 1)
  if (rows.length !== size * labels.length) {
    throw new AtelierError(`episodes: ${rows.length} values for ${labels.length} rows of ${size}: the counts differ`)
  }
  const places = placesOfClasses({ name, labels, classes })
  return {
    name,
    shape,
    classes: places.map((of, label) => ({ name: classes[label]!, group: groupOf(classes[label]!), count: of.length })),
    read(place, item, out) {
      const from = places[place]![item]! * size
      out.set(rows.subarray(from, from + size))
    },
  }
}

/** The images of some classes, with labels for these alone. @throws where no class is left. */
export function imagesOfClasses(set: ImageSet, isKept: (name: string) => boolean): ImageSet {
  const places = placesOfClasses(set)
  const kept = set.classes!.flatMap((name, label) => (isKept(name) && places[label]!.length > 0 ? [label] : []))
  if (kept.length === 0) throw new AtelierError(`episodes: "${set.name}": no class is left`)
  const renamed = new Map(kept.map((label, place) => [label, place]))
  const chosen = Array.from(set.labels!.keys()).filter((place) => renamed.has(set.labels![place]!))
  const some = selectImages(set, chosen)
  return {
    ...some,
    classes: kept.map((label) => set.classes![label]!),
    labels: some.labels!.map((label) => renamed.get(label)!),
  }
}

/** What a class belongs to: all but the last part of a name such as `Latin/character01`. */
export const groupOf = (name: string): string => name.split('/').slice(0, -1).join('/')

interface LabelledPlaces {
  /** [count], places in `classes`. */
  readonly labels: Int32Array
  readonly classes: readonly string[]
}

/** Where the examples of each class are. */
function placesOfClasses({
  name,
  labels,
  classes,
}: { readonly name: string } & Partial<LabelledPlaces>): readonly (readonly number[])[] {
  if (labels === undefined || classes === undefined) {
    throw new AtelierError(
      `episodes: "${name}" has no labels: there are no classes to draw`,
      'Give a folder with a folder for each class, or a set that has labels',
    )
  }
  const places = classes.map(() => [] as number[])
  for (const [place, label] of labels.entries()) places[label]!.push(place)
  return places
}

/** A square image [channels, side, side], turned to the left by quarters. */
function turned(image: Float32Array, side: number, quarters: number, out: Float32Array): void {
  if (quarters === 0) {
    out.set(image)
    return
  }
  const last = side - 1
  const area = side * side
  for (let start = 0; start < image.length; start += area) {
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const from =
          quarters === 1 ? x * side + last - y : quarters === 2 ? (last - y) * side + last - x : (last - x) * side + y
        out[start + y * side + x] = image[start + from]!
      }
    }
  }
}
