import type { Numbers } from '../../message.js'

/** Points [step, value] that a chart shows, thinned where there are many, and cut off where a job goes back. */
export interface History {
  add(step: number, value: number): void
  /** Forgets what came after a step. */
  cut(step: number): void
  /** [points, 2]. */
  numbers(): Numbers
}

const mostPoints = 800

export function history(): History {
  let points: (readonly [number, number])[] = []
  return {
    add(step, value) {
      points.push([step, value])
      if (points.length > mostPoints) points = points.filter((_, i) => i % 2 === 0 || i === points.length - 1)
    },
    cut(step) {
      points = points.filter(([at]) => at <= step)
    },
    numbers: () => ({ shape: [points.length, 2], data: Float32Array.from(points.flat()) }),
  }
}
