// atelier decode runs/digits --codes codes.npy --out digits.png
import type { Command } from 'commander'
import { readCodes } from './codeFiles.js'
import { openCoder } from './coderRun.js'
import { UsageError } from './failure.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { showPictures, writeBytes, writePictures } from './pictureFiles.js'
import { counted, say, sayJson } from './print.js'

const options = {
  codes: { kind: 'text', value: 'file', help: 'the codes: .npy, .csv or .safetensors' },
  out: {
    kind: 'text',
    value: 'path',
    help: 'one PNG file for all images, or a folder for a file each',
    otherwise: 'decoded.png',
  },
  columns: { kind: 'whole', least: 1, help: 'images in a row of the one file' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

type DecodeValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier decode runs/digits --codes codes.npy --out digits.png
  atelier decode runs/digits --codes codes.csv --out digits/`

export function addDecode(program: Command): void {
  const command = program.command('decode').summary('turn codes into images')
  command.description('Turns codes into images with a trained autoencoder or VAE.')
  command.argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText('after', examples)
  command.action((run: string, flags: Partial<DecodeValues>) => decodeVerb(run, valuesOf(options, flags)))
}

async function decodeVerb(folder: string, values: DecodeValues): Promise<void> {
  const { codes: path, out = 'decoded.png', columns, threads, json } = values
  if (path === undefined) throw new UsageError('decode: --codes is missing', 'Give a file that encode wrote')
  const codes = await readCodes(path)
  const { coder } = await openCoder(folder, threads)
  if (codes.length !== coder.length) {
    throw new UsageError(`${path}: codes of ${codes.length} numbers: the run's have ${coder.length}`)
  }
  const { imagesFrom } = await import('../data/index.js')
  const { imageShapeOf } = await import('../sample/index.js')
  const shape = imageShapeOf(coder.shape)
  const pixels = imagesFrom(await coder.decode(codes.values), shape)
  await coder.close()
  const isOneFile = out.toLowerCase().endsWith('.png')
  if (isOneFile) {
    const { imageGrid } = await import('../charts/index.node.js')
    await writeBytes(out, await imageGrid(pixels, shape, columns === undefined ? {} : { columns }))
  } else await writePictures(out, pixels, shape)
  if (json) return sayJson({ images: codes.count, out })
  const size = shape.channels * shape.height * shape.width
  await showPictures(pixels.subarray(0, shown * size), shape, columns ?? 10)
  say(`${out}: ${counted(codes.count, 'image')}${isOneFile ? '' : ', a file each'}`)
}

/** Images that are shown in a terminal, at most. */
const shown = 30
