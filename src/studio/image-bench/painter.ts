/** What the image bench asks of a model, whatever its family: to draw, to go on from what was drawn, and how far from it. */
import type { Shape } from '../../tensor/index.js'
import type { DrawSettings, StyleLevelChoice } from './steps.js'

/** A picture, and what it is to its model. */
export interface Made {
  /** [channels, height, width], in 255ths from 0 to 1: what a file of it holds. */
  readonly image: Float32Array
  /** Codes, or styles and noise, where the family goes on from them. */
  readonly inner?: Float32Array
  /** The class that it was made as, where that is not asked for at every step. */
  readonly label?: number
}

/** How a picture of one's own comes into a model: as it is, as its code, as styles that are sought, or not at all. */
export type OwnWay = 'pixels' | 'code' | 'search' | 'none'

/** What a model can be told. */
export interface Abilities {
  readonly classes: readonly string[]
  /** Whether it can be told no class. */
  readonly hasNone: boolean
  readonly steps: boolean
  readonly guidance: boolean
  readonly truncation: boolean
  readonly levels: boolean
  readonly inpaint: boolean
  readonly own: OwnWay
  /** Steps that it makes where nothing is said. */
  readonly usualSteps: number
}

export interface VarySettings extends DrawSettings {
  readonly far: number
  readonly level: StyleLevelChoice
}

export interface Painter {
  /** [channels, height, width] */
  readonly shape: Shape
  readonly abilities: Abilities
  /** From nothing: decided by the settings. */
  draw(settings: DrawSettings): Promise<Made>
  /** `far` 0 keeps the picture, 1 forgets it. */
  vary(from: Made, settings: VarySettings): Promise<Made>
  /** Makes anew where the mask [height · width] is 1. */
  inpaint?(from: Made, mask: Uint8Array, settings: DrawSettings): Promise<Made>
  /** A picture that the model did not make. */
  own?(image: Float32Array): Promise<Made>
  close(): Promise<void>
}

/** Values as the bytes of a file hold them, from 0 to 1. */
export const asBytes = (values: Float32Array): Float32Array =>
  values.map((value) => Math.round(255 * Math.min(1, Math.max(0, value))) / 255)
