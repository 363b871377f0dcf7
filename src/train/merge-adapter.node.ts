import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { countParameters, parameters } from '../nn/index.js'
import { AtelierError } from '../tensor/index.js'
import { withoutAdapter } from './adapter-folder.node.js'
import { saveDescription } from './description.node.js'
import { loadModel, plainConfig, saveWeights } from './folder.node.js'
import { sealRun } from './seal.node.js'
import { copyTemplate } from './template.node.js'

/**
 * Writes the model that a base and its adapter make as a run of its own, and counts the layers that changed.
 * @throws if the folder holds no adapter, or the new one holds something.
 */
export async function saveMerged(
  folder: string,
  out: string,
): Promise<{ readonly layers: number; readonly parameters: number }> {
  const { adapter, ...loaded } = await loadModel(folder)
  if (!adapter) throw new AtelierError(`merge: ${folder} holds no adapter`, 'Give a folder of finetune --method lora')
  if (existsSync(join(out, 'config.json'))) {
    throw new AtelierError(`merge: ${out} holds a model already`, 'Give another --out')
  }
  const { model, memory, tokenizer, template, config } = await withoutAdapter({ ...loaded, adapter })
  await saveDescription(out, plainConfig(config), tokenizer, { ...config.training, merged: folder })
  await copyTemplate(folder, out, template)
  await saveWeights(out, parameters(model), memory)
  await sealRun(out, { merged: folder })
  return { layers: adapter.layers.size, parameters: countParameters(model) }
}
