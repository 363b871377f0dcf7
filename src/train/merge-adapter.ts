import {
  type Adapter,
  type AdapterSet,
  attachAdapter,
  detachAdapter,
  linearLayers,
  shortestColumn,
} from '../nn/index.js'
import type { Memory } from '../runtime/index.js'
import { AtelierError, type Values, type Variable } from '../tensor/index.js'

export interface MergedAdapter {
  /** Puts back the very numbers that the weights had, and the adapters. */
  unmerge(): void
}

/**
 * Writes what the adapters do into the weights, W + s·A·B (decomposed: with its columns' new lengths), computed in float64 and rounded once, and
 * takes the adapters off: the plain model then says what base and adapters said.
 * @throws if a layer of the set is not in the model.
 */
export async function mergeAdapter(model: object, set: AdapterSet, memory: Memory): Promise<MergedAdapter> {
  const layers = linearLayers(model)
  const kept: (readonly [Variable, Values])[] = []
  for (const [path, adapter] of set.layers) {
    const layer = layers.get(path)
    if (!layer) throw new AtelierError(`merge: "${path}": the model has no such linear layer`)
    const before = await memory.read(layer.weight)
    kept.push([layer.weight, before])
    memory.write(layer.weight, await mergedWeight(layer.weight, before, adapter, memory))
  }
  detachAdapter(model)
  return {
    unmerge() {
      for (const [weight, values] of kept) memory.write(weight, values)
      attachAdapter(model, set)
    },
  }
}

/** The weight [inputs, outputs] of a layer with its adapter in it. */
async function mergedWeight(weight: Variable, base: Values, adapter: Adapter, memory: Memory): Promise<Values> {
  const [inputs, outputs] = weight.shape as [number, number]
  const [down, up] = [await memory.read(adapter.down), await memory.read(adapter.up)]
  const rank = adapter.down.shape[1]!
  const merged = Float64Array.from(base as Float32Array)
  for (let i = 0; i < inputs; i++) {
    for (let k = 0; k < rank; k++) {
      const factor = adapter.scale * Number(down[i * rank + k]!)
      for (let j = 0; j < outputs; j++) merged[i * outputs + j]! += factor * Number(up[k * outputs + j]!)
    }
  }
  if (adapter.magnitude) {
    const learnt = await memory.read(adapter.magnitude)
    const [before, after] = [columnLengthsOf(base, outputs), columnLengthsOf(merged, outputs)]
    for (let i = 0; i < merged.length; i++) {
      const j = i % outputs
      merged[i]! *= (before[j]! + Number(learnt[j]!)) / after[j]!
    }
  }
  return Float32Array.from(merged)
}

/** ‖column‖ of a matrix of so many columns; of a column of zeros a tiny number, as adapters have it. */
export function columnLengthsOf(matrix: Values, columns: number): Float64Array {
  const lengths = new Float64Array(columns)
  for (let i = 0; i < matrix.length; i++) lengths[i % columns]! += Number(matrix[i]!) ** 2
  return lengths.map((square) => Math.max(Math.sqrt(square), shortestColumn))
}
