import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { readImageFolder } from './folder.node.js'
import { isImageSource, loadImages } from './load.node.js'
import { svgProblem } from './svg.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-images-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true })
  await writeFile(join(folder, name), content)
}

/** An image of one colour, which can be made into any format. */
const plain = (background: string, side: { width: number; height: number } = { width: 4, height: 4 }) =>
  sharp({ create: { ...side, channels: 4, background } })
const png = (background: string, width = 4, height = width): Promise<Buffer> =>
  plain(background, { width, height }).removeAlpha().png().toBuffer()
const svg = (inside: string, head = ''): string =>
  `${head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="4" height="4">${inside}</svg>`
const square = '<rect width="4" height="4" fill="#ff0000"/>'

/** Problems by the names of files. */
async function skippedBy(options = {}): Promise<Record<string, string>> {
  await put('good.png', await png('#0000ff'))
  const { set } = await readImageFolder(folder, options)
  expect(set.count).toBe(1)
  expect([...set.pixels.subarray(0, 3), set.pixels.length]).toEqual([0, 0, 255, 48])
  return Object.fromEntries(set.skipped.map(({ path, problem }) => [path.slice(folder.length + 1), problem]))
}

describe('formats', () => {
  it.each(['png', 'jpeg', 'webp', 'gif', 'tiff', 'avif'] as const)('reads %s', async (format) => {
    await put(`a.${format}`, await plain('#c83232').removeAlpha().toFormat(format, { quality: 100 }).toBuffer())
    const { set } = await readImageFolder(folder)
    expect(set).toMatchObject({ count: 1, channels: 3, height: 4, width: 4, skipped: [] })
    for (const [at, value] of set.pixels.entries()) expect(Math.abs(value - [200, 50, 50][at % 3]!)).toBeLessThan(6)
  })

  it('draws SVG at the size asked for, sharply', async () => {
    await put('a.svg', svg('<rect width="2" height="4" fill="#ff0000"/>'))
    const { set } = await readImageFolder(folder, { size: { height: 8, width: 8 } })
    const row = [...set.pixels.subarray(0, 24)]
    expect(row.slice(0, 9)).toEqual([255, 0, 0, 255, 0, 0, 255, 0, 0])
    expect(row.slice(15)).toEqual([255, 255, 255, 255, 255, 255, 255, 255, 255])
  })

  it('takes the first frame of an animation', async () => {
    const frames = Buffer.concat([Buffer.alloc(48, 10), Buffer.alloc(48, 200)])
    const raw = { width: 4, height: 8, channels: 3, pageHeight: 4 } as const
    await put('a.gif', await sharp(frames, { raw }).gif().toBuffer())
    const { set } = await readImageFolder(folder)
    expect([set.height, set.pixels[0]]).toEqual([4, 10])
  })

  it('turns a photograph upright by its EXIF orientation', async () => {
    const halves = Buffer.from(Array.from({ length: 8 * 4 * 3 }, (_, at) => (Math.floor(at / 3) % 8 < 4 ? 0 : 255)))
    const image = sharp(halves, { raw: { width: 8, height: 4, channels: 3 } })
    await put('a.jpg', await image.withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer())
    const { set } = await readImageFolder(folder)
    expect([set.height, set.width]).toEqual([8, 4])
    const [topRight, bottomLeft] = [set.pixels[3 * 3], set.pixels[7 * 4 * 3]]
    expect(topRight).toBeLessThan(20)
    expect(bottomLeft).toBeGreaterThan(235)
  })

  it('puts transparency on the background, and brings other colour spaces to sRGB', async () => {
    await put('a.png', await plain('rgba(0, 0, 0, 0)').png().toBuffer())
    await put('b.png', await plain('#804020').removeAlpha().withIccProfile('p3').png().toBuffer())
    await put('c.png', await plain('#804020').removeAlpha().toColourspace('rgb16').png().toBuffer())
    const { set } = await readImageFolder(folder, { background: [0, 255, 0] })
    const first = [0, 1, 2].map((place) => [...set.pixels.subarray(place * 48, place * 48 + 3)])
    expect(first[0]).toEqual([0, 255, 0])
    for (const colour of first.slice(1)) {
      for (const [at, value] of colour.entries()) expect(Math.abs(value - [128, 64, 32][at]!)).toBeLessThan(4)
    }
  })

  it('keeps the colour of the background behind grey', async () => {
    await put('a.png', await plain('rgba(200, 200, 200, 0.5)').toColourspace('b-w').png().toBuffer())
    const { set } = await readImageFolder(folder, { channels: 3, background: [255, 0, 0] })
    for (const [at, value] of [227, 100, 100].entries()) expect(Math.abs(set.pixels[at]! - value)).toBeLessThan(2)
  })

  it('keeps grey grey, unless colour is asked for or one image has it', async () => {
    await put(
      'a.png',
      await sharp(Buffer.alloc(16, 77), { raw: { width: 4, height: 4, channels: 1 } })
        .toColourspace('b-w')
        .png()
        .toBuffer(),
    )
    expect((await readImageFolder(folder)).set).toMatchObject({ channels: 1 })
    expect((await readImageFolder(folder, { channels: 3 })).set.pixels).toEqual(new Uint8Array(48).fill(77))
    await put('b.png', await png('#ff0000'))
    expect((await readImageFolder(folder)).set.channels).toBe(3)
    const { set } = await readImageFolder(folder, { channels: 1 })
    expect([set.pixels[0], set.pixels[16]]).toEqual([77, 127])
  })
})

