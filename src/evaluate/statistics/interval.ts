/** A figure between the bounds of its confidence interval. */
export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}
