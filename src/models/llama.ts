/**
 * Llama (arXiv:2302.13971, arXiv:2307.09288, arXiv:2407.21783) and those made like it: SmolLM, TinyLlama, Mistral without a window,
 * Qwen 2 (arXiv:2407.10671) and Qwen 3 (arXiv:2505.09388). Against `gpt.ts`:
 * - RMS norms have gains (arXiv:1910.07467), and none stands after the embedding;
 * - several heads share a group of keys and values (grouped-query attention, arXiv:2305.13245);
 * - the feed-forward part is gated: contract(silu(gate x) · expand x) (SwiGLU, arXiv:2002.05202);
 * - Qwen 2 has biases at queries, keys and values; Qwen 3 normalises queries and keys, and its heads have a size of their own;
 * - the head may be the embedding.
 * Trained from scratch its residual projections start at zero, as does a head of its own.
 */
import {
  type Attend,
  attentionCache,
  dropout,
  Embedding,
  init,
  joinHeads,
  Linear,
  placesFrom,
  RmsNorm,
  readingOf,
  splitHeads,
} from '../nn/index.js'
import { crossEntropy, fail, scope, type Tensor } from '../tensor/index.js'
import { atLast, type Decoder, type LanguageConfig, type LanguageModel, type Mode } from './language.js'
import { type Angles, type RopeScaling, rotaryAngles, rotaryFrequencies } from './rotary.js'

export interface LlamaConfig extends LanguageConfig {
  readonly family: 'llama'
  readonly layers: number
  /** Heads of queries. */
  readonly heads: number
  /** Heads of keys and values, which divide the heads of queries among them. */
  readonly groups: number
  /** Length of a position's vector. */
  readonly width: number
  /** Length of the vector inside the feed-forward part. */
  readonly hidden: number
  /** Length of a head's vectors. Default `width / heads`. */
  readonly headSize?: number
  /** The slowest pair of a head turns about this many positions a radian. */
  readonly ropeBase: number
  readonly ropeScaling?: RopeScaling
  /** Added to mean squares in norms. */
  readonly epsilon: number
  /** The head is the embedding. */
  readonly tied: boolean
  /** Queries, keys and values have biases, as in Qwen 2; `all`: so has the projection behind them. */
  readonly attentionBias?: boolean | 'all'
  /** Queries and keys are normalised, each head with the same gains, as in Qwen 3. */
  readonly queryKeyNorm?: boolean
  /** Longest text that it was trained for, where `context` is less so that a cache stays small. */
  readonly trainedContext?: number
  /** Share of channels dropped in training, after attention and after the feed-forward part. Default 0. */
  readonly dropout?: number
}

/** What has to be said of a Llama; the rest has defaults. */
export type LlamaOptions = Pick<LlamaConfig, 'family' | 'vocabulary' | 'context' | 'layers' | 'heads' | 'width'> &
  Partial<LlamaConfig>

/**
 * The whole configuration: by default a group for each head, a hidden length of 8/3 of the width (so that the three matrices have
 * as many numbers as two of four widths), rounded up to a multiple of 32, and a head of its own.
 */
export const completeLlama = (options: LlamaOptions): LlamaConfig => ({
  groups: options.heads,
  hidden: 32 * Math.ceil((8 * options.width) / (3 * 32)),
  ropeBase: 10_000,
  epsilon: 1e-5,
  tied: false,
  ...options,
})

export class Llama implements LanguageModel {
  readonly config: LlamaConfig
  readonly embedding: Embedding
  readonly blocks: readonly Block[]
  readonly norm: RmsNorm
  /** Absent where the embedding is the head. */
  readonly head?: Linear
  private readonly frequencies: readonly number[]

  constructor(options: LlamaOptions) {
    this.config = completeLlama(options)
    const { vocabulary, layers, width, tied, epsilon, ropeBase, ropeScaling } = this.config
    checkHeads(this.config)
    this.embedding = new Embedding(vocabulary, width, init.normal(tied ? 0.02 : 1))
    this.blocks = Array.from({ length: layers }, (_, layer) => new Block(this.config, layer))
    this.norm = new RmsNorm(width, epsilon)
    if (!tied) this.head = new Linear(width, vocabulary, { bias: false, initial: init.zeros })
    this.frequencies = rotaryFrequencies(headSizeOf(this.config), ropeBase, ropeScaling)
  }

  forward(tokens: Tensor, mode: Mode = {}): Tensor {
    return this.forwardEmbedded(this.embed(tokens), mode)
  }

  embed(tokens: Tensor): Tensor {
    return scope('embedding', () => this.embedding.apply(tokens))
  }

  forwardEmbedded(embedded: Tensor, mode: Mode = {}): Tensor {
    return this.logits(this.readWhole(embedded, mode))
  }

  hidden(tokens: Tensor, mode: Mode = {}): Tensor {
    return this.norm.apply(this.readWhole(this.embed(tokens), mode))
  }

  loss(tokens: Tensor, targets: Tensor, mode: Mode = {}): Tensor {
    return scope('loss', () => crossEntropy(this.forward(tokens, mode), targets))
  }

