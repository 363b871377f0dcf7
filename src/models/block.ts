/** The block of the modern GPT: what `gpt.ts` stacks, for models that read or write something else than tokens. */
import { type Attend, dropout, init, joinHeads, Linear, splitHeads } from '../nn/index.js'
import { type DType, fail, scope, type Tensor } from '../tensor/index.js'
import type { Mode } from './language.js'
import { type Angles, rotaryAngles, rotaryFrequencies } from './rotary.js'

export interface BlockConfig {
  readonly heads: number
  /** Length of a position's vector; a multiple of `heads`, the share of each head even. */
  readonly width: number
  /** Share of channels dropped in training, after attention and after the feed-forward part. Default 0. */
  readonly dropout?: number
}

/**
 * x + attention(norm x), then x + mlp(norm x); see `gpt.ts` for what is unusual. Residual projections start at zero: a new
 * block does nothing.
 */
export class Block {
  readonly query: Linear
  readonly key: Linear
  readonly value: Linear
  readonly project: Linear
  readonly expand: Linear
  readonly contract: Linear

  constructor(
    private readonly config: BlockConfig,
    private readonly layer: number,
  ) {
    const { heads, width } = config
    if (width % (2 * heads) !== 0) {
      fail('gpt', `width ${width} and ${heads} heads`, 'width must be a multiple of twice the heads')
    }
    const inner = { bias: false }
    const last = { bias: false, initial: init.zeros }
    this.query = new Linear(width, width, inner)
    this.key = new Linear(width, width, inner)
    this.value = new Linear(width, width, inner)
    this.project = new Linear(width, width, last)
    this.expand = new Linear(width, 4 * width, inner)
    this.contract = new Linear(4 * width, width, last)
  }

  /** x [batch, time, width] → the same shape. Without angles, positions are told apart by what `attend` shows them alone. */
  apply(x: Tensor, at: Angles | undefined, attend: Attend, { training = false }: Mode = {}): Tensor {
    const rate = training ? (this.config.dropout ?? 0) : 0
    const drop = (y: Tensor): Tensor => dropout(y, rate, { sharedAxes: [1] })
    const attended = x.add(drop(scope('attention', () => this.attention(x.rmsNorm(), at, attend))))
    return attended.add(drop(scope('mlp', () => this.mlp(attended.rmsNorm()))))
  }

  private attention(x: Tensor, at: Angles | undefined, attend: Attend): Tensor {
    const { heads } = this.config
    const turned = (y: Tensor): Tensor => (at ? y.rotary(at.cosines, at.sines) : y)
    const q = turned(splitHeads(this.query.apply(x), heads).rmsNorm()) // [batch, heads, time, size]
    const k = turned(splitHeads(this.key.apply(x), heads).rmsNorm())
    const v = splitHeads(this.value.apply(x), heads)
    return this.project.apply(joinHeads(attend(this.layer, q, k, v)))
  }

  private mlp(x: Tensor): Tensor {
    return this.contract.apply(this.expand.apply(x).reluSquared())
  }
}

/** Angles for positions (int32 [time] or [batch, time]): pair i of a head turns by position / 10000^(2i / size). */
export const angles = (
  positions: Tensor,
  { width, heads, context }: Pick<BlockConfig, 'width' | 'heads'> & { readonly context: number },
  dtype: DType,
): Angles => rotaryAngles(positions, rotaryFrequencies(width / heads, 10_000), { context, dtype })
