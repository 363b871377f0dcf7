/** The sounds that a report compares: the model's, real ones, real ones through phases, and a baseline. */
import { type SoundParts, type SoundSet, type Spectrograms, selectSounds, spectrograms } from '../../data/index.js'
import type { SoundGenerator } from '../../sample/index.js'
import { AtelierError, type RandomStream, randomStream } from '../../tensor/index.js'
import type { ComparisonRow } from './report.js'

/** Spectrograms of one kind, [count, bands, frames], class by class where there are classes. */
export interface JudgedSounds extends Pick<ComparisonRow, 'name' | 'role' | 'what'> {
  readonly pictures: Float32Array
  /** [count]: what they are, or were asked for; left out of a model that was not asked. */
  readonly labels?: Int32Array
}

export interface SoundSets {
  readonly drawn: Spectrograms
  /** Numbers of a spectrogram. */
  readonly size: number
  /** Held-out sounds that all are measured against. */
  readonly real: JudgedSounds
  readonly model: JudgedSounds
  /** Training sounds, as many. */
  readonly other: JudgedSounds
  readonly rebuilt: JudgedSounds
  /** [count, length]: the held-out sounds, and those found again. */
  readonly sounds: { readonly real: Float32Array; readonly rebuilt: Float32Array }
  readonly baseline: JudgedSounds
  /** All training sounds. */
  readonly training: Float32Array
  /** What the model made, before a sound was found for it. */
  readonly asMade: Float32Array
  /** Seconds that making took, with and without phases. */
  readonly seconds: { readonly all: number; readonly phases: number }
}

export interface SoundSetsOptions extends SoundParts {
  readonly generator: SoundGenerator
  /** Sounds of each kind, at most. */
  readonly samples: number
  readonly seed: number
  readonly signal?: AbortSignal
}

/** Makes and gathers all of them. What the model makes is judged by its sound: its spectrogram is drawn anew. @throws for fewer than ten held-out sounds. */
export async function soundSets({
  generator,
  training,
  test,
  samples,
  seed,
  signal,
}: SoundSetsOptions): Promise<SoundSets> {
  const drawn = spectrograms(generator.format)
  const size = drawn.shape.reduce((a, b) => a * b, 1)
  const most = Math.min(samples, test.count, training.count)
  if (most < 10) {
    throw new AtelierError(
      `evaluate: ${most} held-out sounds of "${test.name}": too few to measure`,
      'Give more sounds',
    )
  }
  const random = randomStream(seed, 'sounds of a report')
  const heldOut = some(test, most, random)
  const real = kindOf('Held-out sounds', 'ceiling', 'real sounds that were not learnt from', heldOut, drawn)
  const other = kindOf('Real sounds', 'ceiling', 'training sounds, as many', some(training, most, random), drawn)
  const makes = performance.now()
  // A model is asked for the classes of the data, if it knows these.
  const isAsked = generator.classes !== undefined && generator.classes.join() === test.classes?.join()
  const made = await makeLike(generator, isAsked ? real.labels : undefined, most, seed, signal)
  const all = (performance.now() - makes) / 1000
  const phasesBegin = performance.now()
  const rebuilt = throughPhases(drawn, real.pictures, size, seed)
  const phases = (performance.now() - phasesBegin) / 1000
  const everyTraining = drawn.pictures(training.samples)
  const told = real.labels && { labels: real.labels }
  return {
    ...{ drawn, size, real, other, training: everyTraining, asMade: made.pictures, seconds: { all, phases } },
    sounds: { real: heldOut.samples, rebuilt },
    model: {
      ...{ name: generator.name, role: 'model', what: 'what is evaluated, by its sounds' },
      ...{ pictures: drawn.pictures(made.samples), ...(isAsked && told) },
    },
    rebuilt: {
      ...{ name: 'Real, through phases', role: 'control', what: 'held-out sounds found again from their spectrograms' },
      ...{ pictures: drawn.pictures(rebuilt), ...told },
    },
    baseline: {
      ...{ name: 'Mean and noise', role: 'baseline' },
      what: real.labels
        ? "each class's mean spectrogram, with noise of its deviation"
        : 'the mean spectrogram, with noise of its deviation',
      pictures: meanAndNoise(everyTraining, size, training.labels, real.labels, most, random),
      ...told,
    },
  }
}

function some(set: SoundSet, count: number, random: RandomStream): SoundSet {
  const places = [...random.permutation(set.count).subarray(0, count)]
  const { labels } = set
  return selectSounds(set, labels ? places.sort((a, b) => labels[a]! - labels[b]! || a - b) : places)
}

const kindOf = (
  name: string,
  role: ComparisonRow['role'],
  what: string,
  { samples, labels }: SoundSet,
  { pictures }: Spectrograms,
): JudgedSounds => ({ name, role, what, pictures: pictures(samples), ...(labels && { labels }) })

/** As many sounds of each class as are given, in their order; without classes, any. */
async function makeLike(
  generator: SoundGenerator,
  labels: Int32Array | undefined,
  count: number,
  seed: number,
  signal?: AbortSignal,
): Promise<{ readonly samples: Float32Array; readonly pictures: Float32Array }> {
  if (labels === undefined) return generator.generate(count, { seed })
  const parts = []
  for (const label of new Set(labels)) {
    signal?.throwIfAborted()
    parts.push(await generator.generate(labels.filter((each) => each === label).length, { seed, label }))
  }
  return { samples: joined(parts.map((part) => part.samples)), pictures: joined(parts.map((part) => part.pictures)) }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** The sound that is found for each spectrogram, [count, length]. */
function throughPhases({ sound, format }: Spectrograms, given: Float32Array, size: number, seed: number): Float32Array {
  const count = given.length / size
  const found = new Float32Array(count * format.length)
  for (let row = 0; row < count; row++) {
    found.set(sound(given.subarray(row * size, (row + 1) * size), { seed: seed + row }), row * format.length)
  }
  return found
}

/** What knows no more than how loud a place of a class's spectrogram is on average, and how far it strays. */
function meanAndNoise(
  training: Float32Array,
  size: number,
  labels: Int32Array | undefined,
  wanted: Int32Array | undefined,
  count: number,
  random: RandomStream,
): Float32Array {
  const made = new Float32Array(count * size)
  const known = new Map<number, { readonly mean: Float64Array; readonly deviation: Float64Array }>()
  for (let row = 0; row < count; row++) {
    const label = labels && wanted ? wanted[row]! : 0
    const { mean, deviation } = known.get(label) ?? placesOf(training, size, wanted && labels, label)
    known.set(label, { mean, deviation })
    for (let i = 0; i < size; i++) {
      made[row * size + i] = Math.max(0, Math.min(1, mean[i]! + deviation[i]! * random.normal()))
    }
  }
  return made
}

function placesOf(training: Float32Array, size: number, labels: Int32Array | undefined, label: number) {
  const [sum, squares] = [new Float64Array(size), new Float64Array(size)]
  let count = 0
  for (let row = 0; row * size < training.length; row++) {
    if (labels && labels[row] !== label) continue
    count += 1
    for (let i = 0; i < size; i++) {
      const value = training[row * size + i]!
      sum[i]! += value
      squares[i]! += value * value
    }
  }
  const mean = sum.map((total) => total / count)
  return { mean, deviation: squares.map((total, i) => Math.sqrt(Math.max(0, total / count - mean[i]! ** 2))) }
}
