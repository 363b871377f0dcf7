import { expect, it } from 'vitest'
import { tableRecipe } from './table-recipe.js'

it('trains few rows briefly and narrowly, and other families as they are', () => {
  expect(tableRecipe('flow', 275)).toEqual({
    model: { width: 64, pairing: 'random' },
    recipe: { steps: 630, batch: 128 },
  })
  expect(tableRecipe('diffusion', 8000)).toEqual({ model: { width: 128 }, recipe: { steps: 3399 } })
  expect(tableRecipe('flow', 1e6).recipe.steps).toBe(4000)
  expect(tableRecipe('vae', 275)).toEqual({ model: {}, recipe: {} })
})
