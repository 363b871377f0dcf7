/** Which files of a folder are images, and what tables and sub-folders tell of them. */
import { join, relative, resolve, sep } from 'node:path'
import { filesUnder, namedKind } from '../sources.node.js'
import { isImageName } from './kind.js'
import { readTold, tableNames } from './tables.node.js'

/** Where to find what is told of images. */
export interface TableOptions {
  /** A table of labels, instead of `labels.csv` in the folder or the names of its sub-folders. */
  readonly labels?: string
  /** A table of captions, instead of `captions.jsonl` in the folder. */
  readonly captions?: string
  /**
   * Which folders name the class of an image where no table does: the first below the source, or, as in `Latin/character01`, all. Default `first`.
   */
  readonly classFolders?: 'first' | 'all'
}

export type Skip = (path: string, problem: string) => void

/** An image to be, and what is told of it. */
export interface Candidate {
  readonly path: string
  readonly label?: string
  readonly caption?: string
  readonly isTest?: boolean
}

/**
 * Files below a folder that are images by their names, in the order of their paths, with what is told of each: labels by a table, else by the
 * sub-folders if every image lies in one. `skip` hears of other files, of images that a table leaves out, and of rows for files that are not there.
 */
export async function candidatesIn(folder: string, options: TableOptions, skip: Skip): Promise<readonly Candidate[]> {
  const files = await filesUnder(folder, skip)
  const tableAt = (told: keyof typeof tableNames, given?: string): string | undefined =>
    given ?? tableNames[told].map((name) => join(folder, name)).find((path) => files.includes(path))
  const paths = { label: tableAt('label', options.labels), caption: tableAt('caption', options.captions) }
  const labels = paths.label === undefined ? undefined : await readTold(paths.label, 'label')
  const captions = paths.caption === undefined ? undefined : await readTold(paths.caption, 'caption')
  const tables = Object.values(paths).flatMap((path) => (path === undefined ? [] : resolve(path)))
  const images = files.filter((path) => {
    if (isImageName(namedKind(path).kind)) return true
    if (!tables.includes(resolve(path))) skip(path, 'not an image by its name')
    return false
  })
  const places = images.map((path) => relative(folder, path).split(sep))
  const names = new Set(places.map((parts) => parts.join('/')))
  for (const table of [labels, captions]) {
    for (const name of table?.keys() ?? [])
      if (!names.has(name)) skip(join(folder, name), 'told of in a table, but not there')
  }
  const { isTest, classes } = subFolders(places, options.classFolders)
  return images.flatMap((path, index) => {
    const name = places[index]!.join('/')
    const label = labels === undefined ? classes?.[index] : labels.get(name)
    const caption = captions?.get(name)
    for (const [told, value, table] of [
      ['label', label, labels],
      ['caption', caption, captions],
    ] as const) {
      if (table === undefined || value !== undefined) continue
      skip(path, `no ${told} in the table of ${told}s`)
      return []
    }
    return [
      {
        path,
        ...(label !== undefined && { label }),
        ...(caption !== undefined && { caption }),
        ...(isTest && { isTest: isTest[index]! }),
      },
    ]
  })
}

const [trainingNames, testNames] = [
  ['train', 'training'],
  ['test', 'testing', 'val', 'valid', 'validation'],
]

/** What the folders that images lie in tell of them: whether they are for testing, and their classes. */
export function subFolders(
  places: readonly (readonly string[])[],
  classFolders: TableOptions['classFolders'] = 'first',
): { isTest?: boolean[]; classes?: string[] } {
  const tops = new Set(places.map((parts) => (parts.length > 1 ? parts[0]! : '')))
  const has = (names: readonly string[]): boolean => [...tops].some((top) => names.includes(top.toLowerCase()))
  const isParted = tops.size === 2 && has(trainingNames!) && has(testNames!)
  const depth = isParted ? 1 : 0
  const end = classFolders === 'all' ? -1 : depth + 1
  const classes = places.map((parts) => (parts.length > depth + 1 ? parts.slice(depth, end).join('/') : undefined))
  return {
    ...(isParted && { isTest: places.map(([top]) => testNames!.includes(top!.toLowerCase())) }),
    ...(classes.every((name) => name !== undefined) && new Set(classes).size > 1 && { classes }),
  }
}
