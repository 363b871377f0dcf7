import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readEmoji } from './emoji.node.js'
import { captionOf, styleAttributes, styleValue, traitsOf } from './face-labels.js'
import { loadImages } from './load.node.js'
import { listImageSets, readImageSet } from './sets.node.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-sets-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

describe('listImageSets', () => {
  it('says of each set what it is, how it is added and whether it is there', () => {
    const sets = listImageSets()
    expect(sets.map(({ name }) => name).slice(0, 4)).toEqual(['mnist', 'stacked-mnist', 'fashion-mnist', 'emoji'])
    expect(sets.find(({ name }) => name === 'fashion-mnist')?.command).toEqual([
      'apt-get',
      'install',
      'dataset-fashion-mnist',
    ])
    expect(sets.find(({ name }) => name === 'faces:lorelei')?.command).toEqual([
      'npm',
      'install',
      '@dicebear/core@9.4.3',
      '@dicebear/lorelei@9.4.3',
    ])
    expect(
      sets.every(({ kind, installed, name }) => kind === 'images' && (installed || name === 'fashion-mnist')),
    ).toBe(true)
  })
})

describe('readImageSet', () => {
  it('names a package that is not as expected, and how to mend it', async () => {
    const at = join(folder, 'node_modules', '@iconify-json', 'fluent-emoji-flat')
    await mkdir(at, { recursive: true })
    await writeFile(join(at, 'package.json'), '{"version": "0.0.1"}')
    vi.spyOn(process, 'cwd').mockReturnValue(folder)
    await expect(readImageSet('emoji', { seed: 0, share: 0.1 })).rejects.toThrow(
      /"emoji".*not as expected: ENOENT.*npm install @iconify-json/,
    )
  })
})

describe('readEmoji', () => {
  const rectangle = (fill: string): string => `<rect width="32" height="32" fill="${fill}"/>`

  it('captions, classes and draws what the package holds, and holds tones out together', async () => {
    const icons: Record<string, { body: string }> = { 'traffic-light': { body: rectangle('#00ff00') } }
    for (let place = 0; place < 10; place++) {
      for (const tone of ['', '-light', '-medium-dark']) icons[`hand-${place}${tone}`] = { body: rectangle('#ff0000') }
    }
    const categories = { 'People & Body': Object.keys(icons).slice(1), 'Travel & Places': ['traffic-light', 'gone'] }
    await writeFile(join(folder, 'icons.json'), JSON.stringify({ icons, width: 32, height: 32 }))
    await writeFile(join(folder, 'metadata.json'), JSON.stringify({ categories }))
    await writeFile(join(folder, 'package.json'), '{"version": "1.0.0"}')
    const { training, test } = await readEmoji(folder, { side: 8, seed: 1, share: 0.2 })
    const captions = [...training.captions!, ...test.captions!]
    expect(captions).toHaveLength(31)
    expect(captions).toContain('traffic light')
    expect(captions).toContain('hand 3, medium-dark skin tone')
    expect(training.classes).toEqual(['People & Body', 'Travel & Places'])
    const baseOf = (caption: string): string => caption.split(',')[0]!
    const trained = new Set(training.captions!.map(baseOf))
    expect(test.captions!.filter((caption) => trained.has(baseOf(caption)))).toEqual([])
    expect(test.count).toBeGreaterThanOrEqual(4)
    const place = training.captions!.indexOf('hand 1, light skin tone')
    if (place >= 0) {
      expect([...training.pixels.subarray(place * 192, place * 192 + 3)]).toEqual([255, 0, 0])
      expect(training.attributes!['skin tone']!.labels[place]).toBe(1)
    }
  })
})

describe('faces', () => {
  it('are the same for the same seed, whatever the count, in four classes', async () => {
    const size = { height: 16, width: 16 }
    const few = await loadImages('faces', { count: 8, size })
    const more = await loadImages('faces', { count: 12, size })
    expect([few.training.count, few.test.count]).toEqual([8, 1])
    expect(more.training.pixels.subarray(0, 8 * 768)).toEqual(few.training.pixels)
    expect(few.test.pixels).toEqual(more.training.pixels.subarray(8 * 768, 9 * 768))
    expect(few.training.classes).toEqual(['lorelei', 'notionists', 'open-peeps', 'pixel-art'])
    expect([...few.training.labels!]).toEqual([0, 1, 2, 3, 0, 1, 2, 3])
    expect((await loadImages('faces', { count: 8, size, seed: 1 })).training.pixels).not.toEqual(few.training.pixels)
  })

  it('of one style have its own options as attributes, which may be the labels', async () => {
    const { training } = await loadImages('faces:pixel-art', { count: 20, labelBy: 'style: hairColor' })
    expect([training.width, training.classes?.length]).toEqual([16, 11])
    expect(training.labels!.every((label) => label >= 0 && label < 11)).toBe(true)
    for (const { classes, labels } of Object.values(training.attributes!)) {
      expect(labels.every((label) => label >= 0 && label < classes.length)).toBe(true)
    }
    await expect(loadImages('faces:pixel-art', { count: 2, labelBy: 'shoes' })).rejects.toThrow(
      /no attribute "shoes".*There are glasses, beard, hat, mood/,
    )
  })
})

describe('what is said of a face', () => {
  it('reads traits from the names of parts, whatever the style', () => {
    expect(traitsOf({ mouth: 'happy03', glasses: 'variant01', beard: undefined, hat: undefined })).toEqual({
      glasses: 'yes',
      beard: 'no',
      hat: 'no',
      mood: 'happy',
    })
    expect(traitsOf({ face: 'veryAngry', accessories: 'sunglasses2', facialHair: 'chin', head: 'hatBeanie' })).toEqual({
      glasses: 'yes',
      beard: 'yes',
      hat: 'yes',
      mood: 'sad',
    })
    expect(traitsOf({ lips: 'variant02', accessories: 'eyepatch', hair: 'hat' })).toMatchObject({
      glasses: 'no',
      hat: 'yes',
      mood: 'unstated',
    })
  })

  it('puts them in words', () => {
    expect(captionOf('pixel-art', { glasses: 'no', beard: 'no', hat: 'no', mood: 'happy' })).toBe(
      'a happy pixel art face',
    )
    expect(captionOf('open-peeps', { glasses: 'yes', beard: 'yes', hat: 'yes', mood: 'unstated' })).toBe(
      'an open peeps face with glasses, a beard and a hat',
    )
  })

  it('takes options of two values or more for attributes, and what is lacking for none', () => {
    const schema = {
      hat: { items: { enum: ['b', 'a'] } },
      hatProbability: { default: 5 },
      hatColor: { items: {}, default: ['ff0000', '00ff00'] },
      base: { items: { enum: ['only'] } },
    }
    expect(styleAttributes(schema)).toEqual({
      'style: hat': ['none', 'a', 'b'],
      'style: hatColor': ['none', '#00ff00', '#ff0000'],
    })
    expect(styleValue({ hat: undefined, hatColor: '#ff0000' }, 'style: hatColor')).toBe('none')
    expect(styleValue({ hat: 'a', hatColor: '#ff0000' }, 'style: hatColor')).toBe('#ff0000')
  })
})
