import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readChorales } from './chorales.js'
import { readMidi } from './midi-read.js'
import { writeMidi } from './midi-write.js'
import { samplingRate, synthesise } from './synthesise.js'
import { gridTicksPerQuarter, lengthOf, type Note, quantise, type Tune, transposed } from './tune.js'
import { tuneToWords, wordsToTune } from './words.js'

const tuneOf = (notes: readonly Note[], tempo = 120): Tune => ({
  name: 'tune',
  notes,
  ticksPerQuarter: gridTicksPerQuarter,
  tempo,
})
const note = fc.record({
  start: fc.integer({ min: 0, max: 5000 }),
  duration: fc.integer({ min: 1, max: 2000 }),
  pitch: fc.integer({ min: 0, max: 127 }),
})
const anyTune = fc
  .record({
    notes: fc.array(note, { minLength: 1, maxLength: 40 }),
    ticksPerQuarter: fc.constantFrom(24, 96, 220, 480),
  })
  .map(({ notes, ticksPerQuarter }): Tune => ({ name: 'tune', notes, ticksPerQuarter, tempo: 120 }))

describe('quantise', () => {
  it('moves to 32nds and triplets, and begins with the first note', () => {
    const tune: Tune = {
      ...tuneOf([
        { start: 965, duration: 235, pitch: 60, velocity: 9 },
        { start: 1125, duration: 3, pitch: 62 },
      ]),
      ticksPerQuarter: 480,
    }
    expect(quantise(tune).notes).toEqual([
      { start: 0, duration: 12, pitch: 60 },
      { start: 8, duration: 3, pitch: 62 },
    ])
  })

  it('gives notes that come back from words, each key once at a time', () => {
    fc.assert(
      fc.property(anyTune, (tune) => {
        const once = quantise(tune)
        const least = new Set(once.notes.map(({ start, pitch }) => `${start} ${pitch}`))
        expect(least.size).toBe(once.notes.length)
        expect(wordsToTune(tuneToWords(once)).notes).toEqual(once.notes)
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('transposes within the keys of MIDI', () => {
    const tune = tuneOf([{ start: 0, duration: 3, pitch: 126 }])
    expect(transposed(tune, 1)!.notes[0]!.pitch).toBe(127)
    expect(transposed(tune, 2)).toBeUndefined()
  })
})

describe('words', () => {
  it('are events, lowest note first, with long waits cut', () => {
    const tune = quantise(
      tuneOf([
        { start: 200, duration: 24, pitch: 62 },
        { start: 0, duration: 12, pitch: 64 },
        { start: 0, duration: 24, pitch: 60 },
      ]),
    )
    expect(tuneToWords(tune)).toBe('60:24 64:12 +96 +96 +8 62:24')
  })

  it('become a tune, whatever they are', () => {
    expect(wordsToTune('+12 60:24 nonsense 200:4 60:0 60:999 +999 x:y +6 60:24\n61:24').notes).toEqual([
      { start: 12, duration: 6, pitch: 60 },
      { start: 18, duration: 24, pitch: 60 },
    ])
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.stringMatching(/^(\+\d{1,4}|\d{1,4}:\d{1,4})$/))), (words) => {
        const { notes } = wordsToTune(words.join(' '))
        expect(notes.every(({ pitch, duration }) => pitch <= 127 && duration > 0 && duration <= 384)).toBe(true)
        expect(wordsToTune(tuneToWords({ notes })).notes).toEqual(notes)
      }),
      { seed: 2, numRuns: 300 },
    )
  })
})

describe('MIDI files', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(anyTune, fc.integer({ min: 20, max: 300 }), (any, tempo) => {
        const tune = { ...quantise(any), tempo }
        const again = readMidi(writeMidi(tune), 'tune')
        expect(again.notes.map(({ start, duration, pitch }) => ({ start, duration, pitch }))).toEqual(tune.notes)
        expect(again.ticksPerQuarter).toBe(tune.ticksPerQuarter)
        expect(again.tempo).toBeCloseTo(tempo, 2)
      }),
      { seed: 3, numRuns: 200 },
    )
  })

  const chunk = (kind: string, content: readonly number[]) => [
    ...Buffer.from(kind),
    0,
    0,
    0,
    content.length,
    ...content,
  ]
  const file = (format: number, ...tracks: readonly (readonly number[])[]) =>
    Uint8Array.from([
      ...chunk('MThd', [0, format, 0, tracks.length, 0, 96]),
      ...tracks.flatMap((track) => chunk('MTrk', track)),
    ])
  const end = [0, 0xff, 0x2f, 0]

  it('are read with running status, velocity 0, tempo, several tracks and without percussion', () => {
    const tempo = [0, 0xff, 0x51, 3, 0x0f, 0x42, 0x40, ...end]
    const melody = [0, 0xc0, 5, 0, 0x90, 60, 100, 0x60, 60, 0, 0, 62, 90, 0x81, 0x40, 62, 0, ...end]
    const drums = [0, 0x99, 36, 100, 0x60, 36, 0, ...end]
    const held = [0, 0x91, 48, 70, 0x60, 0xb1, 64, 127, 0x60, 0xff, 0x2f, 0]
    const { notes, tempo: rate, ticksPerQuarter } = readMidi(file(1, tempo, melody, drums, held), 'a')
    expect([rate, ticksPerQuarter]).toEqual([60, 96])
    expect(notes).toEqual([
      { start: 0, duration: 192, pitch: 48, velocity: 70, channel: 1 },
      { start: 0, duration: 96, pitch: 60, velocity: 100, channel: 0 },
      { start: 96, duration: 192, pitch: 62, velocity: 90, channel: 0 },
    ])
  })

  const whole = file(0, [0, 0x90, 60, 100, 0x60, 60, 0, ...end])
  const broken: readonly (readonly [string, Uint8Array, string])[] = [
    ['no file', new Uint8Array(), 'byte 0: 4 more wanted, but 0 are left'],
    ['text', Buffer.from('Hello, world'), 'byte 4: it does not begin with MThd'],
    ['a part of a file', whole.subarray(0, 30), 'more wanted'],
    ['format 2', file(2, end), 'format 2'],
    ['film time', whole.with(12, 0xe7), 'film frames'],
    ['no status', file(0, [0, 60, 100]), 'byte 23: a data byte without a status before it'],
    ['a wrong status', file(0, [0, 0xf4]), 'status byte 244'],
    ['a wrong pitch', file(0, [0, 0x90, 0x90, 1]), '144, where a number below 128 belongs'],
    ['an endless number', file(0, [0xff, 0xff, 0xff, 0xff, 0xff]), 'more than four bytes'],
    ['no note', file(0, end), 'no note outside of percussion'],
  ]
  it.each(broken)('are refused in one sentence: %s', (_, bytes, message) => {
    expect(() => readMidi(bytes, 'a.mid')).toThrow(message)
  })

  it('never end in another error, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => {
        const bytes = Uint8Array.from([...whole.subarray(0, 14), ...chunk('MTrk', [...tail])])
        try {
          expect(readMidi(bytes, 'a').notes.every(({ duration }) => duration > 0)).toBe(true)
        } catch (error) {
          expect(error).toMatchObject({ name: 'AtelierError' })
        }
      }),
      { seed: 4, numRuns: 500 },
    )
  })
})

