/** Models of diffusion and flow on the image bench: they go on from pixels, some of whose noise is put back. */
import type { Diffusion, DiffusionConfig } from '../../models/index.js'
import type { Memory } from '../../runtime/index.js'
import {
  type DiffusionSampler,
  diffusionSampler,
  drawExamples,
  inpaint,
  isConditional,
  levelsOf,
  noClass,
  vary,
} from '../../sample/index.js'
import { type Abilities, asBytes, type Made, type Painter } from './painter.js'
import { type DrawSettings, seedOfStep } from './steps.js'

/** How often each step of in-painting is gone over: more, and the parts suit each other better. */
const times = 2
/** Weights of the condition for which a program is kept open. */
const mostOpen = 3

export function denoisingPainter(memory: Memory, model: Diffusion): Painter {
  const { config } = model
  const samplers = new Map<number, DiffusionSampler>()

  async function samplerOf({ steps, guidance }: DrawSettings): Promise<DiffusionSampler> {
    const { distilled } = config
    const weight = distilled || !isConditional(model) ? 1 : guidance
    const found = samplers.get(weight) ?? diffusionSampler(memory, model, { guidance: weight })
    samplers.delete(weight)
    samplers.set(weight, found)
    const [oldest] = samplers.keys()
    if (samplers.size > mostOpen && oldest !== undefined) {
      await samplers.get(oldest)!.close()
      samplers.delete(oldest)
    }
    return distilled ? found : { ...found, levels: levelsOf(model, steps) }
  }

  const made = (image: Float32Array): Made => ({ image: asBytes(image) })
  return {
    shape: config.shape,
    abilities: abilitiesOf(config),
    draw: async (settings) => made(await drawExamples(await samplerOf(settings), 1, askedOf(config, settings))),
    async vary({ image }, { far, ...settings }) {
      const asked = { ...askedOf(config, settings), strength: far }
      return made(await vary(await samplerOf(settings), image, asked))
    },
    async inpaint({ image }, mask, settings) {
      const known = { values: image, mask: mask.map((isMade) => 1 - isMade) }
      return made(await inpaint(await samplerOf(settings), known, 1, { ...askedOf(config, settings), times }))
    },
    own: async (image) => ({ image }),
    async close() {
      for (const sampler of samplers.values()) await sampler.close()
    },
  }
}

/** Where no class is asked for, none is told: as a model without classes draws. */
const askedOf = ({ condition }: DiffusionConfig, settings: DrawSettings) => ({
  seed: seedOfStep(settings),
  ...(condition === 'labels' && { label: settings.label < 0 ? noClass : settings.label }),
})

function abilitiesOf({ condition, classes = [], distilled }: DiffusionConfig): Abilities {
  return {
    classes: condition === 'labels' ? classes : [],
    ...{ hasNone: true, truncation: false, levels: false, inpaint: true, own: 'pixels' },
    steps: !distilled,
    guidance: condition === 'labels' && !distilled,
    usualSteps: distilled?.steps ?? 20,
  }
}
