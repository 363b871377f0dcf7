/** Texts that share their beginnings: a tree whose every token can become the place of another continuation. */
import { AtelierError } from '../tensor/index.js'
import { bitsOf, plainNumbers, rankOf } from './explain.js'
import {
  type FinishReason,
  type GeneratedToken,
  type GenerateOptions,
  generation,
  promptTokens,
  type TextSource,
} from './text.js'

/** How a tree's paths are drawn; all but the trunk's seed, which the nodes hold. */
export type TreeOptions = Omit<GenerateOptions, 'forced' | 'seed' | 'signal' | 'constraint'>

/** Plain data: it survives JSON, and growing gives a new tree. */
export interface TextTree {
  /** The ids that all paths go on from. */
  readonly prompt: readonly number[]
  readonly options: TreeOptions
  /** Every node after its parent; the index of a node is its name. */
  readonly nodes: readonly TreeNode[]
  /** In the order they grew; the first is the trunk. */
  readonly paths: readonly TreePath[]
}

/** A token of a continuation, and the distribution that it came from. */
export interface TreeNode extends GeneratedToken {
  /** The node before it; −1 after the prompt. */
  readonly parent: number
  /** Tokens of the continuation before it. */
  readonly place: number
  /** The seed of the path that it grew with. */
  readonly seed: number
  /** It was chosen, not drawn. */
  readonly isForced: boolean
  /** Its surprise, by the model's own distribution. */
  readonly bits: number
  /** By the model's own distribution, from 1 for the most probable. */
  readonly rank: number
  /** The sum of `logProbability` from the first place to here, in nats. */
  readonly total: number
  /** The model's logits at this place [vocabulary], exact float32: `distributionAt` takes them apart. */
  readonly logits: readonly number[]
  /** What it was drawn from, after the filters [vocabulary]. */
  readonly probabilities: readonly number[]
}

/** One whole continuation. */
export interface TreePath {
  /** Its first node that no earlier path holds. */
  readonly first: number
  readonly last: number
  readonly seed: number
  readonly text: string
  /** Of all its tokens from the first place on, by the model's own distribution, in nats. */
  readonly logProbability: number
  readonly reason: FinishReason
}

/** What another path begins with in place of a node's token. */
export interface BranchChoice {
  /** Tokens to go on with; left out, the first is drawn too. */
  readonly tokens?: ArrayLike<number>
  /** Decides the draws after them. Default: the seed of the node. */
  readonly seed?: number
}

/** A tree of one path: the continuation that `textSampler` gives for the same prompt, options and seed. */
export async function growTree(
  source: TextSource,
  prompt: string | ArrayLike<number>,
  { seed = 0, signal, ...options }: Omit<GenerateOptions, 'forced' | 'constraint'> = {},
): Promise<TextTree> {
  const empty: TextTree = { prompt: promptTokens(source, prompt), options, nodes: [], paths: [] }
  return withPath(source, empty, { above: [], tokens: [], seed, ...(signal && { signal }) })
}

/**
 * The tree with one more path, which leaves the path of node `at` in its place. It is as long as the others may be. Token i still takes the
 * i-th number of its seed's stream, and the beginning is read again as it was, so the node's own token and seed give its path again,
 * to the last bit. Throws for a node that there is not, an empty choice or an unknown token.
 */
export async function branchTree(
  source: TextSource,
  tree: TextTree,
  at: number,
  { tokens, seed }: BranchChoice,
  signal?: AbortSignal,
): Promise<TextTree> {
  const node = nodeAt(tree, at)
  if (seed === undefined && !tokens?.length) {
    throw new AtelierError(`branch: at node ${at}: neither tokens nor a seed`, 'Say what shall be different')
  }
  const above = pathTo(tree, node.parent)
  return withPath(source, tree, {
    above,
    tokens: Array.from(tokens ?? []),
    seed: seed ?? node.seed,
    ...(signal && { signal }),
  })
}

/** The nodes from the first place to node `at`; none for −1. */
export function pathTo(tree: TextTree, at: number): number[] {
  const path: number[] = []
  for (let node = at; node >= 0; node = nodeAt(tree, node).parent) path.push(node)
  return path.reverse()
}

/** Throws for a node that there is not. */
export function nodeAt(tree: TextTree, at: number): TreeNode {
  const node = tree.nodes[at]
  if (node) return node
  throw new AtelierError(`branch: node ${at}: the tree has nodes 0 to ${tree.nodes.length - 1}`)
}

interface NewPath {
  /** Nodes that it shares with an older path. */
  readonly above: readonly number[]
  readonly tokens: readonly number[]
  readonly seed: number
  readonly signal?: AbortSignal
}

async function withPath(
  source: TextSource,
  tree: TextTree,
  { above, tokens, seed, signal }: NewPath,
): Promise<TextTree> {
  const forced = [...above.map((at) => nodeAt(tree, at).id), ...tokens]
  const maxTokens = Math.max(tree.options.maxTokens ?? 200, forced.length)
  const drawing = generation(source, tree.prompt, {
    ...tree.options,
    maxTokens,
    seed,
    forced,
    ...(signal && { signal }),
  })
  const nodes = [...tree.nodes]
  const first = nodes.length
  let [place, total, text] = [0, 0, '']
  for await (const { token, logits, probabilities } of drawing) {
    total += token.logProbability
    text += token.text
    if (place >= above.length) {
      nodes.push({
        ...token,
        parent: place === above.length ? (above.at(-1) ?? -1) : nodes.length - 1,
        place,
        seed,
        isForced: place < forced.length,
        bits: bitsOf(0 - token.logProbability),
        rank: rankOf(logits, token.id, source.known),
        total,
        logits: plainNumbers(logits),
        probabilities: plainNumbers(probabilities),
      })
    }
    place += 1
  }
  const last = nodes.length - 1
  const path = { first, last, seed, text, logProbability: total, reason: nodes[last]!.finish! }
  return { ...tree, nodes, paths: [...tree.paths, path] }
}
