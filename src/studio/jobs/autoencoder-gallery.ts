/** What autoencoders are looked at with, and what they are found to make of it. */
import type { ImageSet } from '../../data/index.js'
import type { Numbers } from '../message.js'
import type { Learner } from './autoencoder-learner.js'
import type { Look } from './autoencoder-look.js'
import type { CodeAxes } from './code-space.js'

/** Of pictures that are not learnt from, at a step. */
export interface Entry {
  readonly step: number
  /** Mean square a pixel. */
  readonly error: number
  /** Nats a picture; of a VAE. */
  readonly missing: number
  readonly divergence: number
}

/** Pictures that nobody learns from, those that are learnt from, and what the present weights make of the first. */
export interface Gallery {
  /** The one that is shown, and all that learn. */
  readonly main: Learner
  readonly everybody: readonly Learner[]
  readonly test: ImageSet
  /** [count, size] each, from 0 to 1. */
  readonly real: Float32Array
  readonly learnt: Float32Array
  readonly count: number
  /** Numbers of a picture. */
  readonly size: number
  readonly bottleneck: number
  readonly seed: number
  images(data: Float32Array): Numbers
  look(): Promise<Look>
  axes(): Promise<CodeAxes>
  history(): readonly Entry[]
}

export const nameOf = ({ labels, classes }: ImageSet, row: number): string =>
  labels && classes ? classes[labels[row]!]! : `${row + 1}`

export const squaredErrors = (x: Float32Array, y: Float32Array): Float32Array =>
  x.map((value, i) => (value - y[i]!) ** 2)

export const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

export function varianceOf(codes: Float32Array, length: number, i: number): number {
  const column = codes.filter((_, at) => at % length === i)
  const middle = mean(column)
  return mean(column.map((value) => (value - middle) ** 2))
}
