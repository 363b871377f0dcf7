/** Sounds to train on, and how they are drawn: what the options leave open follows from the rate. */
import type { SoundParts, SoundSet, SpectrogramFormat } from '../data/index.node.js'
import type { ExampleParts, ExampleSource } from './exampleSource.js'
import { UsageError } from './failure.js'
import { counted, grouped } from './print.js'
import type { SoundValues } from './soundOptions.js'

/** How sounds are cut, before it is known how loud they are. */
export type SoundLayout = Omit<SpectrogramFormat, 'ceiling' | 'range'>

/** Seconds of a frame, about, and decibels between what is loudest and silence. */
const [frame, range] = [0.064, 60]
/** Networks halve pictures some times: frames come in so many. */
const together = 8

/** @throws UsageError for sounds that are shorter than a frame, and frames that leave gaps. */
export function soundLayout({ rate = 16_000, seconds = 0.512, mels = 64, hop: given }: SoundValues): SoundLayout {
  const size = 2 ** Math.round(Math.log2(frame * rate))
  const hop = given ?? size / 4
  if (hop % 2 !== 0 || hop > size / 2) {
    throw new UsageError(
      `hop ${hop}: not an even number up to ${size / 2}, half of a frame at ${rate} samples a second`,
    )
  }
  const samples = Math.round(seconds * rate)
  if (samples < size) {
    throw new UsageError(
      `seconds ${seconds}: ${samples} samples at ${rate} a second: shorter than a frame of ${size}`,
      `Give ${Number((size / rate).toPrecision(3))} or more`,
    )
  }
  const frames = together * Math.max(1, Math.round(samples / hop / together))
  return { rate, length: frames * hop, mels, size, hop }
}

/** Sounds, and how they are drawn. */
export type SoundSource = SoundParts & { readonly format: SpectrogramFormat }

/** Reads the sounds of a source as spectrograms, drawn as those of the run that learnt from them. */
export async function readSoundExamples(
  source: ExampleSource,
  { sound }: { readonly sound?: SpectrogramFormat } = {},
): Promise<ExampleParts> {
  const { spectrograms } = await import('../data/index.js')
  const { soundExamples } = await import('../train/index.node.js')
  const sounds = await readSounds(source, sound && { format: sound })
  const { format } = sounds
  const drawn = spectrograms(format)
  return {
    ...{ kind: 'sounds', unit: 'sound', sounds, described: { sound: format } },
    training: soundExamples(sounds.training, drawn),
    test: soundExamples(sounds.test, drawn),
    words: describeSounds(sounds.training, format),
    // A spectrogram that is turned, or moved upwards, is another sound.
    usual: () => ({ recipe: { augment: 0 } }),
  }
}

/** Reads the sounds of a source, and how they are drawn: by what is given, else by the loudest of those to train on. */
export async function readSounds(
  source: ExampleSource,
  { format, testShare }: { readonly format?: SpectrogramFormat; readonly testShare?: number } = {},
): Promise<SoundSource> {
  const { loadSounds, loudestBand } = await import('../data/index.node.js')
  const { data, seed, images: count } = source
  const layout = format ?? soundLayout(source)
  const parts = await loadSounds(data, {
    ...{ rate: layout.rate, length: layout.length, seed },
    ...(count !== undefined && { count }),
    ...(testShare !== undefined && { testShare }),
  })
  if (format !== undefined) return { ...parts, format }
  const ceiling = Number(loudestBand(parts.training.samples, layout).toFixed(2))
  return { ...parts, format: { ...layout, ceiling, range } }
}

/** A set in a few words, with what was passed over. */
export function describeSounds({ name, count, classes, skipped }: SoundSet, format: SpectrogramFormat): string {
  const { rate, length, mels, hop } = format
  return [
    `${name}: ${counted(count, 'sound')} of ${(length / rate).toFixed(2)} s at ${grouped(rate)} Hz`,
    `spectrograms of ${mels} × ${length / hop}`,
    ...(classes ? [`${grouped(classes.length)} classes`] : []),
    ...(skipped.length > 0 ? [`${counted(skipped.length, 'file')} passed over`] : []),
  ].join('; ')
}
