/** The half of `atelier sample` that makes sounds: WAV files, and a sheet of their spectrograms. */
import { join } from 'node:path'
import type { MadeSounds, SoundGenerator } from '../sample/index.js'
import { placeOfClass } from './classLabel.js'
import { valuesOf } from './option.js'
import { writeBytes } from './pictureFiles.js'
import { counted, say, sayJson } from './print.js'
import { given } from './runOptions.js'
import { openSounds } from './soundRun.js'
import { type SoundSampleValues, soundSampleOptions } from './soundSampleOptions.js'

/** Makes sounds from a run and writes them. `flags` are what was given. @throws with one sentence if the run makes none. */
export async function sampleSounds(folder: string, flags: Partial<SoundSampleValues>): Promise<void> {
  const values = valuesOf(soundSampleOptions, flags)
  const { loadImageModel } = await import('../train/index.node.js')
  const loaded = await loadImageModel(folder, given(values, ['threads']))
  const { temperature, iterations } = values
  const options = { temperature, iterations, ...given(values, ['solver', 'steps', 'guidance', 'eta']) }
  const generator = await openSounds(folder, loaded, options)
  try {
    const made = await makeSounds(generator, values)
    const { out = join(folder, 'sounds'), wav, grid = join(folder, 'sounds.png') } = values
    await writeSounds(out, made, generator.format)
    // Sounds end in silence, so nothing needs to stand between them.
    if (wav !== undefined) await writeBytes(wav, await waveOf(made.samples, generator.format.rate))
    await writeBytes(grid, await sheetOf(folder, made, generator))
    const paths = [out, grid, ...(wav === undefined ? [] : [wav])]
    if (values.json) sayJson({ seed: values.seed, classes: made.names, paths })
    else say(`${counted(values.count, 'sound')}: ${paths.join(', ')}`)
  } finally {
    await generator.close()
  }
}

/** Sounds, and what each is called: its class where it was asked for. */
interface Named extends MadeSounds {
  readonly names: readonly string[]
  /** Sounds until the names begin anew. */
  readonly period: number
}

/** Of one class, or of all in turn where there are classes. */
async function makeSounds(
  generator: SoundGenerator,
  { count, seed, label }: Pick<SoundSampleValues, 'count' | 'seed' | 'label'>,
): Promise<Named> {
  const { classes, format } = generator
  const { noClass } = await import('../sample/index.js')
  const wanted = label === undefined ? undefined : placeOfClass(label, classes, noClass)
  if (wanted !== undefined || classes === undefined) {
    const made = await generator.generate(count, { seed, ...(wanted !== undefined && { label: wanted }) })
    return {
      ...made,
      names: Array<string>(count).fill(wanted === undefined ? '' : (classes?.[wanted] ?? '')),
      period: 1,
    }
  }
  // Each class gets places of its own, so that its sounds are the same whatever others are made.
  const each = Math.ceil(count / classes.length)
  const sizes = { samples: format.length, pictures: (format.mels * format.length) / format.hop }
  const all = { samples: new Float32Array(count * sizes.samples), pictures: new Float32Array(count * sizes.pictures) }
  for (const place of classes.keys()) {
    const rows = Array.from({ length: each }, (_, i) => i * classes.length + place).filter((row) => row < count)
    if (rows.length === 0) continue
    const made = await generator.generate(rows.length, { seed, label: place })
    for (const [i, row] of rows.entries()) {
      for (const key of ['samples', 'pictures'] as const) {
        all[key].set(made[key].subarray(i * sizes[key], (i + 1) * sizes[key]), row * sizes[key])
      }
    }
  }
  return {
    ...all,
    names: Array.from({ length: count }, (_, row) => classes[row % classes.length]!),
    period: classes.length,
  }
}

/** Writes each sound as `001-kick.wav`, `002-snare.wav`, … of a folder. */
async function writeSounds(
  folder: string,
  { samples, names }: Named,
  { rate, length }: SoundGenerator['format'],
): Promise<void> {
  const digits = Math.max(3, String(names.length).length)
  for (const [i, name] of names.entries()) {
    const number = String(i + 1).padStart(digits, '0')
    const suffix = name === '' ? '' : `-${name.replaceAll(/[^\w.-]+/g, '-')}`
    await writeBytes(
      join(folder, `${number}${suffix}.wav`),
      await waveOf(samples.subarray(i * length, (i + 1) * length), rate),
    )
  }
}

async function waveOf(samples: Float32Array, rate: number): Promise<Uint8Array> {
  const { writeWave } = await import('../data/index.js')
  return writeWave({ rate, channels: [samples] })
}

/** Spectrograms in rows, a column for each class where there are several. */
async function sheetOf(
  folder: string,
  { pictures, names, period }: Named,
  { format }: SoundGenerator,
): Promise<Uint8Array> {
  const { spectrograms } = await import('../data/index.js')
  const { spectrogramSheet } = await import('../charts/index.node.js')
  const columns = Math.min(names.length, period > 1 ? period : usualColumns)
  return spectrogramSheet({
    title: `${counted(names.length, 'sound')} of ${folder}`,
    ...{ pictures, columns, frames: format.length / format.hop, middles: spectrograms(format).middles },
    seconds: format.length / format.rate,
    columnLabels: names.slice(0, columns),
  })
}

const usualColumns = 8
