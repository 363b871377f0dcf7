import { parseSafetensors, toFloat32Array } from '../../files/index.js'
import { StyleGan, type StyleGanConfig } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import { createMemory, type Memory } from '../../runtime/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Place } from '../job.js'
import type { Plain } from '../message.js'

export interface DescribedStyleGan {
  readonly name: string
  readonly sha256: string
  readonly licence: string
  readonly learntFrom: string
  readonly config: StyleGanConfig & { readonly training?: { readonly [name: string]: Plain } }
}

export interface ShippedStyleGan {
  /** Its discriminator does not ship, and has no weights. */
  readonly model: StyleGan
  readonly memory: Memory
  readonly described: DescribedStyleGan
}

/** The generator of a StyleGAN that ships with the Studio. @throws AtelierError where a weight is missing. */
export async function shippedStyleGan(name: string, place: Place): Promise<ShippedStyleGan> {
  const [description, weights] = await Promise.all([
    place.read(`studio/${name}.json`),
    place.read(`studio/${name}.safetensors`),
  ])
  const described = JSON.parse(new TextDecoder().decode(description)) as DescribedStyleGan
  const model = new StyleGan(described.config)
  const memory = createMemory({ target: place.target, seed: place.seed })
  const { tensors } = parseSafetensors(weights)
  for (const [key, weight] of parameters({ generator: model.generator })) {
    const tensor = tensors.get(key)
    if (!tensor) throw new AtelierError(`stylegan: "${key}" is missing from ${name}.safetensors`)
    memory.write(weight, toFloat32Array(tensor))
  }
  return { model, memory, described }
}
