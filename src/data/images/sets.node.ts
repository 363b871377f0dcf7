/** The built-in sets of images: what each needs, and how it is read. None is a dependency of this package. */
import { existsSync } from 'node:fs'
import { AtelierError } from '../../tensor/index.js'
import { type ListedSet, packageFolder } from '../packages.node.js'
import { emojiPackage, readEmoji } from './emoji.node.js'
import { type FaceStyle, facePackage, faceStyles, readFaces } from './faces.node.js'
import {
  fashionFolder,
  fashionPackage,
  mnistPackage,
  readFashionMnist,
  readMnist,
  readStackedMnist,
} from './idx-sets.node.js'
import type { ImageParts } from './image-set.js'

/** What a set is made with, where it is made and not only read. */
export interface MakeOptions {
  /** Pixels of a side, of sets that are drawn; each has its default. */
  readonly side?: number
  /** Images to train on, of sets without an end. */
  readonly count?: number
  readonly seed: number
  readonly share: number
}

interface ImageSetDefinition extends Omit<ListedSet, 'kind' | 'installed' | 'command'> {
  readonly installer: 'npm' | 'apt-get'
  /** Where `packages` lie, as far as they are installed. */
  folders(): readonly string[]
  read(folders: readonly string[], options: MakeOptions): Promise<ImageParts>
}

const npmFolders = (packages: readonly string[]): readonly string[] =>
  packages.map(packageFolder).filter((folder) => folder !== undefined)

/** A set whose packages npm installs. */
function npmSet(
  set: Pick<ImageSetDefinition, 'name' | 'description' | 'licence' | 'packages' | 'read'>,
): ImageSetDefinition {
  return { ...set, installer: 'npm', folders: () => npmFolders(set.packages) }
}

const facesOf = (
  name: string,
  styles: readonly FaceStyle[],
  description: string,
  usualSide: number,
): ImageSetDefinition =>
  npmSet({
    name,
    description,
    packages: (['core', ...styles] as const).map(facePackage),
    licence: 'CC0-1.0',
    read: (folders, { side = usualSide, count = 5_000, seed, share }) =>
      readFaces(folders, { styles, side, count, seed, share }),
  })

const definitions: readonly ImageSetDefinition[] = [
  npmSet({
    name: 'mnist',
    description: 'MNIST: 70,000 handwritten digits, grey, 28 × 28',
    packages: [mnistPackage],
    licence: 'CC-BY-SA-3.0, Y. LeCun and C. Cortes',
    read: ([folder]) => readMnist(folder!),
  }),
  npmSet({
    name: 'stacked-mnist',
    description:
      'Three MNIST digits at random as red, green and blue: 1,000 modes to count, 28 × 28, as many as wanted',
    packages: [mnistPackage],
    licence: 'CC-BY-SA-3.0, Y. LeCun and C. Cortes',
    read: ([folder], { count = 60_000, seed }) => readStackedMnist(folder!, count, seed),
  }),
  {
    name: 'fashion-mnist',
    description: 'Fashion-MNIST: 70,000 pictures of clothes in ten classes, grey, 28 × 28',
    packages: [fashionPackage],
    installer: 'apt-get',
    licence: 'MIT',
    folders: () => (existsSync(fashionFolder) ? [fashionFolder] : []),
    read: ([folder]) => readFashionMnist(folder!),
  },
  npmSet({
    name: 'emoji',
    description: 'Fluent Emoji by Microsoft: 3,139 with captions in nine categories, drawn at any size',
    packages: [emojiPackage],
    licence: 'MIT',
    read: ([folder], { side = 32, seed, share }) => readEmoji(folder!, { side, seed, share }),
  }),
  facesOf(
    'faces',
    faceStyles,
    'Faces by DiceBear in four styles, as many as wanted, with attributes, drawn at any size',
    64,
  ),
  ...faceStyles.map((style) =>
    facesOf(`faces:${style}`, [style], `The same, all in the style ${style}`, style === 'pixel-art' ? 16 : 64),
  ),
]

/** The built-in sets of images, and whether the packages of each are installed. */
export function listImageSets(): ListedSet[] {
  return definitions.map((set) => {
    const { name, description, packages, licence } = set
    return {
      name,
      kind: 'images',
      description,
      packages,
      command: commandOf(set),
      licence,
      installed: isInstalled(set),
    }
  })
}

/** Whether there is a built-in set of images of that name, installed or not. */
export const isImageSet = (name: string): boolean => definitions.some((set) => set.name === name)

/** Reads a built-in set of images. @throws with the command to give when a package is not installed, or is not what it should be. */
export async function readImageSet(name: string, options: MakeOptions): Promise<ImageParts> {
  const set = definitions.find((definition) => definition.name === name)
  if (set === undefined) throw new AtelierError(`data: "${name}": no built-in set of images has that name`)
  if (!isInstalled(set)) {
    throw new AtelierError(`data: "${name}" is not installed`, `Add it with \`${commandOf(set).join(' ')}\``)
  }
  try {
    return await set.read(set.folders(), options)
  } catch (cause) {
    if (cause instanceof AtelierError) throw cause
    throw new AtelierError(
      `data: "${name}": ${set.packages.join(' ')} is not as expected: ${(cause as Error).message}`,
      `Add it again with \`${commandOf(set).join(' ')}\``,
    )
  }
}

const isInstalled = (set: ImageSetDefinition): boolean => set.folders().length === set.packages.length
const commandOf = ({ installer, packages }: ImageSetDefinition): readonly string[] => [
  installer,
  'install',
  ...packages,
]
