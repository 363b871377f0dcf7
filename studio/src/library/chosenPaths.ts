import { mostBytes } from 'atelier/studio'

/** Files and folders of an archive or a folder that are looked at. */
const mostPaths = 20_000

/**
 * Which paths hold the files of a model, by their names: the ones nearest to the top.
 * @throws Error, one sentence, for a path that leads out, or where two files may be meant.
 */
export function chosenPaths(paths: readonly string[]): ReadonlyMap<string, string> {
  if (paths.length > mostPaths) throw new Error(`${paths.length} files: at most ${mostPaths} are looked at`)
  const chosen = new Map<string, string>()
  const ordered = [...paths].sort((a, b) => depth(a) - depth(b))
  for (const path of ordered) {
    if (leadsOut(path)) throw new Error(`"${path.slice(0, 60)}": a name that leads out of its folder`)
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (!Object.hasOwn(mostBytes, name)) continue
    const before = chosen.get(name)
    if (before === undefined) chosen.set(name, path)
    else if (depth(before) === depth(path)) throw new Error(`${name}: there are two, ${before} and ${path}`)
  }
  const config = chosen.get('config.json')
  if (config === undefined) throw new Error('config.json: it is missing, so nothing says what the model is')
  // What lies elsewhere belongs to another model.
  const folder = config.slice(0, config.lastIndexOf('/') + 1)
  return new Map([...chosen].filter(([name, path]) => path === folder + name))
}

const depth = (path: string): number => path.split('/').length

/** Up, from the root, of a drive, or with what other systems take for a separator. */
const leadsOut = (path: string): boolean =>
  path.split('/').includes('..') || /^\/|\\|^[A-Za-z]:|\0/.test(path) || path.length > 1000
