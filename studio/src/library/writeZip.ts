import type { ModelFiles } from 'atelier/studio'
import { strToU8, zipSync } from 'fflate'

/** The files of a model in one zip, in a folder of the model's name. Weights hardly shrink, so nothing is compressed. */
export function writeZip(name: string, files: ModelFiles, card: string | undefined): Uint8Array {
  const folder = name.replaceAll(/[^\w.-]+/g, '-') || 'model'
  const all = new Map(files)
  if (card !== undefined) all.set('README.md', strToU8(card))
  return zipSync(Object.fromEntries([...all].map(([file, bytes]) => [`${folder}/${file}`, bytes])), { level: 0 })
}
