/** A curve of any length as some hundred points: means over strides that double when there are too many. */

export interface Point {
  readonly name: string
  readonly step: number
  readonly value: number
}

/** What has to be done to the points that were stored before. */
export interface Thinning {
  readonly name: string
  /** Points of steps that this does not divide go. */
  readonly stride: number
}

export interface SeriesBuffer {
  add(name: string, step: number, value: number): void
  /** What is to be stored: first the thinnings, then the points. */
  pending(): { readonly points: readonly Point[]; readonly thinnings: readonly Thinning[] }
  /** Forgets what `pending` gave, once it is stored. */
  stored(points: readonly Point[], thinnings: readonly Thinning[]): void
}

interface Curve {
  stride: number
  sum: number
  count: number
  kept: number
}

/** @param most Points of a curve that are kept at most. A value that is not finite makes no point. */
export function seriesBuffer(most = 1000): SeriesBuffer {
  const curves = new Map<string, Curve>()
  const points = new Map<string, Point>()
  const thinnings = new Map<string, Thinning>()

  function thin(name: string, curve: Curve): void {
    curve.stride *= 2
    curve.kept >>= 1
    thinnings.set(name, { name, stride: curve.stride })
    for (const [key, point] of points) if (point.name === name && point.step % curve.stride !== 0) points.delete(key)
  }

  return {
    add(name, step, value) {
      if (!Number.isFinite(value)) return
      const curve = curves.get(name) ?? { stride: 1, sum: 0, count: 0, kept: 0 }
      curves.set(name, curve)
      curve.sum += value
      curve.count += 1
      if (step % curve.stride !== 0) return
      points.set(`${name} ${step}`, { name, step, value: curve.sum / curve.count })
      Object.assign(curve, { sum: 0, count: 0, kept: curve.kept + 1 })
      if (curve.kept > most) thin(name, curve)
    },
    pending: () => ({ points: [...points.values()], thinnings: [...thinnings.values()] }),
    stored(done, thinned) {
      for (const point of done) {
        const key = `${point.name} ${point.step}`
        if (points.get(key) === point) points.delete(key)
      }
      for (const each of thinned) if (thinnings.get(each.name) === each) thinnings.delete(each.name)
    },
  }
}
