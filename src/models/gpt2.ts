/**
 * GPT-2 (Radford et al. 2019), as published: learnt positions, layer norms with gain and bias before each part, biases
 * everywhere, GELU, the head tied to the embedding, residual projections scaled by 1/√(2·layers).
 * The measure that other programs are compared on.
 */
import {
  type Attend,
  attentionCache,
  dropout,
  Embedding,
  init,
  joinHeads,
  LayerNorm,
  Linear,
  placesFrom,
  readingOf,
  splitHeads,
} from '../nn/index.js'
import { crossEntropy, fail, scope, type Tensor } from '../tensor/index.js'
import { atLast, type Decoder, type LanguageConfig, type LanguageModel, type Mode } from './language.js'

export interface Gpt2Config extends LanguageConfig {
  readonly family: 'gpt2'
  readonly layers: number
  readonly heads: number
  /** Length of a position's vector; a multiple of `heads`. */
  readonly width: number
  /** Share of values dropped in training, after the embedding and each part. Default 0. */
  readonly dropout?: number
  /** The bend of the feed-forward part. Default `exact`; published weights are made for `tanh`. */
  readonly gelu?: 'exact' | 'tanh'
  /** Added to variances in norms. Default 1e-5. */
  readonly epsilon?: number
}

export class Gpt2 implements LanguageModel {
  readonly embedding: Embedding
  readonly position: Embedding
  readonly blocks: readonly Block[]
  readonly norm: LayerNorm

  constructor(readonly config: Gpt2Config) {
    const { vocabulary, context, layers, heads, width } = config
    if (width % heads !== 0) fail('gpt2', `width ${width} and ${heads} heads`, 'width must be a multiple of the heads')
    this.embedding = new Embedding(vocabulary, width)
    this.position = new Embedding(context, width)
    this.blocks = Array.from({ length: layers }, (_, layer) => new Block(config, layer))
    this.norm = new LayerNorm(width, config.epsilon)
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
    const { layers, heads, width, context } = this.config
    const cache = attentionCache(layers, [batch, heads, context, width / heads])
    return {
      state: cache.state,
      keeps: 'positions',
      read: (tokens, start, { every = false, row, last, ...mode } = {}) => {
        const { attend, updates } = cache.from(start, row)
        const x = this.read(this.embed(tokens), placesFrom(start, tokens.shape[1]!), attend, mode)
        const told = every ? this.logits(x) : this.logits(atLast(x, last)).reshape([tokens.shape[0]!, -1])
        return { logits: told, updates }
      },
    }
  }

  private readWhole(embedded: Tensor, mode: Mode): Tensor {
    const time = embedded.shape[1]!
    if (time > this.config.context) fail('gpt2', `${time} tokens`, `the context holds ${this.config.context}`)
    const { positions, attend } = readingOf(time, mode.segments)
    return this.read(embedded, positions, mode.attend ?? attend, mode)
  }

  private read(embedded: Tensor, positions: Tensor, attend: Attend, mode: Mode): Tensor {
    let x = scope('embedding', () => embedded.add(this.position.apply(positions))) // [batch, time, width]
    x = dropout(x, mode.training ? (this.config.dropout ?? 0) : 0)
    for (const [i, block] of this.blocks.entries()) x = scope(`blocks.${i}`, () => block.apply(x, attend, mode))
    return x
  }

  private logits(x: Tensor): Tensor {
    return scope('head', () => this.norm.apply(x).matmul(this.embedding.weight, { transposeB: true })) // [batch, time, vocabulary]
  }
}

/** x + attention(norm x), then x + mlp(norm x). */
class Block {
  readonly norm1: LayerNorm
  readonly attend: Linear
  readonly project: Linear
  readonly norm2: LayerNorm
  readonly expand: Linear
  readonly contract: Linear

  constructor(
    private readonly config: Gpt2Config,
    private readonly layer: number,
  ) {
    const { width, layers, epsilon } = config
    const inner = { initial: init.normal(0.02) }
    const last = { initial: init.normal(0.02 / Math.sqrt(2 * layers)) }
    this.norm1 = new LayerNorm(width, epsilon)
    this.attend = new Linear(width, 3 * width, inner)
    this.project = new Linear(width, width, last)
    this.norm2 = new LayerNorm(width, epsilon)
    this.expand = new Linear(width, 4 * width, inner)
    this.contract = new Linear(4 * width, width, last)
  }

  apply(x: Tensor, attend: Attend, { training = false }: Mode): Tensor {
    const rate = training ? (this.config.dropout ?? 0) : 0
    const attended = x.add(
      dropout(
        scope('attention', () => this.attention(this.norm1.apply(x), attend)),
        rate,
      ),
    )
    return attended.add(
      dropout(
        scope('mlp', () => this.mlp(this.norm2.apply(attended))),
        rate,
      ),
    )
  }

  private attention(x: Tensor, attend: Attend): Tensor {
    const [q, k, v] = this.attend
      .apply(x)
      .split(2, 3)
      .map((part) => splitHeads(part, this.config.heads)) as [Tensor, Tensor, Tensor]
    return this.project.apply(joinHeads(attend(this.layer, q, k, v)))
  }

  private mlp(x: Tensor): Tensor {
    const expanded = this.expand.apply(x)
    return this.contract.apply(this.config.gelu === 'tanh' ? expanded.geluTanh() : expanded.gelu())
  }
}

/** The published sizes. */
export const gpt2Sizes = {
  '124M': { layers: 12, heads: 12, width: 768, context: 1024, vocabulary: 50_257 },
  '355M': { layers: 24, heads: 16, width: 1024, context: 1024, vocabulary: 50_257 },
} as const
