/** Numbers of requests, within bounds. */
import * as v from 'valibot'

export const between = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most))
export const whole = (least: number, most: number) => v.pipe(between(least, most), v.integer())
