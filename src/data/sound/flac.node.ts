/** FLAC files, decoded by a package that is installed for it: it is no dependency of this one. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AtelierError } from '../../tensor/index.js'
import { packageFolder } from '../packages.node.js'
import type { Recording } from './wave.js'

/** What to add with `npm install`. */
export const flacPackage = '@wasm-audio-decoders/flac@0.2.11'

/** What is used of the package. */
interface Decoder {
  readonly ready: Promise<void>
  decodeFile(bytes: Uint8Array): Promise<{
    readonly channelData: readonly Float32Array[]
    readonly samplesDecoded: number
    readonly sampleRate: number
  }>
  reset(): Promise<void>
  free(): void
}

/** Reads the sound of a FLAC file. @throws AtelierError, as `readWave` does; and with the command to give where no decoder is installed. */
export async function readFlac(bytes: Uint8Array, what: string): Promise<Recording> {
  const announced = announcedLength(bytes, what)
  const decoder = idle.pop() ?? new (await decoders()).FLACDecoder()
  await decoder.ready
  const { channelData: channels, sampleRate: rate, samplesDecoded } = await decoder.decodeFile(bytes)
  const problem =
    channels.length === 0 || samplesDecoded === 0
      ? 'it holds no sound that can be decoded'
      : announced > samplesDecoded
        ? `cut off: ${announced} samples are announced, and ${samplesDecoded} are there`
        : undefined
  if (problem === undefined) {
    await decoder.reset()
    idle.push(decoder)
    return { rate, channels }
  }
  // A decoder that has met a broken file is not itself again.
  decoder.free()
  throw new AtelierError(`${what}: ${problem}`)
}

/** Decoders that wait for another file: making one takes longer than most files. */
const idle: Decoder[] = []

/** Samples of a channel, from the header; 0 where it does not tell. */
function announcedLength(bytes: Uint8Array, what: string): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // "fLaC", the header of the first block, 10 bytes of sizes, 28 bits of the format: then 36 bits that count samples.
  if (bytes.length < 42 || view.getUint32(0) !== 0x664c6143) {
    throw new AtelierError(`${what}: no FLAC file: it does not begin as one`)
  }
  return (view.getUint8(21) & 0x0f) * 2 ** 32 + view.getUint32(22)
}

async function decoders(): Promise<{ readonly FLACDecoder: new () => Decoder }> {
  const folder = packageFolder(flacPackage)
  if (folder === undefined) {
    throw new AtelierError(
      'data: FLAC files need a decoder that is not installed',
      `Add it with \`npm install ${flacPackage}\``,
    )
  }
  return import(pathToFileURL(join(folder, 'index.js')).href)
}
