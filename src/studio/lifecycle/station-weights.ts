/** A model's weights at a station of its life: as they are, as they would be with what is being learnt, and as they ship. */
import { parseSafetensors, toFloat32Array } from '../../files/index.js'
import type { LanguageModel } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import type { Memory } from '../../runtime/index.js'
import { AtelierError, type Values } from '../../tensor/index.js'
import { mergeAdapter } from '../../train/index.js'
import type { Place } from '../job.js'
import type { Weights } from './probe.js'
import type { Stage } from './stage.js'

/** A stage that may learn adapters beside the weights. */
export interface Tuned {
  readonly adapters?: Parameters<typeof mergeAdapter>[1]
}

/** The weights in training, with adapters merged into them for a moment. */
export async function weightsInTraining(memory: Memory, model: LanguageModel, stage: Stage & Tuned): Promise<Weights> {
  if (!stage.adapters) return weightsOf(memory, model)
  const merged = await mergeAdapter(model, stage.adapters, memory)
  const found = await weightsOf(memory, model)
  merged.unmerge()
  return found
}

export async function weightsOf(memory: Memory, model: LanguageModel): Promise<Weights> {
  const found = new Map<string, Values>()
  for (const [name, weight] of parameters(model)) {
    if (!name.includes('.adapter.')) found.set(name, await memory.read(weight))
  }
  return found
}

export function writeWeights(memory: Memory, model: LanguageModel, weights: Weights): void {
  for (const [name, weight] of parameters(model)) memory.write(weight, weights.get(name)!)
}

export async function openShipped(memory: Memory, model: LanguageModel, place: Place): Promise<void> {
  const { tensors } = parseSafetensors(await place.read('studio/lines-foundation.safetensors'))
  for (const [name, weight] of parameters(model)) {
    const found = tensors.get(name)
    if (!found) throw new AtelierError(`foundation: ${name}: the one that ships has no such weight`)
    memory.write(weight, toFloat32Array(found))
  }
}
