/** Probability made visible: the next token, the surprise of a text, and a tree of what might follow. */
import type { Tokenizer } from '../data/index.js'
import type { LanguageModel } from '../models/index.js'
import type { Memory } from '../runtime/index.js'
import { type BranchChoice, branchTree, growTree, nodeAt, pathTo, type TextTree } from './branch.js'
import { type SamplingSettings, settingsIn } from './chain.js'
import { distributionAt, type ExplainedDistribution, plainNumbers } from './explain.js'
import { type Reader, reader } from './reader.js'
import { type Surprise, surpriseOf } from './surprise.js'
import { type GenerateOptions, generation, promptTokens, type TextSamplerOptions, textSource } from './text.js'

/** A choice that is still open. */
export interface NextToken extends ExplainedDistribution {
  /** The model's logits [vocabulary], exact float32: `distributionAt` makes any other settings of them. */
  readonly logits: readonly number[]
}

/** All of it for one prompt, as `atelier sample --explain --json` prints it. Ids index `vocabulary` and every list of probabilities. */
export interface TextExplanation {
  readonly prompt: string
  /** The text of each id; U+FFFD where its bytes are a part of a character, '' for an id that no token has. */
  readonly vocabulary: readonly string[]
  readonly settings: SamplingSettings
  readonly next: NextToken
  /** One for each token of the prompt. */
  readonly surprise: readonly Surprise[]
  readonly tree: TextTree
}

/** Questions wait for their turn, so that each is read as if it were alone: the same question has the same answer, to the last bit. */
export interface Explainer {
  /** The text of each id; '' for one that no token has. */
  readonly vocabulary: readonly string[]
  /** The distribution of the token after `prompt`. */
  next(
    prompt: string | ArrayLike<number>,
    settings?: SamplingSettings,
    options?: { readonly signal?: AbortSignal },
  ): Promise<NextToken>
  /** How surprising each token of a text is, see `surpriseOf`. */
  surprise(
    text: string | ArrayLike<number>,
    options?: { readonly alternatives?: number; readonly signal?: AbortSignal },
  ): Promise<Surprise[]>
  /** A sampled continuation, as a tree with one path. */
  grow(prompt: string | ArrayLike<number>, options?: Omit<GenerateOptions, 'forced' | 'constraint'>): Promise<TextTree>
  /** The tree with one more path, which takes another way at node `at`, see `branchTree`. */
  branch(
    tree: TextTree,
    at: number,
    choice: BranchChoice,
    options?: { readonly signal?: AbortSignal },
  ): Promise<TextTree>
  /** The choice that node `at` came from, taken apart; by the tree's settings unless others are given. */
  choice(tree: TextTree, at: number, settings?: SamplingSettings): ExplainedDistribution
  close(): Promise<void>
}

/** Explains a language model. Throws when the tokenizer has more tokens than the model. */
export function textExplainer(
  memory: Memory,
  model: LanguageModel,
  tokenizer: Tokenizer,
  options: TextSamplerOptions = {},
): Explainer {
  return readerExplainer(reader(memory, model, { frozen: true, ...options }), model.config, tokenizer)
}

/** Explains whatever reads: any family that turns tokens into logits. `close` closes the reader. */
export function readerExplainer(
  reading: Reader,
  sizes: { readonly vocabulary: number },
  tokenizer: Tokenizer,
): Explainer {
  const source = textSource(reading, sizes, tokenizer)
  const { allowed } = source
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(body: () => Promise<T>): Promise<T> => {
    const result = queue.then(body)
    queue = result.catch(() => {})
    return result
  }
  return {
    vocabulary: Array.from(source.known, (isKnown, id) => (isKnown ? tokenizer.decode([id]) : '')),
    next: (prompt, settings = {}, options = {}) =>
      inTurn(async () => {
        const history = promptTokens(source, prompt)
        const first = await generation(source, history, { ...settings, ...options, maxTokens: 1 }).next()
        const { logits } = first.value!
        return {
          logits: plainNumbers(logits),
          ...distributionAt(logits, settings, { history, ...(allowed && { allowed }) }),
        }
      }),
    surprise: (text, options) => inTurn(() => surpriseOf(source, text, options)),
    grow: (prompt, options) => inTurn(() => growTree(source, prompt, options)),
    branch: (tree, at, choice, { signal } = {}) => inTurn(() => branchTree(source, tree, at, choice, signal)),
    choice(tree, at, settings = settingsIn(tree.options)) {
      const { parent, logits } = nodeAt(tree, at)
      const history = [...tree.prompt, ...pathTo(tree, parent).map((node) => tree.nodes[node]!.id)]
      return distributionAt(logits, settings, { history, ...(allowed && { allowed }) })
    },
    close: () => inTurn(() => reading.close()),
  }
}
