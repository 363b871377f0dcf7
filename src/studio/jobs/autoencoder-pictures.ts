/** What a page shows of an autoencoder: what it rebuilds, where its codes lie, how its errors fell. */
import type { Numbers, Picture } from '../message.js'
import { type Entry, type Gallery, mean, nameOf, squaredErrors, varianceOf } from './autoencoder-gallery.js'
import { deviationsOn, placesOf } from './code-space.js'

/** Pictures that are shown one by one. */
const shown = 12
/** Of a code's number, the least variance of its means over pictures for it to count as active (arXiv:1509.00519). */
const activeFrom = 0.01

export function autoencoderPictures(gallery: Gallery): Readonly<Record<string, () => Promise<Picture>>> {
  const { test, real, count, size, bottleneck, images, look: lookNow, axes } = gallery
  return {
    /** Pictures, what becomes of them, and the square of what is lost, pixel by pixel. */
    async rebuilt() {
      const { made } = await lookNow()
      const some = Math.min(shown, count)
      const errors = squaredErrors(real.subarray(0, some * size), made.subarray(0, some * size))
      const errorOf = (row: number): number => mean(errors.subarray(row * size, (row + 1) * size))
      return {
        values: {
          errors: Array.from({ length: some }, (_, row) => errorOf(row)),
          error: gallery.history().at(-1)!.error,
          measuredAt: gallery.history().at(-1)!.step,
          bottleneck,
          names: Array.from({ length: some }, (_, row) => nameOf(test, row)),
        },
        arrays: {
          originals: images(real.slice(0, some * size)),
          rebuilt: images(made.slice(0, some * size)),
          errors: images(errors),
        },
      }
    },
    /** Where pictures lie in the space of codes, on the plane in which they vary most. */
    async codes() {
      const look = await lookNow()
      const plane = await axes()
      const variances = Array.from({ length: bottleneck }, (_, i) => varianceOf(look.codes, bottleneck, i))
      return {
        values: {
          explained: [...plane.explained],
          variances,
          divergences: [...look.divergences],
          active: variances.filter((variance) => variance > activeFrom).length,
          names: Array.from({ length: count }, (_, row) => nameOf(test, row)),
        },
        arrays: {
          places: { shape: [count, 2], data: placesOf(look.codes, plane) },
          deviations: { shape: [count, 2], data: deviationsOn(look.deviations, plane) },
        },
      }
    },
    /** Errors and terms of the bound on pictures that are not learnt from, as they came. */
    async history() {
      const history = gallery.history()
      const column = (read: (entry: Entry) => number): Numbers => ({
        shape: [history.length],
        data: Float32Array.from(history, read),
      })
      return {
        values: { steps: history.map(({ step }) => step) },
        arrays: {
          error: column(({ error }) => error),
          missing: column(({ missing }) => missing),
          divergence: column(({ divergence }) => divergence),
        },
      }
    },
  }
}
