/** Makers of digits that ship (`scripts/make-digit-makers.mjs`, `make-denoiser.mjs`), and the judge, which none of them has ever seen. */
import { type ImageSet, imageBatch } from '../../data/index.js'
import { copier, pcaGaussian, pixelComponents, pixelShuffler } from '../../evaluate/index.js'
import { parseSafetensors, toFloat32Array } from '../../files/index.js'
import { Classifier, Diffusion, Gan, Vae } from '../../models/index.js'
import { countParameters, parameters } from '../../nn/index.js'
import { createMemory, float32, type Memory, program } from '../../runtime/index.js'
import {
  adversaryGenerator,
  diffusionGenerator,
  type ExampleGenerator,
  type ImageGenerator,
  vaeGenerator,
} from '../../sample/index.js'
import { AtelierError } from '../../tensor/index.js'
import { type DescribedImages, imageFamily, openImageModel } from '../../train/index.js'
import type { Place } from '../job.js'
import type { CandidateId } from './candidates.js'
import type { Candidate } from './medium.js'
import { drawingFrom, type Row } from './rows.js'

/** Pictures that the Gaussian's components are found by. */
const fitted = 1500
const components = 48

async function described(name: string, { read }: Pick<Place, 'read'>) {
  const [text, weights] = await Promise.all([read(`studio/${name}.json`), read(`studio/${name}.safetensors`)])
  return { config: JSON.parse(new TextDecoder().decode(text)) as DescribedImages, weights }
}

/** A model that ships, whole. */
async function shipped<Model extends object>(
  name: string,
  kind: new (...given: never[]) => Model,
  place: Place,
): Promise<{ readonly model: Model; readonly memory: Memory; readonly config: DescribedImages }> {
  const { config, weights } = await described(name, place)
  const { model, memory } = openImageModel(config, weights, { target: place.target, seed: place.seed })
  if (!(model instanceof kind)) throw new AtelierError(`${name}: the file holds another kind of model`)
  return { model, memory, config }
}

/** Of the GAN only the generator ships. */
async function shippedGan(place: Place): Promise<{ readonly model: Gan; readonly memory: Memory }> {
  const { config, weights } = await described('digits-gan', place)
  const model = imageFamily('gan').make(config as Gan['config'])
  if (!(model instanceof Gan)) throw new AtelierError('digits-gan: the file holds another kind of model')
  const memory = createMemory({ target: place.target, seed: place.seed })
  const { tensors } = parseSafetensors(weights)
  for (const [key, weight] of parameters({ generator: model.generator })) {
    memory.write(weight, toFloat32Array(tensors.get(key)!))
  }
  return { model, memory }
}

/** Pictures as bytes, as models have them: grey, so that their order is the same. */
const asNumbers = ({ generate }: ImageGenerator): Pick<ExampleGenerator, 'generate'> => ({
  generate: async (count, options) => Float32Array.from(await generate(count, options), (byte) => byte / 255),
})

/** Opens makers by their ids; a model that several settings share is opened once. */
export function pictureMakers(training: ImageSet, size: number, place: Place) {
  const open = new Map<string, Promise<unknown>>()
  const closing: (() => Promise<void>)[] = []
  const once = <T>(name: string, make: () => Promise<T>): Promise<T> => {
    const found = (open.get(name) as Promise<T> | undefined) ?? make()
    open.set(name, found)
    return found
  }
  const kept = <G extends { close(): Promise<void> }>(generator: G): G => {
    closing.push(() => generator.close())
    return generator
  }
  const of = (says: string, generator: Pick<ExampleGenerator, 'generate'>, model?: object): Candidate<Row> => ({
    ...{ says, draw: drawingFrom(generator, size) },
    ...(model && { parameters: countParameters(model) }),
  })

  const makers: Readonly<Record<string, (told: CandidateId) => Promise<Candidate<Row>>>> = {
    copier: async () => of('pictures that were learnt from, at random', asNumbers(copier(training))),
    noise: async () => of('such pictures, their pixels shuffled', asNumbers(pixelShuffler(training))),
    async gaussian() {
      const memory = createMemory({ target: place.target, seed: 0 })
      const some = { ...training, count: fitted, pixels: training.pixels.subarray(0, fitted * size) }
      const found = await pixelComponents(memory, some, { count: components })
      return of(
        `the right means and ${components} principal components, and nothing else`,
        asNumbers(kept(pcaGaussian(memory, training, found))),
      )
    },
    async vae({ setting }) {
      const { model, memory } = await once('vae', () => shipped('digits-vae', Vae, place))
      return of(
        `a VAE, temperature of the codes ${setting}`,
        kept(vaeGenerator(memory, model, { temperature: setting })),
        model,
      )
    },
    async gan({ setting }) {
      const { model, memory } = await once('gan', () => shippedGan(place))
      const generator = kept(adversaryGenerator(memory, model, { temperature: setting }))
      return of(`the generator of a GAN, temperature of the codes ${setting}`, generator, {
        generator: model.generator,
      })
    },
    async diffusion({ setting: steps, guidance }) {
      const { model, memory } = await once('diffusion', () => shipped('denoiser', Diffusion, place))
      const generator = kept(diffusionGenerator(memory, model, { steps, guidance }))
      const told = `diffusion, ${steps} ${steps === 1 ? 'step' : 'steps'}`
      return of(guidance === 1 ? told : `${told}, guidance ${guidance}`, generator, model)
    },
  }
  return {
    /** @throws AtelierError for a name that is none of theirs. */
    make(told: CandidateId): Promise<Candidate<Row>> {
      const make = makers[told.kind.name]
      if (!make) throw new AtelierError(`candidate "${told.kind.name}": it makes no pictures`)
      return make(told)
    },
    async close(): Promise<void> {
      for (const each of closing) await each()
    },
  }
}

export interface Seen {
  /** [rows, width] */
  readonly features: Float32Array
  /** The likeliest digit of each, and the chance that it gets. */
  readonly digits: Int32Array
  readonly sure: Float32Array
}

/** A classifier of 16 × 16 digits: what it sees is what pictures are compared by. */
export async function pictureJudge(place: Place) {
  const { model, memory, config } = await shipped('digits-judge', Classifier, place)
  const reading = program(memory, { x: float32(['rows', ...model.config.shape]) }, ({ x }) => {
    const features = model.features(x)
    return { outputs: { features, chances: model.head.apply(features).softmax(1) } }
  })
  const classes = model.config.classes.length
  return {
    width: model.config.features,
    heldOut: (config.training?.heldOut ?? {}) as { readonly value: number; readonly images: number },
    /** Pictures [rows, 1, height, width]. */
    async see(data: Float32Array): Promise<Seen> {
      const rows = data.length / model.config.shape.reduce((a, b) => a * b, 1)
      const out = await reading.run({ x: { data, shape: [rows, ...model.config.shape] } })
      const chances = out.chances.data as Float32Array
      const digits = Int32Array.from({ length: rows }, (_, row) => {
        const own = chances.subarray(row * classes, (row + 1) * classes)
        return own.indexOf(Math.max(...own))
      })
      return {
        ...{ features: out.features.data as Float32Array, digits },
        sure: Float32Array.from(digits, (digit, row) => chances[row * classes + digit]!),
      }
    },
    close: () => reading.close(),
  }
}

/** All pictures of a part of a set, or those from a place on. */
export const picturesOf = (set: ImageSet, from: number, to: number): Float32Array =>
  imageBatch(
    set,
    Array.from({ length: to - from }, (_, i) => from + i),
  )
