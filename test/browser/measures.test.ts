/** Measures in a browser: the same numbers as in Node, to the last bit where float64 decides. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serve } from '../../examples/browser/serve.mjs'
import {
  divergenceFrontier,
  frechetDistance,
  kernelDistance,
  nearestRows,
  precisionRecallDensityCoverage,
} from '../../src/evaluate/index.js'
import { createMemory } from '../../src/runtime/index.js'
import { fillNormal } from '../../src/tensor/index.js'
import { inPage, launch, visit } from './page.js'

let server: Awaited<ReturnType<typeof serve>>
let browser: Browser

beforeAll(async () => {
  server = await serve()
  browser = await launch('none')
})

afterAll(async () => {
  await browser?.close()
  server?.close()
})

const width = 16
const rows = (stream: number): Float32Array => {
  const values = new Float32Array(1100 * width)
  fillNormal(values, 1, stream, 0)
  return values
}

it('measures samples as Node does', async () => {
  const { page } = await visit(browser, server.address)
  const found = await inPage<{ nearest: unknown; covering: unknown; distances: readonly number[] }>(
    page,
    `import { divergenceFrontier, frechetDistance, kernelDistance, nearestRows, precisionRecallDensityCoverage } from 'atelier/evaluate'
    import { createMemory, engine } from 'atelier/runtime'
    import { fillNormal } from 'atelier/tensor'
    engine.configure({ files: new URL('onnxruntime/', location.href).href })
    const memory = createMemory()
    const rows = (stream) => {
      const values = new Float32Array(1100 * ${width})
      fillNormal(values, 1, stream, 0)
      return values
    }
    const [real, generated] = [rows(1), rows(2)]
    const nearest = await nearestRows(memory, generated, real, ${width}, { count: 3 })
    const { items, ...covering } = await precisionRecallDensityCoverage(memory, real, generated, ${width})
    const distances = [
      frechetDistance(real, generated, ${width}),
      kernelDistance(real, generated, ${width}).value,
      divergenceFrontier(real, generated, ${width}, { clusters: 5 }).value,
    ]
    export const result = { nearest: [[...nearest.places], [...nearest.distances]], covering, distances }`,
  )
  const [memory, real, generated] = [createMemory(), rows(1), rows(2)]
  const nearest = await nearestRows(memory, generated, real, width, { count: 3 })
  expect(found.nearest).toEqual([[...nearest.places], [...nearest.distances]])
  const { items, ...covering } = await precisionRecallDensityCoverage(memory, real, generated, width)
  expect(found.covering).toEqual(covering)
  expect(items.precision.length).toBe(1100)
  const distances = [
    frechetDistance(real, generated, width),
    kernelDistance(real, generated, width).value,
    divergenceFrontier(real, generated, width, { clusters: 5 }).value,
  ]
  for (const [i, value] of distances.entries()) expect(found.distances[i]).toBeCloseTo(value, 12)
})