describe('sizes', () => {
  it('refuses unlike sizes until one is given', async () => {
    await put('a.png', await png('#ff0000', 4))
    await put('b.png', await png('#ff0000', 6, 8))
    await expect(readImageFolder(folder)).rejects.toThrow('images of 4 × 4 ("a.png") and of 8 × 6 ("b.png")')
    expect((await readImageFolder(folder, { size: { height: 5, width: 3 } })).set).toMatchObject({
      count: 2,
      height: 5,
      width: 3,
    })
  })

  it('shrinks an image far too large as an exact filter would', async () => {
    const value = (y: number, x: number): number => 128 + 60 * Math.sin(x / 60) * Math.cos(y / 45)
    const [height, width] = [400, 480]
    const pixels = Buffer.from(
      Array.from({ length: height * width }, (_, at) => value(Math.floor(at / width), at % width)),
    )
    await put(
      'a.png',
      await sharp(pixels, { raw: { height, width, channels: 1 } })
        .toColourspace('b-w')
        .png()
        .toBuffer(),
    )
    const { set } = await readImageFolder(folder, { size: { height: 20, width: 24 } })
    const worst = set.pixels.reduce((most, found, at) => {
      let sum = 0
      const [top, left] = [Math.floor(at / 24) * 20, (at % 24) * 20]
      for (let y = top; y < top + 20; y++) for (let x = left; x < left + 20; x++) sum += value(y, x)
      return Math.max(most, Math.abs(found - sum / 400))
    }, 0)
    expect(worst).toBeLessThan(3)
  })

  it('refuses a set that memory cannot hold', async () => {
    await put('a.png', await png('#ff0000', 100))
    await expect(readImageFolder(folder, { memory: 20_000 })).rejects.toThrow(
      '1 images of 100 × 100 with 3 channels take 30000 bytes: more than 20000',
    )
  })
})

describe('what is told of images', () => {
  it('takes classes from sub-folders, in the order of their names, numbers by value', async () => {
    for (const name of ['10/a.png', '9/b.png', '9/deeper/c.png']) await put(name, await png('#ff0000'))
    const { set } = await readImageFolder(folder)
    expect(set.classes).toEqual(['9', '10'])
    expect([...set.labels!]).toEqual([1, 0, 0])
  })

  it('has no classes where one image lies in no sub-folder', async () => {
    for (const name of ['x/a.png', 'y/b.png', 'c.png']) await put(name, await png('#ff0000'))
    expect((await readImageFolder(folder)).set.labels).toBeUndefined()
  })

  it('takes labels from a CSV and captions from JSON lines, and names what they lack', async () => {
    for (const name of ['a.png', 'x/b.png', 'c.png', 'd.png']) await put(name, await png('#ff0000'))
    await put('labels.csv', 'file,label\na.png,cat\nx/b.png,"a dog, a big one"\nc.png,cat\nlost.png,cat\n')
    await put('captions.jsonl', '{"file": "a.png", "caption": "one"}\n{"file": "x/b.png", "caption": "two"}\n\n')
    const { set } = await readImageFolder(folder)
    expect([set.classes, [...set.labels!], set.captions]).toEqual([
      ['a dog, a big one', 'cat'],
      [1, 0],
      ['one', 'two'],
    ])
    expect(set.skipped.map(({ path, problem }) => `${path.slice(folder.length + 1)}: ${problem}`)).toEqual([
      'c.png: no caption in the table of captions',
      'd.png: no label in the table of labels',
      'lost.png: told of in a table, but not there',
    ])
  })

  it.each([
    ['name,label\na.png,x\n', 'columns "name", "label": none is called "file"'],
    ['file,label\na.png,x\na.png,y\n', 'row 2: "a.png" was told of before'],
    ['file,label\na.png,\n', 'row 1: nothing in column "label"'],
    ['file,label\na.png,"x\n', 'row 1: Quoted field unterminated'],
    ['\0\0', 'a NUL at character 0'],
  ])('refuses the table %j', async (text, words) => {
    await put('a.png', await png('#ff0000'))
    await put('labels.csv', text)
    await expect(readImageFolder(folder)).rejects.toThrow(words)
  })

  it('keeps the parts that folders set apart', async () => {
    for (const name of ['train/x/a.png', 'train/y/b.png', 'test/x/c.png']) await put(name, await png('#ff0000'))
    const { training, test } = await loadImages(folder)
    expect([training.count, test.count, [...training.labels!], [...test.labels!], training.classes]).toEqual([
      2,
      1,
      [0, 1],
      [0],
      ['x', 'y'],
    ])
  })
})

