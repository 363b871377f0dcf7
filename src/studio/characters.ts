/** Hand-drawn characters that ship with the Studio, and the network that gives them places: for learning from a few examples. */
import { type ClassPool, imagePool, imagesOfClasses } from '../data/index.js'
import { vectorPool } from '../evaluate/index.js'
import { parseSafetensors, toFloat32Array } from '../files/index.js'
import { type EmbeddingConfig, EmbeddingNetwork } from '../models/index.js'
import { countParameters, parameters } from '../nn/index.js'
import { createMemory } from '../runtime/index.js'
import { embedder } from '../train/index.js'
import type { Place } from './job.js'
import { readPictures } from './pictures.js'

/**
 * `others` are 200 characters of ten alphabets that the network has never met, 4 drawings each; `tagalog` are 17, 20 drawings each, whose alphabet chose among
 * the network's weights but never changed them.
 */
export const alphabets = ['others', 'tagalog'] as const
export type Alphabets = (typeof alphabets)[number]

export interface Characters {
  /** Drawings [1, 28, 28], 1 where there is paper. */
  readonly pixels: ClassPool
  /** The same, as the network places them, each once. */
  places(): Promise<ClassPool>
  readonly parameters: number
  /** Places [n, size] of drawings [n, 1, 28, 28]. */
  embed(drawings: Float32Array): Promise<Float32Array>
  close(): Promise<void>
}

/** Reads the drawings and the network. */
export async function openCharacters(place: Place, which: Alphabets): Promise<Characters> {
  const [pictures, described, weights] = await Promise.all([
    readPictures(place, 'characters'),
    place.read('studio/characters-network.json'),
    place.read('studio/characters-network.safetensors'),
  ])
  const { config } = JSON.parse(new TextDecoder().decode(described)) as { readonly config: EmbeddingConfig }
  const model = new EmbeddingNetwork(config)
  const memory = createMemory({ target: place.target, seed: place.seed })
  const { tensors } = parseSafetensors(weights)
  for (const [name, weight] of parameters(model)) memory.write(weight, toFloat32Array(tensors.get(name)!))
  const { embed, close } = embedder(memory, model)
  const isTagalog = (name: string): boolean => name.startsWith('Tagalog/')
  const set = which === 'tagalog' ? pictures.training : pictures.test
  const pixels = imagePool(imagesOfClasses(set, (name) => isTagalog(name) === (which === 'tagalog')))
  let placed: Promise<ClassPool> | undefined
  const places = (): Promise<ClassPool> => {
    placed ??= vectorPool(pixels, embed)
    return placed
  }
  return { pixels, places, parameters: countParameters(model), embed, close }
}
