/** What can be said of a drawn face, from the options that it was drawn by. */

/** The options of one face, as its style calls them; undefined for what it lacks. */
export type FaceOptions = Readonly<Record<string, unknown>>

/** What a style's schema says of one option. */
export interface OptionSchema {
  readonly items?: { readonly enum?: readonly string[] }
  readonly default?: unknown
}

/** What is told of every face, whatever its style. */
export const faceAttributes = {
  glasses: ['no', 'yes'],
  beard: ['no', 'yes'],
  hat: ['no', 'yes'],
  mood: ['unstated', 'happy', 'sad'],
} as const

export type FaceTraits = { readonly [Name in keyof typeof faceAttributes]: (typeof faceAttributes)[Name][number] }

/** The traits of a face, from the names that its style gives to parts. */
export function traitsOf(options: FaceOptions): FaceTraits {
  const { glasses, accessories, beard, facialHair, hat, hair, head, mouth, face } = options
  const yes = (isSo: boolean): 'yes' | 'no' => (isSo ? 'yes' : 'no')
  const expression = String(face ?? mouth ?? '')
  return {
    glasses: yes(glasses !== undefined || /glasses/i.test(String(accessories))),
    beard: yes(beard !== undefined || facialHair !== undefined),
    hat: yes(hat !== undefined || /hat|beanie|turban|hijab/i.test(`${hair} ${head}`)),
    mood: /smil|grin|happy|cute|cheeky/i.test(expression)
      ? 'happy'
      : /sad|angry|rage|fear|concerned|contempt/i.test(expression)
        ? 'sad'
        : 'unstated',
  }
}

/** A face in words. */
export function captionOf(style: string, { glasses, beard, hat, mood }: FaceTraits): string {
  const worn = [glasses === 'yes' && 'glasses', beard === 'yes' && 'a beard', hat === 'yes' && 'a hat'].filter(
    (part) => part !== false,
  )
  const last = worn.pop()
  const things = last === undefined ? '' : ` with ${worn.length > 0 ? `${worn.join(', ')} and ` : ''}${last}`
  const face = `${mood === 'unstated' ? '' : `${mood} `}${style.replaceAll('-', ' ')} face${things}`
  return `${/^[aeiou]/.test(face) ? 'an' : 'a'} ${face}`
}

const most = 64

/** Options of a style that take 2 to 64 values, which are classes; `none` stands for what a face lacks. */
export function styleAttributes(
  schema: Readonly<Record<string, OptionSchema>>,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([name, option]) => {
      const isColour = name.endsWith('Color')
      const values =
        option.items?.enum ?? (isColour && Array.isArray(option.default) ? (option.default as string[]) : [])
      const mayLack = `${name.replace(/Color$/, '')}Probability` in schema
      const classes = [...(mayLack ? ['none'] : []), ...values.map((value) => (isColour ? `#${value}` : value)).sort()]
      return values.length > 1 && classes.length <= most ? [[`style: ${name}`, classes]] : []
    }),
  )
}

/** The value of an option of `styleAttributes`; the colour of what a face lacks is `none` too. */
export function styleValue(options: FaceOptions, attribute: string): string {
  const name = attribute.slice('style: '.length)
  const part = name.replace(/Color$/, '')
  const isLacking = options[name] === undefined || (part in options && options[part] === undefined)
  return isLacking ? 'none' : String(options[name])
}
