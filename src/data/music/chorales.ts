/** Music as lists of the keys that sound in each step, the form of the JSB chorales and Nottingham sets. */
import { AtelierError } from '../../tensor/index.js'
import { gridTicksPerQuarter, type Note, type Tune, usualTempo } from './tune.js'

export interface ChoraleSet {
  readonly training: readonly Tune[]
  /** Tunes that the file itself holds out. */
  readonly validation?: readonly Tune[]
}

type Steps = readonly (readonly number[])[]

/**
 * The tunes of `{"train": [[[60, 64, 67], [], …], …], "valid": […], "test": […]}`, or of a bare list of tunes. A step is an eighth
 * note, unless the object says for example `"stepsPerQuarter": 1`. A key that sounds in successive steps is one held note, since
 * the form cannot tell it from a repeated one. The test part is left alone.
 * @throws AtelierError, with the tune and the step, on anything else.
 */
export function readChorales(json: unknown, name: string): ChoraleSet {
  const parts = Array.isArray(json) ? { train: json } : (json as Readonly<Record<string, unknown>> | null)
  if (typeof parts !== 'object' || parts === null || parts.train === undefined) {
    throw new AtelierError(`music: "${name}": its JSON is neither a list of tunes nor an object with "train"`)
  }
  const { stepsPerQuarter = 2 } = parts
  if (
    typeof stepsPerQuarter !== 'number' ||
    !(stepsPerQuarter >= 0.25 && gridTicksPerQuarter % stepsPerQuarter === 0)
  ) {
    throw new AtelierError(
      `music: "${name}": "stepsPerQuarter" is ${JSON.stringify(stepsPerQuarter)}`,
      `Give a number that divides ${gridTicksPerQuarter}`,
    )
  }
  const ticks = gridTicksPerQuarter / stepsPerQuarter
  const tunesOf = (part: string): Tune[] => {
    const tunes = parts[part]
    if (!Array.isArray(tunes)) throw new AtelierError(`music: "${name}": "${part}" is not a list of tunes`)
    return tunes.map((steps: unknown, index) => {
      const label = `${name}, ${part} ${index}`
      return {
        name: label,
        notes: heldNotes(checkedSteps(steps, label), ticks),
        ticksPerQuarter: gridTicksPerQuarter,
        tempo: usualTempo,
      }
    })
  }
  return { training: tunesOf('train'), ...(parts.valid !== undefined && { validation: tunesOf('valid') }) }
}

function checkedSteps(steps: unknown, label: string): Steps {
  if (!Array.isArray(steps)) throw new AtelierError(`music: "${label}": it is not a list of steps`)
  steps.forEach((step: unknown, index) => {
    const isKey = (pitch: unknown) => Number.isInteger(pitch) && (pitch as number) >= 0 && (pitch as number) <= 127
    if (Array.isArray(step) && step.every(isKey)) return
    throw new AtelierError(
      `music: "${label}": step ${index} is ${JSON.stringify(step)}, not a list of keys from 0 to 127`,
    )
  })
  return steps as Steps
}

function heldNotes(steps: Steps, ticks: number): Note[] {
  return steps.flatMap((step, index) =>
    [...new Set(step)]
      .filter((pitch) => !steps[index - 1]?.includes(pitch))
      .map((pitch) => {
        let end = index + 1
        while (steps[end]?.includes(pitch)) end += 1
        return { start: index * ticks, duration: (end - index) * ticks, pitch }
      }),
  )
}