describe('readChorales', () => {
  it('holds a key that goes on sounding', () => {
    const { training, validation } = readChorales(
      { train: [[[60, 64], [60], [], [60]]], valid: [[[1]]], test: 'left alone' },
      'a',
    )
    expect(training[0]!.notes).toEqual([
      { start: 0, duration: 24, pitch: 60 },
      { start: 0, duration: 12, pitch: 64 },
      { start: 36, duration: 12, pitch: 60 },
    ])
    expect(validation).toHaveLength(1)
    expect(readChorales([[[60]]], 'a').validation).toBeUndefined()
    expect(readChorales({ train: [[[60]]], stepsPerQuarter: 1 }, 'a').training[0]!.notes[0]!.duration).toBe(24)
  })

  it('says what is wrong', () => {
    expect(() => readChorales({}, 'a.json')).toThrow('neither a list of tunes nor an object with "train"')
    expect(() => readChorales([[[60], [128]]], 'a.json')).toThrow('"a.json, train 0": step 1 is [128]')
    expect(() => readChorales([[60]], 'a.json')).toThrow('step 0 is 60')
    expect(() => readChorales({ train: [], stepsPerQuarter: 7 }, 'a.json')).toThrow('"stepsPerQuarter" is 7')
  })
})

describe('sound', () => {
  /** The strength of a frequency in a stretch of samples (Goertzel's sum, plainly). */
  const strength = (samples: Float32Array, frequency: number): number => {
    let [real, imaginary] = [0, 0]
    samples.forEach((sample, n) => {
      const angle = (2 * Math.PI * frequency * n) / samplingRate
      real += sample * Math.cos(angle)
      imaginary += sample * Math.sin(angle)
    })
    return Math.hypot(real, imaginary)
  }

  it('has the pitches of its notes at their times', () => {
    const tune = tuneOf(
      [
        { start: 0, duration: 24, pitch: 69 },
        { start: 24, duration: 24, pitch: 60 },
      ],
      120,
    )
    const sound = synthesise(tune)
    const loudest = (from: number, to: number): number => {
      const part = sound.subarray(from * samplingRate, to * samplingRate)
      const heard = Array.from({ length: 90 }, (_, pitch) => strength(part, 440 * 2 ** ((pitch - 69) / 12)))
      return heard.indexOf(Math.max(...heard))
    }
    expect([loudest(0, 0.5), loudest(0.65, 1)]).toEqual([69, 60])
    expect(sound.length / samplingRate).toBeCloseTo(1.12, 2)
  })

  it('never clips, and ends in silence', () => {
    const notes = Array.from({ length: 88 }, (_, i) => ({ start: 0, duration: 24, pitch: 21 + i, velocity: 127 }))
    const sound = synthesise(tuneOf(notes))
    expect(sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeCloseTo(0.89, 3)
    expect(Math.abs(sound.at(-1)!)).toBeLessThan(0.001)
    expect(synthesise(tuneOf([])).every((sample) => sample === 0)).toBe(true)
    expect(() => synthesise(tuneOf([{ start: 1e6, duration: 1, pitch: 60 }]))).toThrow('more than 1800')
  })

  it('lasts as long as its tune', () => {
    expect(
      lengthOf(
        tuneOf([
          { start: 5, duration: 7, pitch: 1 },
          { start: 0, duration: 9, pitch: 2 },
        ]),
      ),
    ).toBe(12)
  })
})
