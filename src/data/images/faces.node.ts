import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packageSource } from '../packages.node.js'
import { drawSvgs } from './draw.node.js'
import {
  captionOf,
  type FaceOptions,
  faceAttributes,
  type OptionSchema,
  styleAttributes,
  styleValue,
  traitsOf,
} from './face-labels.js'
import type { ImageLabels, ImageParts, ImageSet } from './image-set.js'

export const faceStyles = ['lorelei', 'notionists', 'open-peeps', 'pixel-art'] as const
export type FaceStyle = (typeof faceStyles)[number]

/** What to add with `npm install`: the core, and each style. */
export const facePackage = (name: 'core' | FaceStyle): string => `@dicebear/${name}@9.4.3`

export interface FacesOptions {
  readonly styles: readonly FaceStyle[]
  /** Pixels of a side. */
  readonly side: number
  /** To train on. */
  readonly count: number
  readonly seed: number
  /** Held out, of all. */
  readonly share: number
}

/** What is used of @dicebear/core. */
interface Core {
  createAvatar(
    style: Style,
    options: { readonly seed: string; readonly size: number },
  ): { toString(): string; toJson(): { readonly extra: FaceOptions } }
}

interface Style {
  readonly schema: { readonly properties: Readonly<Record<string, OptionSchema>> }
}

/**
 * Faces by four artists (CC0), drawn by DiceBear on white, as many as wanted: face i of a seed is the same whatever the count. Styles take turns and are the
 * classes, if there are several; what a face wears and its mood are attributes, and a single style's own options too. The held-out faces
 * follow those to train on. `folders` hold the core, then each style.
 */
export async function readFaces(folders: readonly string[], options: FacesOptions): Promise<ImageParts> {
  const [core, ...styles] = (await Promise.all(folders.map(moduleIn))) as [Core, ...Style[]]
  const { count, share } = options
  const held = share === 0 ? 0 : Math.max(1, Math.round((count * share) / (1 - share)))
  const sources = folders.map((folder, index) =>
    packageSource(facePackage(index === 0 ? 'core' : options.styles[index - 1]!), folder),
  )
  const drawn = (from: number, faces: number): Promise<ImageSet> =>
    drawFaces(core, styles, sources, from, faces, options)
  return { training: await drawn(0, count), test: await drawn(count, held) }
}

async function drawFaces(
  core: Core,
  styles: readonly Style[],
  sources: readonly string[],
  from: number,
  count: number,
  { styles: names, side, seed }: FacesOptions,
): Promise<ImageSet> {
  const extras = new Array<FaceOptions>(count)
  const pixels = await drawSvgs('faces', count, side, (place) => {
    const face = core.createAvatar(styles[(from + place) % styles.length]!, {
      seed: `${seed}/${from + place}`,
      size: side,
    })
    extras[place] = face.toJson().extra
    return face.toString()
  })
  const traits = extras.map(traitsOf)
  const labelsOf = (classes: readonly string[], valueAt: (place: number) => string): ImageLabels => ({
    classes,
    labels: Int32Array.from({ length: count }, (_, place) => classes.indexOf(valueAt(place))),
  })
  const own = styles.length === 1 ? styleAttributes(styles[0]!.schema.properties) : {}
  const styleAt = (place: number): FaceStyle => names[(from + place) % names.length]!
  return {
    name: names.length === 1 ? `faces:${names[0]}` : 'faces',
    count,
    channels: 3,
    height: side,
    width: side,
    pixels,
    ...(names.length > 1 && labelsOf(names, styleAt)),
    captions: traits.map((trait, place) => captionOf(styleAt(place), trait)),
    attributes: {
      ...Object.fromEntries(
        Object.entries(faceAttributes).map(([name, classes]) => [
          name,
          labelsOf(classes, (place) => traits[place]![name as keyof typeof faceAttributes]),
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(own).map(([name, classes]) => [
          name,
          labelsOf(classes, (place) => styleValue(extras[place]!, name)),
        ]),
      ),
    },
    sources,
    licence: 'CC0-1.0',
    skipped: [],
  }
}

/** The module that a package's folder holds. */
async function moduleIn(folder: string): Promise<unknown> {
  const { main } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { main: string }
  return import(pathToFileURL(join(folder, main)).href)
}
