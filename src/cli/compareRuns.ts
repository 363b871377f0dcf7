/** The runs of a comparison: each family with each seed, trained and measured alike. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AnyLanguageConfig, Sized } from '../models/index.js'
import type { LanguageRun, LanguageRunOptions, LoadedModel, TrainingEvent } from '../train/index.node.js'
import { type ComparedRun, median } from './compareReport.js'
import { followEvents } from './follow.js'
import { smoothedLoss } from './progress.js'
import { usualReading } from './result.js'

export interface CompareSettings {
  readonly out: string
  readonly data: Omit<LanguageRunOptions, 'out' | 'model' | 'seed' | 'signal' | 'onSkipped'>
  readonly seed: number
  readonly windows: number
  /** Seeds of the windows that gradients are measured on, and of the new models that are measured. */
  readonly draws: readonly number[]
  readonly json: boolean
  readonly again: string
}

/** Distances at which tokens are replaced. */
const distances = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128]

/** Tokens drawn to time sampling, and before, to warm up. */
const drawn = 200
const warmUp = 20

/** Nothing if the run was interrupted. */
export async function comparedRun(
  { config, parameters }: Sized,
  { out: folder, data, seed, windows, draws, json, again }: CompareSettings,
): Promise<{ readonly run: LanguageRun; readonly result: ComparedRun } | undefined> {
  const { languageRun, loadModel, readTrainingLosses, readValidations } = await import('../train/index.node.js')
  const out = join(folder, `${config.family}-${seed}`)
  const times: number[] = []
  const { run, reason } = await followEvents<LanguageRun>({
    steps: data.steps,
    json,
    again,
    record: false,
    async begin(signal) {
      const begun = await languageRun({ ...data, out, model: config, seed, signal })
      return { run: begun, events: timed(begun.events(), times), perStep: begun.tokensPerStep, unit: 'tokens' }
    },
  })
  if (reason === 'interrupted') return undefined
  const loaded = await loadModel(out)
  const tokensAt = ([step, nats]: readonly [number, number]) => [step * run.tokensPerStep, nats] as const
  const perStep = await secondsPerStep(out, times)
  const result: ComparedRun = {
    seed,
    curve: (await readValidations(out)).map(tokensAt),
    trainingCurve: smoothed(await readTrainingLosses(out)).map(tokensAt),
    ...(await measured(loaded, run.heldOut, { windows, draws })),
    trainingTokensPerSecond: run.tokensPerStep / perStep,
    reachBefore: await reachOfNew(config, run.heldOut, { windows, draws }),
  }
  if (json) {
    const { sayJson } = await import('./print.js')
    sayJson({ event: 'compared', family: config.family, parameters, ...result })
  }
  return { run, result }
}

type Reaching = Pick<CompareSettings, 'windows' | 'draws'>

/** The reach of gradients in models as they are made, zeros apart. */
async function reachOfNew(config: AnyLanguageConfig, heldOut: Int32Array, { windows, draws }: Reaching) {
  const { drawZeros, gradientReach } = await import('../evaluate/index.js')
  const { createLanguageModel } = await import('../models/index.js')
  const { createMemory } = await import('../runtime/index.js')
  const reach: number[][] = []
  for (const seed of draws) {
    const [model, memory] = [createLanguageModel(config), createMemory({ seed })]
    await drawZeros(memory, model)
    reach.push(medians(await gradientReach(memory, model, heldOut, { windows, seed })))
  }
  return reach
}

/** Points of a curve, about. */
const points = 200

/** Running means over about twenty steps, where there are many only some of them, and the last. */
function smoothed(losses: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const mean = smoothedLoss()
  const every = Math.ceil(losses.length / points)
  return losses
    .map(([step, nats]) => [step, mean.add(nats)] as const)
    .filter((_, i) => (losses.length - 1 - i) % every === 0)
}

async function* timed(
  events: AsyncGenerator<TrainingEvent, void>,
  times: number[],
): AsyncGenerator<TrainingEvent, void> {
  for await (const event of events) {
    if (event.kind === 'step') times.push(event.seconds)
    yield event
  }
}

/** The median of the steps made now, kept beside the run for when it is found finished. */
async function secondsPerStep(out: string, times: readonly number[]): Promise<number> {
  const { writeFileAtomic } = await import('../files/index.node.js')
  const path = join(out, 'speed.json')
  if (times.length > 0) {
    await writeFileAtomic(path, `${JSON.stringify({ secondsPerStep: median(times) })}\n`)
    return median(times)
  }
  return (JSON.parse(await readFile(path, 'utf8')) as { secondsPerStep: number }).secondsPerStep
}

const medians = (rows: readonly Float64Array[]): number[] =>
  Array.from(rows[0]!, (_, k) => median(rows.map((row) => row[k]!)))

async function measured(
  loaded: LoadedModel,
  heldOut: Int32Array,
  { windows, draws }: Reaching,
): Promise<Pick<ComparedRun, 'heldOut' | 'samplingTokensPerSecond' | 'reach' | 'dependence'>> {
  const { gradientReach, languageLikelihood, tokenDependence } = await import('../evaluate/index.js')
  const { textSampler } = await import('../sample/index.js')
  const { memory, model, tokenizer } = loaded
  const { nats } = await languageLikelihood(memory, model, heldOut, { batch: 16, ...usualReading(loaded) })
  const reach: number[][] = []
  for (const seed of draws) reach.push(medians(await gradientReach(memory, model, heldOut, { windows, seed })))
  const dependence = await tokenDependence(memory, model, heldOut, distances, { seed: draws[0]!, windows: 256 })
  const sampler = textSampler(memory, model, tokenizer)
  const draw = (maxTokens: number) => sampler.complete('', { maxTokens, seed: 1, stopTokens: [] })
  await draw(warmUp)
  const began = performance.now()
  await draw(drawn)
  const samplingTokensPerSecond = (1000 * drawn) / (performance.now() - began)
  await sampler.close()
  return { heldOut: nats, samplingTokensPerSecond, reach, dependence }
}
