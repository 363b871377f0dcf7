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
import {
  type Attend,
  attentionCache,
  causal,
  dropout,
  Embedding,
  init,
  joinHeads,
  Linear,
  splitHeads,
} from '../nn/index.js'
import { arrayOf, constant, crossEntropy, type DType, fail, range, scope, type Tensor } from '../tensor/index.js'
import type { Decoder, LanguageConfig, LanguageModel, Mode } from './language.js'

export interface GptConfig extends LanguageConfig {
  readonly family: 'gpt'
  readonly layers: number
  readonly heads: number
  /** Length of a position's vector; a multiple of `heads`, the share of each head even. */
  readonly width: number
  /** Share of channels dropped in training, after attention and after the feed-forward part. Default 0. */
  readonly dropout?: number
}

interface Angles {
  readonly cosines: Tensor
  readonly sines: Tensor
}

export class Gpt implements LanguageModel {
  readonly embedding: Embedding
  readonly blocks: readonly Block[]
  readonly head: Linear

  constructor(readonly config: GptConfig) {
    const { vocabulary, layers, heads, width } = config
    if (width % (2 * heads) !== 0) {
      fail('gpt', `width ${width} and ${heads} heads`, 'width must be a multiple of twice the heads')
    }
    this.embedding = new Embedding(vocabulary, width, init.normal(1))
    this.blocks = Array.from({ length: layers }, (_, layer) => new Block(config, layer))
    this.head = new Linear(width, vocabulary, { bias: false, initial: init.zeros })
  }

  forward(tokens: Tensor, mode: Mode = {}): Tensor {
    const time = tokens.shape[1]!
    if (time > this.config.context) fail('gpt', `${time} tokens`, `the context holds ${this.config.context}`)
    return this.logits(this.read(tokens, this.angles(range(time)), causal, mode))
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
      read: (tokens, start, { every = false, ...mode } = {}) => {
        const { attend, updates } = cache.from(start)
        const x = this.read(tokens, this.angles(range(tokens.shape[1]!).add(start)), attend, mode)
        return { logits: every ? this.logits(x) : this.logits(x.slice(1, -1)).reshape([batch, -1]), updates }
      },
    }
  }

  private angles(positions: Tensor): Angles {
    return angles(positions, this.config, this.embedding.weight.dtype)
  }

  private read(tokens: Tensor, at: Angles, attend: Attend, mode: Mode): Tensor {
    let x = scope('embedding', () => this.embedding.apply(tokens).rmsNorm()) // [batch, time, width]
    for (const [i, block] of this.blocks.entries()) x = scope(`blocks.${i}`, () => block.apply(x, at, attend, mode))
    return x
  }

  private logits(x: Tensor): Tensor {
    return scope('head', () => this.head.apply(x.rmsNorm())) // [batch, time, vocabulary]
  }
}

/** x + attention(norm x), then x + mlp(norm x). */
class Block {
  readonly query: Linear
  readonly key: Linear
  readonly value: Linear
  readonly project: Linear
  readonly expand: Linear
  readonly contract: Linear

  constructor(
    private readonly config: GptConfig,
    private readonly layer: number,
  ) {
    const { width } = config
    const inner = { bias: false }
    const last = { bias: false, initial: init.zeros }
    this.query = new Linear(width, width, inner)
    this.key = new Linear(width, width, inner)
    this.value = new Linear(width, width, inner)
    this.project = new Linear(width, width, last)
    this.expand = new Linear(width, 4 * width, inner)
    this.contract = new Linear(4 * width, width, last)
  }

  apply(x: Tensor, at: Angles, attend: Attend, { training = false }: Mode): Tensor {
    const rate = training ? (this.config.dropout ?? 0) : 0
    const drop = (y: Tensor): Tensor => dropout(y, rate, { sharedAxes: [1] })
    const attended = x.add(drop(scope('attention', () => this.attention(x.rmsNorm(), at, attend))))
    return attended.add(drop(scope('mlp', () => this.mlp(attended.rmsNorm()))))
  }

  private attention(x: Tensor, { cosines, sines }: Angles, attend: Attend): Tensor {
    const { heads } = this.config
    const q = splitHeads(this.query.apply(x), heads).rmsNorm().rotary(cosines, sines) // [batch, heads, time, size]
    const k = splitHeads(this.key.apply(x), heads).rmsNorm().rotary(cosines, sines)
    const v = splitHeads(this.value.apply(x), heads)
    return this.project.apply(joinHeads(attend(this.layer, q, k, v)))
  }

  private mlp(x: Tensor): Tensor {
    return this.contract.apply(this.expand.apply(x).reluSquared())
  }
}

/** Cosines and sines for positions (int32 [time]): pair i of a head turns by position / 10000^(2i / size). */
function angles(positions: Tensor, { width, heads, context }: GptConfig, dtype: DType): Angles {
  const half = width / heads / 2
  const table = (f: (angle: number) => number): Tensor => {
    const values = arrayOf(dtype, context * half) as Float32Array | Float64Array
    for (let i = 0; i < values.length; i++) values[i] = f(Math.floor(i / half) * 10_000 ** (-(i % half) / half))
    return constant(values, [context, half]).gather(positions)
  }
  return { cosines: table(Math.cos), sines: table(Math.sin) }
}

/** Sizes by name: about 0.8 M, 3.2 M and 10.7 M parameters with a character vocabulary. */
export const gptSizes = {
  tiny: { layers: 4, heads: 4, width: 128, context: 64 },
  small: { layers: 4, heads: 4, width: 256, context: 128 },
  base: { layers: 6, heads: 6, width: 384, context: 256 },
} as const
