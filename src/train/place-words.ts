/** Where in a model something is, in words: `encoder.layers.1.weight` is "encoder layer 2, weight". */

/** What fields are called that are not words of their own, or one by one. */
const called: Readonly<Record<string, string>> = {
  layers: 'layer',
  maps: 'layer',
  blocks: 'block',
  norms: 'norm',
  halvings: 'halving',
  halve: 'halving',
  double: 'doubling',
  down: 'way down',
  up: 'way up',
  time: 'time layer',
  in: 'input layer',
  out: 'output layer',
  first: 'first map',
  second: 'second map',
  mlp: 'feed-forward part',
}

/** Fields that say nothing of where. */
const silent: ReadonlySet<string> = new Set(['loss', 'network'])

/** The last words of paths of weights. */
const kinds: ReadonlySet<string> = new Set(['weight', 'bias', 'gain', 'input', 'recurrent'])

const spaced = (word: string): string => word.replace(/([a-z])([A-Z0-9])/g, '$1 $2').toLowerCase()

/** A dotted path of fields and numbers, or of scopes; numbers are told from 1. */
export function placeWords(path: string): string {
  const parts = path
    .replaceAll('∇', '')
    .split('.')
    .filter((part) => part !== '' && !silent.has(part))
  const kind = parts.length > 1 && kinds.has(parts.at(-1)!) ? parts.pop() : undefined
  const words: string[] = []
  for (const [i, part] of parts.entries()) {
    if (!/^\d+$/.test(part)) {
      words.push(Object.hasOwn(called, part) ? called[part]! : spaced(part))
      continue
    }
    const follows = /^\d+$/.test(parts[i - 1] ?? '')
    if (follows) words.push(`${words.pop()}.${Number(part) + 1}`)
    else words.push(`${Number(part) + 1}`)
  }
  return `${words.join(' ')}${kind ? `, ${kind}` : ''}`
}
