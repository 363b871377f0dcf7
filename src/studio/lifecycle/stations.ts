/** What the stations of a model's life are asked beside each other: the same prompt with the same dice, what was forgotten, where weights moved. */
import { ratio } from '../../evaluate/index.js'
import type { Answer } from '../../train/index.js'
import type { Picture } from '../message.js'
import { type AskedLine, type Lines, letters, lineContext } from './lines.js'
import { type Probe, type Weights, wordOf } from './probe.js'

export const stationNames = ['untrained', 'foundation', 'tuned', 'aligned'] as const
export type StationName = (typeof stationNames)[number]
export type Stations = ReadonlyMap<StationName, Weights>

export interface Asked {
  readonly prompt: string
  readonly seed: number
  readonly temperature: number
  /** Answers of each station. */
  readonly answers: number
}

/** Letters whose chance after the prompt is told: those that moved most. */
const mostMoves = 10

/**
 * Every station's answers to one prompt with the same dice; of each answer ln p of its letters at every station; and the chances of the
 * next letter that moved most from the foundation to the last station.
 */
export async function compared(probe: Probe, stations: Stations, asked: Asked): Promise<Picture> {
  const { prompt, seed, temperature, answers } = asked
  const names = [...stations.keys()]
  const prompts = Array<string>(answers).fill(prompt)
  const columns: (readonly Answer[])[] = []
  for (const weights of stations.values()) {
    columns.push(await probe.draw(weights, { prompts, temperature, seed }))
  }
  const words = columns.flatMap((drawn) => drawn.map(wordOf))
  const size = lineContext * letters.size
  const chances: Float32Array[] = []
  for (const weights of stations.values()) chances.push(await probe.logChances(weights, words))
  /** ln p of each letter after the prompt and of the end, at each station. */
  const told = words.map((word, i) => {
    const ids = [...letters.encode(word), 0]
    return names.map((_, station) =>
      ids.slice(prompt.length).map((id, t) => chances[station]![i * size + (prompt.length + t) * letters.size + id]!),
    )
  })
  const after = names.map((_, station) =>
    chances[station]!.subarray(prompt.length * letters.size, (prompt.length + 1) * letters.size),
  )
  const from = Math.max(0, names.indexOf('foundation'))
  const moved = (id: number): number => Math.abs(Math.exp(after.at(-1)![id]!) - Math.exp(after[from]![id]!))
  const moves = Array.from({ length: letters.size }, (_, id) => id)
    .sort((a, b) => moved(b) - moved(a))
    .slice(0, mostMoves)
  return {
    values: {
      prompt,
      stations: names,
      answers: names.map((_, station) =>
        Array.from({ length: answers }, (_, i) => {
          const place = station * answers + i
          return { word: words[place]!, ended: columns[station]![i]!.ending > 0, logChances: told[place]! }
        }),
      ),
      moves: moves.map((id) => ({
        letter: id === 0 ? 'end' : letters.decode([id]),
        chances: after.map((logs) => Math.exp(logs[id]!)),
      })),
    },
    arrays: {},
  }
}

/** Lines of each list on which forgetting is measured. */
const measuredLines = 192

/** Nats a letter on held-out lines of the old task and of the new one, at every station, with intervals over lines. */
export async function forgotten(probe: Probe, stations: Stations, old: Lines, fresh: Lines): Promise<Picture> {
  const tasks = [
    { name: old.name, lines: old.heldOut.slice(0, measuredLines).map((line): AskedLine => ({ line, given: 0 })) },
    {
      name: fresh.name,
      lines: fresh.heldOut
        .slice(0, measuredLines)
        .map((line): AskedLine => ({ line, given: Math.min(2, line.length - 1) })),
    },
  ]
  const found: { station: string; task: string; value: number; low: number; high: number; lines: number }[] = []
  for (const [station, weights] of stations) {
    for (const { name, lines } of tasks) {
      const { nats, counts } = await probe.losses(weights, lines)
      const { value, low, high } = ratio([...nats], [...counts], { resamples: 300 })
      found.push({ station, task: name, value, low, high, lines: lines.length })
    }
  }
  return { values: { losses: found }, arrays: {} }
}

/** How far the weights of each layer moved from one station to the next: ‖after − before‖ / ‖before‖. */
export function updates(stations: Stations): Picture {
  const names = [...stations.keys()].filter((name) => name !== 'untrained')
  const layers = new Map<string, string[]>()
  for (const name of stations.values().next().value!.keys()) {
    const layer = layerOf(name)
    layers.set(layer, [...(layers.get(layer) ?? []), name])
  }
  const moves = names.slice(1).flatMap((to, i) => {
    const [before, after] = [stations.get(names[i]!)!, stations.get(to)!]
    return [...layers].map(([layer, weights]) => {
      let [square, moved] = [0, 0]
      for (const name of weights) {
        const [old, now] = [before.get(name)!, after.get(name)!]
        for (let j = 0; j < old.length; j++) {
          square += Number(old[j]) ** 2
          moved += (Number(now[j]) - Number(old[j])) ** 2
        }
      }
      return { from: names[i]!, to, layer, share: square > 0 ? Math.sqrt(moved / square) : 0 }
    })
  })
  return { values: { moves }, arrays: {} }
}

/** `embedding`, `block 1 attention`, `block 1 thinking`, …, `head`. */
function layerOf(name: string): string {
  const [, block, part] = /^blocks\.(\d+)\.(\w+)/.exec(name) ?? []
  if (block === undefined) return name.split('.')[0]!
  return `block ${Number(block) + 1} ${/^(query|key|value|project|output|attention)/.test(part!) ? 'attention' : 'feed-forward'}`
}
