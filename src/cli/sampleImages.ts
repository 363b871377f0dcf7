/** The half of `atelier sample` that draws images: samples, reconstructions, ways between two images and planes of codes. */
import { drawPath, drawPlane } from './codePictures.js'
import { UsageError } from './failure.js'
import { type Drawn, type ImageSampleValues, imageSampleOptions, openStudio, type Studio } from './imageStudio.js'
import { valuesOf } from './option.js'
import { writePictures } from './pictureFiles.js'
import { counted, say, sayJson } from './print.js'

/** Draws images from a run and writes them. `flags` are what was given. @throws with one sentence if the run draws none. */
export async function sampleImages(folder: string, flags: Partial<ImageSampleValues>): Promise<void> {
  const values = valuesOf(imageSampleOptions, flags)
  const { plane, reconstruct, interpolate } = values
  if ([plane, reconstruct, interpolate].filter(Boolean).length > 1) {
    throw new UsageError('sample: of --plane, --reconstruct and --interpolate only one can be drawn at a time')
  }
  const studio = await openStudio(folder, values)
  try {
    const { what, paths, images } = await draw(studio, folder)
    if (values.json) sayJson({ seed: values.seed, images, paths })
    else say(`${what}: ${paths.join(', ')}`)
  } finally {
    await studio.coder.close()
  }
}

function draw(studio: Studio, folder: string): Promise<Drawn> {
  const { plane, reconstruct, interpolate } = studio.values
  if (plane) return drawPlane(studio)
  if (reconstruct) return drawReconstructions(studio)
  return interpolate === undefined ? drawSamples(studio, folder) : drawPath(studio, interpolate)
}

async function drawSamples({ model, memory, values, shape, sheet }: Studio, folder: string): Promise<Drawn> {
  const { count = 64, seed, temperature, out } = values
  const { generatorFor, imagesOf, isGenerative } = await import('../sample/index.js')
  if (!isGenerative(model)) {
    throw new UsageError(`${folder}: an autoencoder's codes have no distribution to draw from`, 'Try --reconstruct')
  }
  const generator = imagesOf(generatorFor(memory, model, { temperature }))
  const pixels = await generator.generate(count, { seed })
  await generator.close()
  if (out !== undefined) await writePictures(out, pixels, shape)
  const path = await sheet(pixels, { name: 'samples.png', columns: Math.ceil(Math.sqrt(count)) })
  return { what: counted(count, 'sample'), paths: out === undefined ? [path] : [path, out], images: count }
}

async function drawReconstructions({ coder, values, shape, images, available, sheet }: Studio): Promise<Drawn> {
  const count = Math.min(values.count ?? 10, await available())
  const { imagesFrom } = await import('../data/index.js')
  const given = await images([...Array(count).keys()])
  const pixels = [given, await coder.reconstruct(given)].flatMap((each) => [...imagesFrom(each, shape)])
  const path = await sheet(Uint8Array.from(pixels), {
    name: 'reconstructions.png',
    columns: count,
    rowLabels: ['image', 'rebuilt'],
  })
  return { what: `${counted(count, 'image')} and what the codes give back`, paths: [path], images: count }
}
