/** Generators in a browser: a GAN of points is trained there, and digits are drawn from the diffusion that comes with the package. */
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serve } from '../../examples/browser/serve.mjs'
import { loadFeatures } from '../../src/evaluate/index.node.js'
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

it('trains a GAN on a ring of eight modes until its points lie among them (800 steps, seed 1)', async () => {
  const { page } = await visit(browser, server.address)
  const { before, after, modes } = await inPage<{ before: number; after: number; modes: number }>(
    page,
    `import { drawPoints, fitImageModel, generatorFor, pointExamples } from 'atelier'
    import { engine } from 'atelier/runtime'
    import { energyDistance, modeCoverage } from 'atelier/evaluate'
    engine.configure({ files: new URL('onnxruntime/', location.href).href })
    const ring = drawPoints('ring', { count: 2000, seed: 1 })
    const fitted = async (steps) => {
      const model = { family: 'gan', width: 32, layers: 3 }
      const { model: gan, memory } = await fitImageModel({ model, data: pointExamples(ring), steps, seed: 1, validation: 0 })
      const made = await generatorFor(memory, gan).generate(1000, { seed: 1 })
      return { made, distance: (await energyDistance(memory, ring.points, made, 2)).value }
    }
    const [first, last] = [await fitted(1), await fitted(800)]
    const { centres } = ring.mixture
    const { hit } = modeCoverage(last.made, centres, 2, { deviation: 0.1 })
    export const result = { before: first.distance, after: last.distance, modes: hit }`,
  )
  expect(after).toBeLessThan(before / 5)
  expect(modes).toBeGreaterThanOrEqual(6)
}, 300_000)

it('draws digits of the class asked for from a diffusion (10 steps, 5 of each, at most 4 of 50 misread)', async () => {
  const { page } = await visit(browser, server.address)
  await serveAssets(page)
  const pixels = await inPage<readonly number[]>(
    page,
    `import { generatorFor, imagesOf, openImageModel } from 'atelier'
    import { engine } from 'atelier/runtime'
    engine.configure({ files: new URL('onnxruntime/', location.href).href })
    const { config } = await (await fetch('/digits-diffusion.json')).json()
    const weights = new Uint8Array(await (await fetch('/digits-diffusion.safetensors')).arrayBuffer())
    const { model, memory } = openImageModel(config, weights)
    const generator = imagesOf(generatorFor(memory, model, { steps: 10 }))
    const drawn = []
    for (let label = 0; label < 10; label++) drawn.push(...await generator.generate(5, { seed: 1, label }))
    export const result = drawn`,
  )
  const features = await loadFeatures()
  const shape = { channels: 1, height: 28, width: 28 } as const
  const { labels } = await features.classify(Uint8Array.from(pixels), shape, 'mnist')
  await features.close()
  const right = [...labels].filter((label, i) => label === Math.floor(i / 5)).length
  expect(right).toBeGreaterThanOrEqual(46)
})

async function serveAssets(page: Page): Promise<void> {
  for (const name of ['digits-diffusion.json', 'digits-diffusion.safetensors']) {
    const body = await readFile(new URL(`../../assets/${name}`, import.meta.url))
    await page.route(`**/${name}`, (route) => route.fulfill({ body }))
  }
}