describe('files that are not what they should be', () => {
  it('skips and names what is broken, empty, or something else', async () => {
    const whole = await png('#ff0000', 64)
    await put('cut.png', whole.subarray(0, whole.length / 2))
    const photo = await plain('#ff0000', { width: 64, height: 64 }).removeAlpha().jpeg().toBuffer()
    await put('cut.jpg', photo.subarray(0, photo.length - 20))
    await put('empty.png', '')
    await put('text.jpg', 'no image at all')
    await put('zeros.gif', new Uint8Array(100))
    await put('notes.txt', 'hello')
    await put('page.svg', '<html><body/></html>')
    await put('hidden.png', svg(square))
    await put('zipped.svg', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0))
    const skipped = await skippedBy({ size: { height: 4, width: 4 } })
    expect(skipped).toMatchObject({
      'empty.png': 'empty',
      'text.jpg': 'not an image of a kind that is read',
      'zeros.gif': 'not an image of a kind that is read',
      'notes.txt': 'not an image by its name',
      'page.svg': 'not an image of a kind that is read',
      'hidden.png': 'an SVG under another name',
      'zipped.svg': 'not an image of a kind that is read',
    })
    expect(Object.keys(skipped)).toHaveLength(9)
    expect(skipped['cut.png']).toBeDefined()
    expect(skipped['cut.jpg']).toBeDefined()
  })

  it('goes by the content where an image has another ending', async () => {
    await put('really-png.jpg', await png('#00ff00'))
    expect([...(await readImageFolder(folder)).set.pixels.subarray(0, 3)]).toEqual([0, 255, 0])
  })

  it('refuses a decompression bomb by its header', async () => {
    // 60,000 × 60,000 pixels of one bit: the header alone, so that decoding it would fail for another reason.
    const header = Buffer.from('89504e470d0a1a0a0000000d494844520000ea600000ea60010000000000000000', 'hex')
    await put('bomb.png', Buffer.concat([header, Buffer.alloc(64)]))
    await put('bomb.svg', svg(square).replace('width="4" height="4"', 'width="90000" height="90000"'))
    await put('wide.png', await png('#ff0000', 2000, 2))
    const skipped = await skippedBy({ size: { height: 4, width: 4 }, largest: 3999 })
    expect(skipped['bomb.svg']).toContain('90000 × 90000 pixels: more than 3999')
    expect(skipped['wide.png']).toBe('2 × 2000 pixels: more than 3999 together')
    expect(Object.keys(skipped).sort()).toEqual(['bomb.png', 'bomb.svg', 'wide.png'])
  })

  it('does not follow links to folders, and survives links that lead nowhere or to themselves', async () => {
    await symlink(folder, join(folder, 'loop'))
    await symlink(join(folder, 'itself.png'), join(folder, 'itself.png'))
    await symlink(join(folder, 'nowhere'), join(folder, 'dangling.png'))
    expect(await skippedBy()).toEqual({
      'dangling.png': 'it cannot be read',
      'itself.png': 'it cannot be read',
      loop: 'a link to a folder, which is not followed',
    })
  })

  it('says why when nothing is left', async () => {
    await put('a.png', 'no')
    await expect(loadImages(folder)).rejects.toThrow(
      /no image that can be read, 1 files are skipped: .*a\.png: not an image/,
    )
  })
})

