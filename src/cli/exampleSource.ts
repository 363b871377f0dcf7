/** What models of examples learn from, whatever it is: asked for once, by `train`, and remembered by the run. */
import type { ImageParts, PointParts } from '../data/index.node.js'
import type { DescribedImages, Examples, ImageFamilyName, UsualTraining } from '../train/index.node.js'
import { describeImages } from './describeImages.js'
import { type ImageSource, readImages } from './imageSource.js'
import { counted } from './print.js'
import { given } from './runOptions.js'
import type { SoundSource } from './soundSource.js'
import type { TableParts } from './tableSource.js'

export type ExampleKind = 'images' | 'points' | 'sounds' | 'tables'

/** A source with all that decides what is read, as `config.json` remembers it. */
export interface ExampleSource extends ImageSource {
  /** Left out for images. */
  readonly kind?: ExampleKind
}

/** Examples to train on and held-out ones. */
export interface ExampleParts {
  readonly kind: ExampleKind
  readonly training: Examples
  readonly test: Examples
  /** What they are, in a line. */
  readonly words: string
  /** What a step reads some of. */
  readonly unit: 'image' | 'point' | 'row' | 'sound'
  readonly images?: ImageParts
  readonly points?: PointParts
  readonly sounds?: SoundSource
  readonly tables?: TableParts
  /** What suits a family that learns from them. */
  readonly usual?: (family: ImageFamilyName) => UsualTraining
  /** What a run has to remember of them besides their source. */
  readonly described?: Readonly<Record<string, unknown>>
}

/** What a run tells of its examples. */
type Described = Pick<DescribedImages, 'sound' | 'training' | 'table'>

interface Kind {
  isOf(source: string): Promise<boolean>
  /** With what a run remembers of the examples, where there is one. */
  read(source: ExampleSource, described?: Described): Promise<ExampleParts>
}

/** Add a kind here; the first that a source is of reads it, and what is of none is images. */
const kinds: Readonly<Record<Exclude<ExampleKind, 'images'>, Kind>> = {
  points: {
    isOf: async (source) => (await import('../data/index.node.js')).isPointSource(source),
    async read({ data, seed, images: count }) {
      const { readPoints } = await import('../data/index.node.js')
      const { pointExamples } = await import('../train/index.node.js')
      const points = await readPoints(data, { seed, ...(count && { count }) })
      const [training, test] = [pointExamples(points.training), pointExamples(points.test)]
      const words = `${points.training.name}: ${counted(points.training.count, 'point')} of a plane`
      return { kind: 'points', training, test, words, unit: 'point', points }
    },
  },
  sounds: {
    isOf: async (source) => (await import('../data/index.node.js')).isSoundSource(source),
    read: async (source, described) => (await import('./soundSource.js')).readSoundExamples(source, described),
  },
  tables: {
    isOf: async (source) => (await import('../data/index.node.js')).isTableSource(source),
    read: async (source, described) => (await import('./tableSource.js')).readTableExamples(source, described),
  },
}

/** The source with the kind of examples that it holds. */
export async function withKind(source: ImageSource): Promise<ExampleSource> {
  for (const [kind, { isOf }] of Object.entries(kinds)) {
    if (await isOf(source.data)) return { ...source, kind: kind as ExampleKind }
  }
  return source
}

/** Reads what a source tells of, as the run that learnt from it remembers it. */
export async function readExamples(source: ExampleSource, run?: Described): Promise<ExampleParts> {
  const { kind = 'images' } = source
  if (kind !== 'images') return kinds[kind].read(source, run)
  const { imageExamples } = await import('../train/index.node.js')
  const images = await readImages(source)
  const [training, test] = [imageExamples(images.training), imageExamples(images.test)]
  return { kind, training, test, words: describeImages(images.training), unit: 'image', images }
}

/** The kind of examples that a run learnt from. */
export const kindOfRun = ({ training }: Pick<DescribedImages, 'training'>): ExampleKind =>
  (training?.source as ExampleSource | undefined)?.kind ?? 'images'

/** The examples of a run again. */
export const examplesOfRun = (config: Described, data?: string): Promise<ExampleParts> => {
  const source = config.training?.source as ExampleSource
  return readExamples({ ...source, ...given({ data }, ['data']) }, config)
}
