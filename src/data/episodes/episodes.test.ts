import { describe, expect, it } from 'vitest'
import {
  drawnEpisodes,
  type ImageSet,
  imagePool,
  imagesOfClasses,
  readEpisodes,
  rowPool,
  splitClasses,
} from '../index.js'

const rows = Float32Array.from({ length: 60 }, (_, i) => i)
const labels = Int32Array.from({ length: 30 }, (_, i) => i % 6)
const classes = ['a', 'b', 'c', 'd', 'e', 'f']
const pool = rowPool(rows, { name: 'rows', shape: [2], labels, classes })
const shape = { ways: 4, shots: 2, queries: 3 }

describe('episodes', () => {
  it('are a function of seed, split and step', () => {
    const [a, b] = [1, 1].map((seed) => drawnEpisodes(pool, { ...shape, seed, split: 'test' }))
    expect(a!(7)).toEqual(b!(7))
    expect(a!(8)).not.toEqual(b!(7))
    expect(drawnEpisodes(pool, { ...shape, seed: 1, split: 'training' })(7)).not.toEqual(a!(7))
  })

  it('show and ask for different examples of as many classes', () => {
    const at = readEpisodes(pool, { ...shape, seed: 2, split: 'test' })
    for (let step = 0; step < 20; step++) {
      const { classes: chosen, support, queries, labels: asked } = at(step)
      expect(new Set(chosen).size).toBe(4)
      const first = (values: Float32Array) => Array.from({ length: values.length / 2 }, (_, i) => values[2 * i]! / 2)
      const [shown, questions] = [first(support), first(queries)]
      expect(new Set([...shown, ...questions]).size).toBe(4 * 5)
      expect(shown.map((row) => row % 6)).toEqual([...chosen].flatMap((place) => [place, place]))
      expect(questions.map((row) => row % 6)).toEqual(Array.from(asked, (way) => chosen[way]))
    }
  })

  it('change every row by draws of its own', () => {
    const change = (example: Float32Array, random: { uniform(): number }) => example.fill(random.uniform())
    const { support, queries } = readEpisodes(pool, { ...shape, seed: 3, split: 'test', change })(1)
    const drawn = [...support, ...queries].filter((_, i) => i % 2 === 0)
    expect(new Set(drawn).size).toBe(4 * 5)
  })

  it('refuse more classes or examples than there are, naming the poor class', () => {
    const asked = { ...shape, seed: 0, split: 'test' }
    expect(() => drawnEpisodes(pool, { ...asked, ways: 7 })).toThrow('"rows": 6 classes: an episode has 7')
    expect(() => drawnEpisodes(pool, { ...asked, shots: 3 })).toThrow('5 examples of "a": an episode has 3 + 3')
  })
})

describe('pools of images', () => {
  const pixels = Uint8Array.of(0, 255, 0, 0, 255, 0, 0, 0)
  const set: ImageSet = {
    ...{ name: 'drawings', count: 2, channels: 1, height: 2, width: 2, pixels, sources: [], skipped: [] },
    ...{ labels: Int32Array.of(0, 1), classes: ['Latin/a', 'Greek/b'] },
  }

  it('turn classes by quarters, to the left', () => {
    const turned = imagePool(set, 4)
    expect(turned.classes.map(({ name, group }) => [name, group])[2]).toEqual(['Latin/a turned 90°', 'Latin'])
    const read = (place: number) => {
      const out = new Float32Array(4)
      turned.read(place, 0, out)
      return [...out]
    }
    // [[., x], [., .]] to the left: the x goes to the upper left, then down, then right.
    expect([0, 2, 4, 6].map(read)).toEqual([
      [0, 1, 0, 0],
      [1, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ])
  })

  it('keep some classes, with labels for these', () => {
    const kept = imagesOfClasses(set, (name) => name.startsWith('Greek'))
    expect([kept.count, kept.classes, [...kept.labels!], [...kept.pixels]]).toEqual([
      1,
      ['Greek/b'],
      [0],
      [255, 0, 0, 0],
    ])
  })

  it('hold out whole groups where there are five, else classes', () => {
    const many = (names: readonly string[]): ImageSet => ({
      ...set,
      count: names.length,
      pixels: new Uint8Array(4 * names.length),
      labels: Int32Array.from(names.keys()),
      classes: names,
    })
    const grouped = many(Array.from({ length: 20 }, (_, i) => `group${i % 5}/class${i}`))
    const { training, validation, test, heldOut } = splitClasses(grouped, { validation: 0.2, test: 0.2, seed: 1 })
    expect(heldOut.by).toBe('group')
    expect([training, validation!, test].map(({ count }) => count)).toEqual([12, 4, 4])
    expect(new Set(test.classes!.map((name) => name.split('/')[0]))).toEqual(new Set(heldOut.test))
    const plain = splitClasses(many([...'abcdefghij']), { validation: 0, test: 0.3, seed: 1 })
    expect([plain.heldOut.by, plain.training.count, plain.test.count]).toEqual(['class', 7, 3])
    expect(() => splitClasses(many(['a', 'b']), { validation: 0.5, test: 0.5, seed: 1 })).toThrow('left to train on')
  })
})
