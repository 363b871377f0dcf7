/**
 * StyleGAN (T. Karras et al., arXiv:1812.04948, in the form of arXiv:1912.04958): a generator in which a mapping network turns a code z into a
 * style w, and every layer of the synthesis is modulated by a style of its own. All are one w, unless styles are mixed: those of early, coarse
 * layers then decide on shapes and those of late, fine ones on colours and details. What is unusual here:
 * - activations are scaled instead of weights (see `ModulatedConvolution`);
 * - a convolution that doubles the size comes before the interpolation, at a quarter of the cost;
 * - the mean of w, which truncation needs, is taken anew from the trained weights (`sample/style.ts`), so that there is no state to keep.
 */
import { fail, randomNormal, scope, type Tensor, type Variable, variable } from '../tensor/index.js'
import type { Adversary, AdversaryConfig, GeneratorPenalty, TrainingExamples } from './adversary.js'
import { checkLengths } from './lengths.js'
import { pathLengths } from './path-length-penalty.js'
import { StyleDiscriminator } from './style-discriminator.js'
import { MappingNetwork } from './style-mapping.js'
import { forAllLayers, mixedStyles } from './style-mixing.js'
import { type StyleLevels, styleCount, styleLevels, styleStages } from './style-sizes.js'
import { type SynthesisKind, SynthesisNetwork } from './style-synthesis.js'
import { checkRange, type ValueRange } from './value-range.js'

export interface StyleGanConfig extends AdversaryConfig {
  readonly family: 'stylegan'
  readonly range: ValueRange
  /** Numbers of a code, z, and of a style, w. */
  readonly latent: number
  /** Channels of both networks at full resolution; they double with each halving, up to eight times as many. */
  readonly width: number
  readonly mappingLayers: number
  readonly synthesis: SynthesisKind
  /** Share of the pictures in training whose later layers have a style of their own. */
  readonly mixing: number
  /** Weight of path-length regularisation; 0 does without. */
  readonly pathLength: number
}

export class StyleGan implements Adversary {
  readonly generator: { readonly mapping: MappingNetwork; readonly synthesis: SynthesisNetwork }
  readonly discriminator: StyleDiscriminator
  /** Styles that a picture is made of, one a layer. */
  readonly layers: number
  readonly levels: StyleLevels
  /** Hidden from the walk for parameters, as what it keeps is no weight. */
  readonly #penalty: GeneratorPenalty | undefined

  /** @throws for a configuration that no model can have. */
  constructor(readonly config: StyleGanConfig) {
    const { shape, range, latent, width, mappingLayers, synthesis, mixing, pathLength } = config
    checkLengths('stylegan', { latent, width, mappingLayers })
    if (synthesis !== 'skip' && synthesis !== 'residual') {
      fail('stylegan', `synthesis ${JSON.stringify(synthesis)}`, 'must be skip or residual')
    }
    if (!(mixing >= 0 && mixing <= 1)) fail('stylegan', `mixing ${mixing}`, 'must be a share, from 0 to 1')
    if (!(pathLength >= 0)) fail('stylegan', `pathLength ${pathLength}`, 'must be 0 or more')
    checkRange(range, shape)
    const stages = styleStages(shape, width)
    const channels = shape[0]!
    this.generator = {
      mapping: new MappingNetwork(latent, mappingLayers),
      synthesis: new SynthesisNetwork({ stages, channels, style: latent, kind: synthesis }),
    }
    this.discriminator = new StyleDiscriminator(stages, channels)
    this.layers = styleCount(stages.length)
    this.levels = styleLevels(stages.length)
    this.#penalty = pathLength > 0 ? this.pathLengthPenalty(pathLength) : undefined
  }

  /** Path-length regularisation, unless it has no weight. */
  get generatorPenalty(): GeneratorPenalty | undefined {
    return this.#penalty
  }

  /** Numbers of noise that each convolution takes. */
  get noiseLengths(): readonly number[] {
    return this.generator.synthesis.noiseLengths
  }

  /** Codes z [batch, latent] → styles w [batch, latent]. */
  map(z: Tensor): Tensor {
    return scope('mapping', () => this.generator.mapping.apply(z))
  }

  /**
   * Styles [batch, latent], the same for all layers, or [batch, layers, latent] → pictures [batch, ...shape]. `noise` is
   * [batch, sum of noiseLengths] standard normal numbers, or 'none'; by default fresh.
   */
  synthesise(styles: Tensor, noise?: Tensor | 'none'): Tensor {
    const length = this.config.latent
    const each = styles.rank === 2 ? forAllLayers(styles, this.layers) : styles
    if (each.rank !== 3 || each.shape[1] !== this.layers || each.shape[2] !== length) {
      fail('stylegan', `styles ${styles}`, `must be [batch, ${length}] or [batch, ${this.layers}, ${length}]`)
    }
    const drawn =
      noise ?? randomNormal([styles.shape[0]!, this.noiseLengths.reduce((a, b) => a + b)]).cast(styles.dtype)
    return scope('synthesis', () => this.generator.synthesis.apply(each, drawn === 'none' ? undefined : drawn))
  }

  generate(z: Tensor): Tensor {
    return this.synthesise(this.map(z))
  }

  judge(x: Tensor): Tensor {
    return scope('discriminator', () => this.discriminator.apply(x))
  }

  /** As `generate`, with styles that are mixed. */
  generateInTraining(z: Tensor): TrainingExamples {
    return { x: this.synthesise(this.mixedStyles(z)) }
  }

  /** Styles [batch, layers, latent] of codes [batch, latent]; some are those of other codes from a layer on. */
  private mixedStyles(z: Tensor): Tensor {
    const { mixing } = this.config
    const own = this.map(z)
    const other = mixing > 0 ? this.map(randomNormal(z.shape).cast(z.dtype)) : own
    return mixedStyles(own, other, this.layers, mixing)
  }

  private pathLengthPenalty(weight: number): GeneratorPenalty {
    const mean: Variable = variable([], undefined, { name: 'pathLength.mean' })
    return {
      every: 4,
      state: [mean],
      charge: (z) => {
        // Half of a batch is enough (arXiv:1912.04958, appendix B).
        const some = z.slice(0, 0, Math.ceil(z.shape[0]! / 2))
        const styles = this.mixedStyles(some)
        const found = pathLengths(this.synthesise(styles), styles, mean)
        return {
          penalty: found.penalty.mul(weight),
          updates: [[mean, found.mean]],
          readings: { pathLength: found.lengths.mean() },
        }
      },
    }
  }
}
