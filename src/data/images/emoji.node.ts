import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageSource } from '../packages.node.js'
import { drawSvgs } from './draw.node.js'
import type { ImageParts, ImageSet } from './image-set.js'
import { selectImages } from './image-set.js'
import { splitImages } from './split.js'

/** What to add with `npm install`. */
export const emojiPackage = '@iconify-json/fluent-emoji-flat@1.2.6'

/** What is used of Iconify's JSON: https://iconify.design/docs/types/iconify-json.html */
interface Icon {
  readonly body: string
  readonly left?: number
  readonly top?: number
  readonly width?: number
  readonly height?: number
}

interface IconSet {
  readonly icons: Readonly<Record<string, Icon>>
  readonly width: number
  readonly height: number
}

export interface EmojiOptions {
  /** Pixels of a side. */
  readonly side: number
  readonly seed: number
  readonly share: number
}

/** An icon, its class, and its name without the tone of its skin. */
interface Emoji {
  readonly name: string
  readonly category: string
  readonly base: string
  readonly tone?: string
}

/**
 * Emoji by Microsoft in flat colours on white, drawn at any size: the categories of Unicode are classes, names are captions, tones of the skin an
 * attribute. All tones of one emoji are held out together. @throws when the package's files are not what they should be.
 */
export async function readEmoji(folder: string, { side, seed, share }: EmojiOptions): Promise<ImageParts> {
  const [set, { categories }] = await Promise.all([
    parsed<IconSet>(folder, 'icons.json'),
    parsed<{ categories: Readonly<Record<string, readonly string[]>> }>(folder, 'metadata.json'),
  ])
  const classes = Object.keys(categories).sort()
  const emoji = classes.flatMap((category) => emojiOf(categories[category]!, category, set))
  const labels = Int32Array.from(emoji, ({ category }) => classes.indexOf(category))
  const pixels = await drawSvgs('emoji', emoji.length, side, (place) =>
    svgOf(set, set.icons[emoji[place]!.name]!, side),
  )
  const whole: ImageSet = {
    name: 'emoji',
    count: emoji.length,
    channels: 3,
    height: side,
    width: side,
    pixels,
    labels,
    classes,
    captions: emoji.map(captionOf),
    attributes: {
      'skin tone': {
        classes: ['none', ...tones],
        labels: Int32Array.from(emoji, ({ tone }) => tones.indexOf(tone ?? '') + 1),
      },
    },
    sources: [packageSource(emojiPackage, folder)],
    licence: 'MIT',
    skipped: [],
  }
  const groups = emoji.map(({ base }) => base)
  const { training, heldOut } = splitImages(emoji.length, labels, { seed, share, groups })
  return { training: selectImages(whole, training), test: selectImages(whole, heldOut) }
}

const tones = ['light', 'medium-light', 'medium', 'medium-dark', 'dark']

/** Those icons of a category that there are, in the order of their names. */
function emojiOf(names: readonly string[], category: string, { icons }: IconSet): Emoji[] {
  const there = names.filter((name) => icons[name] !== undefined)
  return there.toSorted().map((name) => {
    const [, base, tone] = /^(.*?)-((?:medium-)?(?:light|dark)|medium)$/.exec(name) ?? []
    return base !== undefined && icons[base] ? { name, category, base, tone: tone! } : { name, category, base: name }
  })
}

const captionOf = ({ base, tone }: Emoji): string =>
  base.replaceAll('-', ' ') + (tone === undefined ? '' : `, ${tone} skin tone`)

function svgOf(
  set: IconSet,
  { body, left = 0, top = 0, width = set.width, height = set.height }: Icon,
  side: number,
): string {
  const box = `viewBox="${left} ${top} ${width} ${height}" width="${side}" height="${side}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${box}>${body}</svg>`
}

async function parsed<Value>(folder: string, file: string): Promise<Value> {
  return JSON.parse(await readFile(join(folder, file), 'utf8')) as Value
}
