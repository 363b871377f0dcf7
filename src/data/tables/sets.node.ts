/** The built-in tables: what each needs, and where it lies there. None is a dependency of this package. */
import { join } from 'node:path'
import { AtelierError } from '../../tensor/index.js'
import { type ListedSet, packageFolder } from '../packages.node.js'
import { isTableFile } from './read.node.js'

interface TableSetDefinition extends Pick<ListedSet, 'name' | 'description' | 'licence'> {
  /** In the package. */
  readonly file: string
}

const source = 'vega-datasets@3.2.1'
const government = 'US Government work (public domain)'

const definitions: readonly TableSetDefinition[] = [
  {
    name: 'penguins',
    description: '344 penguins of Palmer Station: three species, measures of the body, sex, some of it missing',
    licence: 'CC0-1.0',
    file: 'penguins.json',
  },
  {
    name: 'cars',
    description: '406 cars of 1970 to 1982: consumption, engine, weight, year, origin',
    licence: 'StatLib, distributed for educational and scientific purposes',
    file: 'cars.json',
  },
  {
    name: 'seattle-weather',
    description: '1,461 days of weather in Seattle: rain, temperatures, wind, and what it was called',
    licence: government,
    file: 'seattle-weather.csv',
  },
  {
    name: 'weather',
    description: '2,922 days of weather in Seattle and New York',
    licence: government,
    file: 'weather.csv',
  },
  {
    name: 'birdstrikes',
    description: '10,000 collisions of aircraft with animals: when, where, which, the damage and its cost',
    licence: government,
    file: 'birdstrikes.csv',
  },
]

/** The built-in tables, and whether their package is installed. */
export const listTableSets = (): readonly ListedSet[] =>
  definitions.map(({ name, description, licence }) => ({
    ...{ name, kind: 'tables', description, licence, packages: [source], command: ['npm', 'install', source] },
    installed: packageFolder(source) !== undefined,
  }))

/** Whether there is a built-in table of that name, installed or not. */
export const isTableSet = (name: string): boolean => definitions.some((set) => set.name === name)

/** Whether that is read as a table: by the ending of a file's name, or as a built-in one. */
export const isTableSource = (name: string): boolean => isTableFile(name) || isTableSet(name)

/** The file of a built-in table, or the path itself. @throws with the command to give where the package is not installed. */
export function tablePath(name: string): string {
  const set = isTableFile(name) ? undefined : definitions.find((each) => each.name === name)
  if (set === undefined) return name
  const folder = packageFolder(source)
  if (folder !== undefined) return join(folder, 'data', set.file)
  throw new AtelierError(`data: "${name}" is not installed`, `Add it with \`npm install ${source}\``)
}
