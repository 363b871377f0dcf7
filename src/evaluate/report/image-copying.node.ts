/** The section on copying. */
import { histogram } from '../../charts/index.js'
import type { ImageSet } from '../../data/index.js'
import type { Memory } from '../../runtime/index.js'
import type { Interval } from '../statistics/interval.js'
import { wilson } from '../statistics/proportions.js'
import { type CopyCheck, copySearch } from './image-copies.node.js'
import { neighbourFigure } from './image-figures.node.js'
import type { ImageSets, JudgedImages } from './image-sets.js'
import { measureOf } from './measure.js'
import type { Measure, ReportFigure, ReportSection } from './report.js'

export interface Copying {
  readonly section: ReportSection
  /** One measure for each set, in the order given: the share that is suspiciously near to a training image. */
  readonly rows: readonly Measure[]
  /** For the verdict. */
  readonly said: { readonly copied: Measure; readonly copiedReal: Measure }
}

/** Checks the sets, the model's first and real images second. */
export async function copySection(
  memory: Memory,
  sets: ImageSets,
  all: readonly JudgedImages[],
  training: ImageSet,
): Promise<Copying> {
  const { unseen, components, seed, count } = sets
  const search = await copySearch({ memory, training, heldOut: unseen, components, seed })
  const [model, real] = all as readonly [JudgedImages, JudgedImages]
  const own = await search.check(model.pixels)
  const others = await search.near(
    all.slice(1).map(({ pixels }) => pixels),
    own.threshold,
  )
  const equal = { model: search.equal(model.pixels), real: search.equal(real.pixels) }
  await search.close()
  const rows = [own.near, ...others].map((near) => nearMeasure(near, own, seed))
  const told = { samples: own.asked.length, seed } as const
  return {
    rows,
    said: { copied: rows[0]!, copiedReal: rows[1]! },
    section: {
      title: 'Copying',
      text: `Whether images are those of the training set, by how near their nearest training image is beside how near it is to unseen real images. Distances are between the ${components.count} principal components of pixels; ${own.asked.length} images are looked up among all ${training.count.toLocaleString('en-US')}.`,
      measures: [
        measureOf(
          wilson(equal.model, count),
          {
            ...told,
            samples: count,
            name: 'Equal to a training image',
            unit: '%',
            better: 'lower',
            floor: (100 * equal.real) / count,
            floorName: 'real test images',
            note: 'Share of the images that equal a training image in every byte.',
          },
          100,
        ),
        { ...rows[0]!, floor: rows[1]!.value, floorName: 'real test images' },
        measureOf(own.nearer, {
          ...told,
          name: 'Nearer than unseen images',
          better: 'lower',
          floor: 0.5,
          floorName: 'nothing copied',
          note: 'Chance that an image is nearer to the training set than an unseen real one; 0.5 where nothing is copied, and more of smooth images, too, which are near to everything.',
        }),
        measureOf(own.authenticity, {
          ...told,
          name: 'Authenticity',
          better: 'higher',
          floor: own.authenticityFloor,
          floorName: 'unseen real images',
          note: 'Share of images that are farther from their nearest training image than that one is from its own nearest.',
        }),
      ],
      figures: [await neighbourFigure(all[0]!, own, training), distanceFigure(own)],
    },
  }
}

const nearMeasure = (near: Interval, { asked, threshold }: CopyCheck, seed: number): Measure =>
  measureOf(
    near,
    {
      name: 'Near copies',
      unit: '%',
      better: 'lower',
      samples: asked.length,
      seed,
      note: `Share of images nearer to a training image (${threshold.toFixed(2)}) than 99 of 100 unseen real images are; about 1 % where nothing is copied.`,
    },
    100,
  )

/** Distances to the nearest training image. */
function distanceFigure({ distances, threshold }: CopyCheck): ReportFigure {
  const title = 'Distance to the nearest training image'
  const most = [...distances.generated, ...distances.heldOut].reduce((a, b) => Math.max(a, b), 0)
  const half = Float64Array.from(distances.heldOut).sort()[distances.heldOut.length >> 1]!
  return {
    title,
    svg: histogram({
      ...{ title, isBare: true, width: 480, height: 300, values: distances.generated, bins: 40 },
      x: { label: 'distance in the components', domain: [0, most > 0 ? most : 1] },
      rules: [
        { x: threshold, label: '1 in 100' },
        { x: half, label: 'half' },
      ],
    }),
    caption:
      'A model that copies has a heap at the left edge. The dashed lines are of unseen real images: 1 in 100 lies left of the first, half lie left of the second.',
  }
}
