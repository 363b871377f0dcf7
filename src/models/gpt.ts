/**
 * GPT in the modern recipe. What is unusual, against GPT-2:
 * - rotary positions instead of learnt ones (RoPE, arXiv:2104.09864);
 * - RMS norms without gains, after the embedding too (arXiv:1910.07467);
 * - queries and keys normalised before they meet (QK-norm, arXiv:2010.04245);
 * - ReLU² in the feed-forward part (Primer, arXiv:2109.08668);
 * - no biases; residual projections and the head start at zero, so that the first loss is ln(vocabulary);
 * - the head is not tied to the embedding.
 * Made to be trained with Muon for the matrices inside the blocks and AdamW for the rest.
 */
import { type Attend, attentionCache, Embedding, init, Linear, placesFrom, readingOf } from '../nn/index.js'
import { crossEntropy, fail, scope, type Tensor } from '../tensor/index.js'
import { angles, Block, type BlockConfig } from './block.js'
import { atLast, type Decoder, type LanguageConfig, type LanguageModel, type Mode } from './language.js'
import type { Angles } from './rotary.js'

export interface GptConfig extends LanguageConfig, BlockConfig {
  readonly family: 'gpt'
  readonly layers: number
}

export class Gpt implements LanguageModel {
  readonly embedding: Embedding
  readonly blocks: readonly Block[]
  readonly head: Linear

  constructor(readonly config: GptConfig) {
    const { vocabulary, layers, width } = config
    this.embedding = new Embedding(vocabulary, width, init.normal(1))
    this.blocks = Array.from({ length: layers }, (_, layer) => new Block(config, layer))
    this.head = new Linear(width, vocabulary, { bias: false, initial: init.zeros })
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
    return this.readWhole(this.embed(tokens), mode).rmsNorm()
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
        const x = this.read(this.embed(tokens), this.angles(placesFrom(start, tokens.shape[1]!)), attend, mode)
        const told = every ? this.logits(x) : this.logits(atLast(x, last)).reshape([tokens.shape[0]!, -1])
        return { logits: told, updates }
      },
    }
  }

  private readWhole(embedded: Tensor, mode: Mode): Tensor {
    const time = embedded.shape[1]!
    if (time > this.config.context) fail('gpt', `${time} tokens`, `the context holds ${this.config.context}`)
    const { positions, attend } = readingOf(time, mode.segments)
    return this.read(embedded, this.angles(positions), mode.attend ?? attend, mode)
  }

  private angles(positions: Tensor): Angles {
    return angles(positions, this.config, this.embedding.weight.dtype)
  }

  private read(embedded: Tensor, at: Angles, attend: Attend, mode: Mode): Tensor {
    let x = scope('embedding', () => embedded.rmsNorm()) // [batch, time, width]
    for (const [i, block] of this.blocks.entries()) x = scope(`blocks.${i}`, () => block.apply(x, at, attend, mode))
    return x
  }

  private logits(x: Tensor): Tensor {
    return scope('head', () => this.head.apply(x.rmsNorm())) // [batch, time, vocabulary]
  }
}

/** Sizes by name: about 0.8 M, 3.2 M and 10.7 M parameters with a character vocabulary. */
export const gptSizes = {
  tiny: { layers: 4, heads: 4, width: 128, context: 64 },
  small: { layers: 4, heads: 4, width: 256, context: 128 },
  base: { layers: 6, heads: 6, width: 384, context: 256 },
} as const