  decoder(batch: number): Decoder {
    const { layers, groups, context } = this.config
    const cache = attentionCache(layers, [batch, groups, context, headSizeOf(this.config)])
    return {
      state: cache.state,
      keeps: 'positions',
      read: (tokens, start, { every = false, row, last, ...mode } = {}) => {
        const { attend, updates } = cache.from(start, row)
        const x = this.read(this.embed(tokens), this.angles(placesFrom(start, tokens.shape[1]!)), attend, mode)
        const told = every ? this.logits(x) : this.logits(atLast(x, last)).reshape([tokens.shape[0]!, -1])
        return { logits: told, updates }
      },
    }
  }

  private angles(positions: Tensor): Angles {
    const { context } = this.config
    return rotaryAngles(positions, this.frequencies, { context, dtype: this.embedding.weight.dtype })
  }

  private readWhole(embedded: Tensor, mode: Mode): Tensor {
    const time = embedded.shape[1]!
    if (time > this.config.context) fail('llama', `${time} tokens`, `the context holds ${this.config.context}`)
    const { positions, attend } = readingOf(time, mode.segments)
    return this.read(embedded, this.angles(positions), mode.attend ?? attend, mode)
  }

  private read(embedded: Tensor, at: Angles, attend: Attend, mode: Mode): Tensor {
    let x = embedded // [batch, time, width]
    for (const [i, block] of this.blocks.entries()) x = scope(`blocks.${i}`, () => block.apply(x, at, attend, mode))
    return x
  }

  private logits(x: Tensor): Tensor {
    return scope('head', () => {
      const normal = this.norm.apply(x)
      return this.head?.apply(normal) ?? normal.matmul(this.embedding.weight, { transposeB: true }) // [batch, time, vocabulary]
    })
  }
}

/** x + attention(norm x), then x + mlp(norm x). */
class Block {
  readonly norm1: RmsNorm
  readonly query: Linear
  readonly key: Linear
  readonly value: Linear
  readonly queryNorm?: RmsNorm
  readonly keyNorm?: RmsNorm
  readonly project: Linear
  readonly norm2: RmsNorm
  readonly gate: Linear
  readonly expand: Linear
  readonly contract: Linear

  constructor(
    private readonly config: LlamaConfig,
    private readonly layer: number,
  ) {
    const { width, heads, groups, hidden, epsilon, attentionBias = false, queryKeyNorm = false } = config
    const size = headSizeOf(config)
    const bias = attentionBias !== false
    const last = { initial: init.zeros }
    this.norm1 = new RmsNorm(width, epsilon)
    this.query = new Linear(width, heads * size, { bias })
    this.key = new Linear(width, groups * size, { bias })
    this.value = new Linear(width, groups * size, { bias })
    if (queryKeyNorm) {
      this.queryNorm = new RmsNorm(size, epsilon)
      this.keyNorm = new RmsNorm(size, epsilon)
    }
    this.project = new Linear(heads * size, width, { ...last, bias: attentionBias === 'all' })
    this.norm2 = new RmsNorm(width, epsilon)
    this.gate = new Linear(width, hidden, { bias: false })
    this.expand = new Linear(width, hidden, { bias: false })
    this.contract = new Linear(hidden, width, { ...last, bias: false })
  }

  apply(x: Tensor, at: Angles, attend: Attend, { training = false }: Mode): Tensor {
    const rate = training ? (this.config.dropout ?? 0) : 0
    const drop = (y: Tensor): Tensor => dropout(y, rate, { sharedAxes: [1] })
    const attended = x.add(drop(scope('attention', () => this.attention(this.norm1.apply(x), at, attend))))
    return attended.add(drop(scope('mlp', () => this.mlp(this.norm2.apply(attended)))))
  }

  private attention(x: Tensor, { cosines, sines }: Angles, attend: Attend): Tensor {
    const { heads, groups } = this.config
    const query = splitHeads(this.query.apply(x), heads) // [batch, heads, time, size]
    const key = splitHeads(this.key.apply(x), groups) // [batch, groups, time, size]
    const q = (this.queryNorm?.apply(query) ?? query).rotary(cosines, sines)
    const k = (this.keyNorm?.apply(key) ?? key).rotary(cosines, sines)
    const v = splitHeads(this.value.apply(x), groups)
    return this.project.apply(joinHeads(attend(this.layer, q, k, v)))
  }

  private mlp(x: Tensor): Tensor {
    return this.contract.apply(this.gate.apply(x).silu().mul(this.expand.apply(x)))
  }
}

/** Length of a head's vectors. */
export const headSizeOf = ({ headSize, width, heads }: Pick<LlamaConfig, 'headSize' | 'width' | 'heads'>): number =>
  headSize ?? width / heads

function checkHeads(config: LlamaConfig): void {
  const { width, heads, groups } = config
  const size = headSizeOf(config)
  if (size % 2 !== 0) {
    fail('llama', `width ${width} and ${heads} heads`, `a head of ${size} channels cannot be cut into pairs`)
  }
  if (heads % groups !== 0) fail('llama', `${heads} heads in ${groups} groups`, 'groups must divide the heads evenly')
}
