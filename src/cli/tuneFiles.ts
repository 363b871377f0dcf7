/** A sample of a music run as files: notes for other programs, sound for ears. */
import { parse } from 'node:path'
import { UsageError } from './failure.js'
import type { OptionTable, ValuesOf } from './option.js'
import { counted, duration } from './print.js'

export const tuneOptions = {
  midi: { kind: 'text', value: 'file', help: 'of a music run: write the tune as a standard MIDI file' },
  wav: {
    kind: 'text',
    value: 'file',
    help: 'of a music run: write the tune as sound; of sounds: all of them one after the other',
  },
  tempo: { kind: 'number', least: 10, most: 1000, help: 'quarter notes a minute in these files', otherwise: '120' },
} as const satisfies OptionTable

export type TuneValues = ValuesOf<typeof tuneOptions>

/** Whether tunes are to be written. @throws UsageError for a run that is not music. */
export function wantsTunes({ midi, wav, tempo }: TuneValues, run: string, isMusic: boolean): boolean {
  const flag = midi !== undefined ? '--midi' : wav !== undefined ? '--wav' : undefined
  if (flag === undefined && tempo !== undefined) throw new UsageError('sample: --tempo needs --midi or --wav')
  if (flag !== undefined && !isMusic) {
    throw new UsageError(`sample: ${flag}: ${run} was not trained on music`, 'Give a run of train --music')
  }
  return flag !== undefined
}

/** Writes the tune that a text spells; the second and later ones of a command are numbered. Returns a line that names the files. */
export async function writeTune(text: string, { midi, wav, tempo }: TuneValues, index: number): Promise<string> {
  const { samplingRate, synthesise, wordsToTune, writeMidi, writeWave } = await import('../data/index.js')
  const { writeFileAtomic } = await import('../files/index.node.js')
  const tune = wordsToTune(text, { name: parse(midi ?? wav ?? '').name, ...(tempo !== undefined && { tempo }) })
  if (tune.notes.length === 0)
    throw new UsageError('sample: the text holds no note', 'Give another --seed, or more --tokens')
  const sound = synthesise(tune)
  const files: string[] = []
  const write = async (path: string | undefined, bytes: Uint8Array): Promise<void> => {
    if (path === undefined) return
    const { dir, name, ext } = parse(path)
    const numbered = index === 0 ? path : `${dir === '' ? '' : `${dir}/`}${name}-${index + 1}${ext}`
    await writeFileAtomic(numbered, bytes)
    files.push(numbered)
  }
  await write(midi, writeMidi(tune))
  await write(wav, writeWave({ rate: samplingRate, channels: [sound] }))
  return `${files.join(', ')}: ${counted(tune.notes.length, 'note')}, ${duration(sound.length / samplingRate)}`
}