describe('files changed at random', () => {
  it('give an image or a problem, never anything else', async () => {
    const random = randomStream(11)
    const formats = ['png', 'jpeg', 'webp', 'gif', 'tiff', 'avif'] as const
    const whole = await Promise.all(
      formats.map((format) => plain('#c83232', { width: 24, height: 24 }).removeAlpha().toFormat(format).toBuffer()),
    )
    for (let file = 0; file < 150; file++) {
      const bytes = Buffer.from(whole[file % formats.length]!)
      for (let change = 0; change < 8; change++) bytes[random.integer(bytes.length)] = random.integer(256)
      const length = random.integer(4) === 0 ? random.integer(bytes.length) : bytes.length
      await put(`${file}.${formats[file % formats.length]}`, bytes.subarray(0, length))
    }
    await put('good.png', await png('#ff0000'))
    const { set } = await readImageFolder(folder, { size: { height: 8, width: 8 }, channels: 3, largest: 10_000 })
    expect(set.count + set.skipped.length).toBe(151)
    expect([set.count > 1, set.skipped.length > 20]).toEqual([true, true])
    expect(set.skipped.every(({ problem }) => problem.length > 3 && !problem.includes('\n'))).toBe(true)
  })
})

describe('SVG', () => {
  it.each([
    ['a file beside it', svg('<image href="good.png" width="4" height="4"/>'), 'refers to "good.png"'],
    ['a file anywhere', svg("<image xlink:href = 'file:///etc/passwd'/>"), 'refers to "file:///etc/passwd"'],
    ['the network', svg('<use href="http://localhost/a.svg#b"/>'), 'refers to "http://localhost/a.svg#b"'],
    ['a style', svg('<style>rect { fill: url( "http://localhost/a" ) }</style>'), 'refers to "http://localhost/a"'],
    ['an import', svg('<style>@import "other.css";</style>'), 'refers to "other.css"'],
    ['a style sheet', svg(square, '<?xml-stylesheet href="a.css"?>'), 'style sheet'],
    ['an include', svg('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="#"/>'), 'includes another file'],
    [
      'entities',
      svg('<text>&a;</text>', '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
      'declares entities',
    ],
    ['a drawing within', svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'), 'refers to "data:image/svg+xml'],
    ['another encoding', svg(square, '<?xml version="1.0" encoding="UTF-7"?>'), 'an SVG in UTF-7'],
  ])('is skipped where it asks for %s', async (_, text, words) => {
    await put('a.svg', text)
    expect((await skippedBy())['a.svg']).toContain(words)
  })

  it('is judged in time that grows with its length, whatever it holds', async () => {
    const long = 400_000
    const hostile = ['<?xml', 'href="', "href='", 'url(', '@import ', '<a:', ' '].map((piece) =>
      piece.repeat(long / piece.length),
    )
    // Milliseconds when linear, minutes when quadratic.
    for (const inside of [...hostile, `href="${' '.repeat(long)}`]) {
      expect(svgProblem(Buffer.from(svg(inside)))).not.toBe('')
    }
  }, 20_000)

  it('may refer to its own parts, and to pictures that it carries', async () => {
    const carried = (await png('#00ff00')).toString('base64')
    await put('a.svg', svg(`<defs><g id="g">${square}</g></defs><use href="#g"/>`))
    await put('b.svg', svg(`<image href="data:image/png;base64,${carried}" width="4" height="4"/>`))
    const { set } = await readImageFolder(folder)
    expect([[...set.pixels.subarray(0, 3)], [...set.pixels.subarray(48, 51)]]).toEqual([
      [255, 0, 0],
      [0, 255, 0],
    ])
  })
})

describe('loadImages', () => {
  it('holds out a tenth by seed, and none for a share of 0', async () => {
    for (let place = 0; place < 20; place++)
      await put(`${place % 2 ? 'x' : 'y'}/${place}.png`, await png(`rgb(${place}, 0, 0)`))
    const { training, test } = await loadImages(folder, { seed: 5 })
    expect([training.count, test.count, new Set(test.labels).size]).toEqual([18, 2, 2])
    expect((await loadImages(folder, { testShare: 0 })).test.count).toBe(0)
    const few = await loadImages(folder, { count: 3, channels: 1, size: { height: 2, width: 2 } })
    expect([few.training.count, few.training.pixels.length]).toEqual([3, 12])
  })

  it('tells images from text', async () => {
    await put('a.txt', 'text')
    expect(await isImageSource(folder)).toBe(false)
    await put('b.png', await png('#ff0000'))
    expect(await isImageSource(folder)).toBe(true)
    expect(await isImageSource('mnist')).toBe(true)
    expect(await isImageSource('moby-dick')).toBe(false)
  })

  it('refuses a table for images that have labels of their own', async () => {
    await expect(loadImages('mnist', { labels: 'labels.csv' })).rejects.toThrow('"mnist": a table, "labels.csv"')
  })

  it('says what there is for a name that is none', async () => {
    await expect(loadImages('nowhere')).rejects.toThrow(
      /there is no such file or folder.*mnist, fashion-mnist, emoji, faces/,
    )
  })
})
