/** About the smallest generative model there is: which letter follows which letters, counted in sixty names of dishes. */
import { randomStream } from '../../tensor/index.js'

const names = [
  ...['apple crumble', 'apple strudel', 'aubergine parmesan', 'baked potato', 'barley soup', 'bean stew'],
  ...['beef goulash', 'beetroot salad', 'bread pudding', 'butter chicken', 'cabbage rolls', 'carrot cake'],
  ...['carrot soup', 'cauliflower cheese', 'cherry pie', 'chestnut soup', 'chicken broth', 'chicken curry'],
  ...['chickpea curry', 'chocolate mousse', 'cinnamon rolls', 'clam chowder', 'coconut rice', 'corn bread'],
  ...['cucumber salad', 'duck confit', 'fish pie', 'fish stew', 'fried rice', 'garlic bread', 'ginger biscuits'],
  ...['green bean salad', 'honey cake', 'lamb stew', 'leek and potato soup', 'lemon tart', 'lentil curry'],
  ...['lentil soup', 'mushroom risotto', 'mussel broth', 'nut roast', 'onion soup', 'onion tart'],
  ...['orange marmalade', 'pea soup', 'pear tart', 'plum cake', 'potato dumplings', 'potato salad'],
  ...['pumpkin pie', 'pumpkin soup', 'rice pudding', 'roast chicken', 'saffron rice', 'salmon pie'],
  ...['spinach pie', 'tomato risotto', 'tomato soup', 'vegetable curry', 'walnut bread'],
]
export const dishCount = names.length

/** Letters of memory that are tried. */
export const memories = [1, 2, 3, 4, 5, 6, 7, 8] as const

/** Names made up for a share of copies. */
const tried = 300
const longest = 40

export interface Dishes {
  readonly made: readonly { readonly name: string; readonly isCopy: boolean }[]
  /** Of `tried` names, by memory. */
  readonly copies: readonly number[]
}

/** Makes up `count` names with a memory of so many letters, and measures copies for every memory. */
export function dishes(memory: number, count: number, seed: number): Dishes {
  const known = new Set(names)
  const copies = memories.map((letters) => {
    const all = invented(letters, tried, seed)
    return all.filter((name) => known.has(name)).length / tried
  })
  return { made: invented(memory, count, seed).map((name) => ({ name, isCopy: known.has(name) })), copies }
}

/** A name's end is a letter, too; before its beginning stand as many marks as are remembered. */
function invented(memory: number, count: number, seed: number): readonly string[] {
  const begin = '^'.repeat(memory)
  const followers = new Map<string, string[]>()
  for (const name of names) {
    const text = `${begin}${name}$`
    for (let i = memory; i < text.length; i++) {
      const before = text.slice(i - memory, i)
      const list = followers.get(before) ?? []
      followers.set(before, list)
      list.push(text[i]!)
    }
  }
  const random = randomStream(seed, `dishes of ${memory}`)
  return Array.from({ length: count }, () => {
    let text = begin
    while (text.length < longest + memory) {
      const list = followers.get(text.slice(-memory))!
      const next = list[Math.floor(random.uniform() * list.length)]!
      if (next === '$') break
      text += next
    }
    return text.slice(memory)
  })
}
