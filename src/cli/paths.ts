import type { TextTree, TreeNode } from '../sample/index.js'
import { type Column, columns } from './cells.js'
import { heat, inLine, percent, sayTitle } from './chance.js'
import { grouped, say, style } from './print.js'

type Cell = (id: number) => string

/** One continuation, token by token, with the choices at each place; of a branch, what is its own. */
export function sayPath(tree: TextTree, path: number, cell: Cell): void {
  const { first, last, seed } = tree.paths[path]!
  const nodes = tree.nodes.slice(first, last + 1)
  const { place, isForced } = nodes[0]!
  const from = place === 0 ? '' : ` from place ${place + 1}`
  sayTitle(
    path === 0 ? 'Continuation' : `Branch ${path}${from}`,
    `seed ${seed}${isForced ? ', chosen tokens marked *' : ''}`,
  )
  const chance: Column[] = ['chance', 'at T = 1', 'bits', 'rank', 'choices'].map((heading) => ({ heading }))
  const paint = (text: string, row: number): string => heat(nodes[row]!.bits)(text)
  say(
    columns(
      [
        { heading: 'place' },
        { heading: 'token', isLeft: true, paint },
        ...chance,
        { heading: 'instead', isLeft: true, paint: style.dim },
      ],
      nodes.map((node) => [
        `${node.isForced ? '*' : ''}${node.place + 1}`,
        cell(node.id),
        percent(node.probability),
        percent(Math.exp(node.logProbability)),
        node.bits.toFixed(1),
        grouped(node.rank),
        Math.exp(node.entropy).toFixed(1),
        alternativesOf(node, cell),
      ]),
    ),
  )
}

const alternativesOf = ({ id, alternatives }: TreeNode, cell: Cell): string =>
  alternatives
    .filter((other) => other.id !== id)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, 3)
    .map((other) => `${cell(other.id)} ${percent(other.probability).trim()}`)
    .join('   ')

/** Every path as a whole: what it says, and how probable it is. */
export function sayPaths(tree: TextTree): void {
  sayTitle('Paths', 'by the model at T = 1')
  say(
    columns(
      [
        { heading: 'path', isLeft: true },
        { heading: 'nats' },
        { heading: 'bits a token' },
        { heading: 'text', isLeft: true },
      ],
      tree.paths.map(({ last, logProbability, text }, path) => {
        const length = tree.nodes[last]!.place + 1
        const bits = -logProbability / Math.LN2 / length
        return [
          path === 0 ? 'continuation' : `branch ${path}`,
          (-logProbability).toFixed(2),
          bits.toFixed(2),
          inLine(text),
        ]
      }),
    ),
  )
}
