/** Recipes by a grammar: a title and ingredients, answered by directions that follow from them. Nobody has cooked these. */
import { type RandomStream, randomStream } from '../../tensor/index.js'
import type { Message } from '../chat/index.js'
import { pair } from './pair.js'

interface Ingredient {
  readonly name: string
  readonly amount: string
  /** How it is made ready. */
  readonly preparation: string
  /** Minutes on the fire. */
  readonly minutes: number
}

const ingredient = (name: string, amount: string, preparation: string, minutes: number): Ingredient => ({
  name,
  amount,
  preparation,
  minutes,
})

const aromatics = [
  ingredient('onion', '1', 'Chop the onion finely', 5),
  ingredient('garlic', '2 cloves', 'Crush the garlic', 2),
  ingredient('leek', '1', 'Wash the leek and cut it into rings', 6),
  ingredient('ginger', '1 piece', 'Peel and grate the ginger', 2),
]
const vegetables = [
  ingredient('carrots', '3', 'Peel the carrots and slice them', 12),
  ingredient('potatoes', '4', 'Peel the potatoes and dice them', 18),
  ingredient('tomatoes', '5', 'Quarter the tomatoes', 8),
  ingredient('spinach', '200 g', 'Wash the spinach', 3),
  ingredient('peppers', '2', 'Cut the peppers into strips', 9),
  ingredient('mushrooms', '250 g', 'Wipe the mushrooms and halve them', 7),
  ingredient('pumpkin', '500 g', 'Dice the pumpkin', 20),
  ingredient('courgettes', '2', 'Slice the courgettes', 6),
]
const fillings = [
  ingredient('chickpeas', '1 can', 'Drain the chickpeas', 10),
  ingredient('red lentils', '150 g', 'Rinse the lentils', 15),
  ingredient('white beans', '1 can', 'Drain the beans', 10),
  ingredient('chicken', '400 g', 'Cut the chicken into pieces', 16),
  ingredient('cod', '400 g', 'Pat the cod dry and cut it into pieces', 8),
  ingredient('tofu', '300 g', 'Press the tofu and dice it', 9),
  ingredient('rice', '200 g', 'Rinse the rice', 17),
]
const spices = ['cumin', 'paprika', 'thyme', 'coriander', 'turmeric', 'rosemary', 'chilli', 'bay leaf']

interface Dish {
  readonly name: string
  readonly liquid: string
  steps(parts: readonly Ingredient[], spice: string): readonly string[]
}

const cooked = (parts: readonly Ingredient[]): number => Math.max(...parts.map(({ minutes }) => minutes))
const names = (parts: readonly Ingredient[]): string =>
  `${parts
    .slice(0, -1)
    .map(({ name }) => name)
    .join(', ')} and ${parts.at(-1)!.name}`

const dishes: readonly Dish[] = [
  {
    name: 'soup',
    liquid: '1 l stock',
    steps: ([first, ...rest], spice) => [
      `Fry the ${first!.name} in oil for ${first!.minutes} minutes with the ${spice}`,
      `Add the ${names(rest)} and the stock and simmer for ${cooked(rest)} minutes`,
      'Season with salt and serve hot',
    ],
  },
  {
    name: 'stew',
    liquid: '400 ml stock',
    steps: ([first, ...rest], spice) => [
      `Brown the ${first!.name} in butter for ${first!.minutes} minutes`,
      `Stir in the ${names(rest)}, the ${spice} and the stock, cover, and cook slowly for ${2 * cooked(rest)} minutes`,
      'Taste, season and serve with bread',
    ],
  },
  {
    name: 'bake',
    liquid: '200 ml cream',
    steps: (parts, spice) => [
      `Heat the oven to 200 degrees and butter a dish`,
      `Put the ${names(parts)} into the dish, add the ${spice} and pour the cream over them`,
      `Bake for ${cooked(parts) + 20} minutes and let it rest for 5 minutes`,
    ],
  },
  {
    name: 'pan',
    liquid: '2 spoons of oil',
    steps: ([first, ...rest], spice) => [
      `Heat the oil and fry the ${first!.name} for ${first!.minutes} minutes`,
      `Add the ${names(rest)} with the ${spice} and fry for ${cooked(rest)} minutes, stirring`,
      'Season with salt and serve at once',
    ],
  },
]

const count = 1500

/** The recipes, always the same. */
export function recipePairs(): readonly (readonly Message[])[] {
  const stream = randomStream(0, 'recipes')
  const seen = new Map<string, readonly Message[]>()
  while (seen.size < count) {
    const [question, answer] = recipe(stream)
    seen.set(question, pair(question, answer))
  }
  return [...seen.values()]
}

function recipe(stream: RandomStream): readonly [question: string, answer: string] {
  const one = <T>(items: readonly T[]): T => items[stream.integer(items.length)]!
  const [dish, spice, filling, vegetable] = [one(dishes), one(spices), one(fillings), one(vegetables)]
  const other = one(vegetables.filter((each) => each !== vegetable))
  const parts = [one(aromatics), vegetable, ...(stream.integer(2) === 0 ? [other] : []), filling]
  const title = `${filling.name} and ${vegetable.name} ${dish.name} with ${spice}`
  const list = [...parts.map(({ amount, name }) => `${amount} ${name}`), dish.liquid, spice]
  const steps = [...parts.map(({ preparation }) => preparation), ...dish.steps(parts, spice)]
  const directions = steps.map((step, i) => `${i + 1}. ${step}.`).join('\n')
  return [`How do I make ${title}? Ingredients: ${list.join(', ')}.`, directions]
}
