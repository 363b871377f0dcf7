/** A policy that is trained, and the reference it must not leave too far behind. */
import { type AnyLanguageConfig, createLanguageModel, type LanguageModel } from '../../models/index.js'
import {
  type AdapterConfig,
  type AdapterSet,
  adapterParameters,
  attachAdapter,
  detachAdapter,
  parameters,
} from '../../nn/index.js'
import type { Memory } from '../../runtime/index.js'
import type { Tensor, Variable } from '../../tensor/index.js'

export interface Policy {
  readonly model: LanguageModel
  /** What is trained. */
  readonly weights: ReadonlyMap<string, Variable>
  /** What an adapter is saved with, where there is one. */
  readonly adapters?: AdapterSet
  /** Logits of the reference: tokens [batch, time] → [batch, time, vocabulary], a constant to the gradient. */
  reference(tokens: Tensor): Tensor
}

/**
 * All weights of a model as a policy: the reference is a copy of them as they are now, in the same memory. With an adapter, only that is
 * trained, and the reference is the model without it: the base is there but once.
 */
export async function policyOf(memory: Memory, model: LanguageModel, adapter?: AdapterConfig): Promise<Policy> {
  if (adapter) {
    const adapters = attachAdapter(model, adapter)
    return {
      model,
      weights: adapterParameters(model),
      adapters,
      reference(tokens) {
        detachAdapter(model)
        try {
          return model.forward(tokens).stopGradient()
        } finally {
          attachAdapter(model, adapters)
        }
      },
    }
  }
  const weights = parameters(model)
  const copy = createLanguageModel(model.config as AnyLanguageConfig)
  for (const [name, weight] of parameters(copy)) memory.write(weight, await memory.read(weights.get(name)!))
  return { model, weights, reference: (tokens) => copy.forward(tokens).stopGradient() }
}
