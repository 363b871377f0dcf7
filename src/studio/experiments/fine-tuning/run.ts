/** Fine-tuning gains a new task and loses some of the old one; adapters, frozen layers and replay each promise to lose less. */
import { parseSafetensors, toFloat32Array } from '../../../files/index.js'
import { createLanguageModel } from '../../../models/index.js'
import { parameters } from '../../../nn/index.js'
import { createMemory } from '../../../runtime/index.js'
import { mergeAdapter } from '../../../train/index.js'
import { across, type Experiment, type Quantity } from '../../experiment.js'
import { type TuningWay, tuningStage } from '../../lifecycle/learn-lines.js'
import { type AskedLine, letters, lineContext, readLines } from '../../lifecycle/lines.js'
import { type Probe, probeOf, type Weights } from '../../lifecycle/probe.js'
import { type fineTuningCard, ways } from './card.js'

const recipes: Readonly<Record<(typeof ways)[number], { readonly way: TuningWay; readonly replay: number }>> = {
  'all weights': { way: 'full', replay: 0 },
  'low-rank adapters': { way: 'lora', replay: 0 },
  'two of three blocks frozen': { way: 'freeze', replay: 0 },
  'half old words replayed': { way: 'full', replay: 0.5 },
}

/** Nats a letter on held-out lines. */
interface Found {
  readonly before: { readonly old: number; readonly fresh: number }
  /** Of each way, in the order of `ways`. */
  readonly after: readonly { readonly old: number; readonly fresh: number }[]
}

const measured = 192

export const fineTuningExperiment: Experiment<Found, (typeof fineTuningCard)['link']> = {
  async *run({ steps, rows }, place) {
    const [old, fresh] = [await readLines('words', place), await readLines('names', place)]
    const oldLines = old.heldOut.slice(0, measured).map((line): AskedLine => ({ line, given: 0 }))
    const freshLines = fresh.heldOut
      .slice(0, measured)
      .map((line): AskedLine => ({ line, given: Math.min(2, line.length - 1) }))
    const memory = createMemory({ target: place.target, seed: place.seed })
    const sizes = { vocabulary: letters.size, context: lineContext, heads: 4, layers: 3, width: 48 } as const
    const model = createLanguageModel({ family: 'gpt', ...sizes })
    const { tensors } = parseSafetensors(await place.read('studio/lines-foundation.safetensors'))
    const base: Weights = new Map(
      [...parameters(model).keys()].map((name) => [name, toFloat32Array(tensors.get(name)!)]),
    )
    const probe = probeOf(memory, model)
    const both = async (weights: Weights) => ({
      old: await lossOf(probe, weights, oldLines),
      fresh: await lossOf(probe, weights, freshLines),
    })
    const before = await both(base)
    const after: Found['after'][number][] = []
    for (const [i, name] of ways.entries()) {
      for (const [key, weight] of parameters(model)) memory.write(weight, base.get(key)!)
      const { way, replay } = recipes[name]
      const stage = tuningStage(memory, model, {
        ...{ way, rank: 4, frozenLayers: 2, lines: fresh.training, steps, rows, seed: place.seed, areAsked: true },
        ...(replay > 0 && { replay: { lines: old.training, share: replay } }),
      })
      for (let step = 1; step <= steps; step++) {
        const { loss } = await stage.advance(step)
        yield {
          share: (i + step / steps) / ways.length,
          says: `${name}: step ${step} of ${steps}`,
          readings: { loss: loss! },
        }
      }
      if (stage.adapters) await mergeAdapter(model, stage.adapters, memory)
      await stage.close()
      const weights: Weights = new Map(
        await Promise.all(
          [...parameters(model)].map(async ([key, weight]) => [key, await memory.read(weight)] as const),
        ),
      )
      after.push(await both(weights))
    }
    await probe.close()
    return { before, after }
  },

  verdict(results) {
    const gains = ways.map((_, i) => results.map(({ before, after }) => before.fresh - after[i]!.fresh))
    const losses = ways.map((_, i) => results.map(({ before, after }) => after[i]!.old - before.old))
    const isTrade = gains[0]!.every((gain) => gain > 0) && losses[0]!.every((loss) => loss > 0)
    const milder = ways.slice(1).filter((_, i) => losses[i + 1]!.every((loss, seed) => loss < losses[0]![seed]!))
    const forgotten = (way: (typeof ways)[number]): number => across(losses[ways.indexOf(way)]!).value
    const quantities = ways.flatMap((name, i): Quantity[] => [
      { label: `gained on names, ${name}`, ...across(gains[i]!), unit: 'nats a letter' },
      { label: `forgotten of words, ${name}`, ...across(losses[i]!), unit: 'nats a letter' },
    ])
    return {
      claim:
        'Fine-tuning lowers the loss on names and raises it on words; adapters, frozen blocks and replay each raise it less.',
      holds: !isTrade ? 'no' : milder.length === ways.length - 1 ? 'yes' : 'mixed',
      evidence: [
        {
          label: `loss on ${measured} held-out words before`,
          ...across(results.map(({ before }) => before.old)),
          unit: 'nats a letter',
        },
        ...quantities,
      ],
      caveat: `Forgetting less in every seed than all weights do: ${milder.length > 0 ? milder.join(', ') : 'none'}. Each way had as many steps and a usual learning rate of its own, not the best one; one that forgets less may also have learnt less.`,
      outcome: { kind: 'order', items: ways.toSorted((a, b) => forgotten(a) - forgotten(b)) },
    }
  },
}

async function lossOf(probe: Probe, weights: Weights, lines: readonly AskedLine[]): Promise<number> {
  const { nats, counts } = await probe.losses(weights, lines)
  return nats.reduce((a, b) => a + b, 0) / counts.reduce((a, b) => a + b, 0)
}
