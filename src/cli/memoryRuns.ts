/** The runs of a memory benchmark: its models one after another, then the report. */
import { join } from 'node:path'
import type { MemoryTask } from '../data/index.js'
import type { SequenceKind } from '../models/index.js'
import type { MemoryRun } from '../train/index.node.js'
import { UsageError } from './failure.js'
import { followEvents } from './follow.js'
import { type MemoryValues, memoryModels } from './memoryOptions.js'
import {
  type MeasuredModel,
  type MemoryReport,
  memoryReport,
  memorySentences,
  memoryTable,
  writeMemoryReport,
} from './memoryReport.js'
import { counted, duration, listing, say, sayJson, shellQuoted, short } from './print.js'

interface Request extends MemoryValues {
  readonly out: string
}

/** Always the same sequences, so that runs of different seeds are measured alike. */
const heldOutSeed = 0

/** Trains each model on the task, measures all of them on the same held-out sequences, and reports. */
export async function runMemory(task: MemoryTask, request: Request): Promise<void> {
  const kinds = kindsOf(request)
  const sequences = Math.min(request.sequences, task.available?.('test') ?? Number.POSITIVE_INFINITY)
  const heldOut = { sequences, seed: heldOutSeed }
  if (!request.json) sayTask(task, request)
  const models: MeasuredModel[] = []
  for (const kind of kinds) {
    const measured = await trainAndMeasure(task, kind, request, heldOut)
    if (measured === undefined) return
    models.push(measured)
  }
  const report = memoryReport(task, heldOut, models)
  const files = await writeMemoryReport(request.out, report)
  if (request.json) sayJson({ event: 'result', ...report, out: request.out })
  else sayReport(report, files)
}

/** The models asked for, each once. */
function kindsOf({ model, width, heads, bidirectional = false }: Request): readonly SequenceKind[] {
  const kinds = [...new Set(model.split(',').map((name) => name.trim()))].map((name) => {
    const kind = memoryModels.find((known) => known === name)
    if (kind === undefined) throw new UsageError(`memory: model "${name}": there are ${memoryModels.join(', ')}`)
    return kind
  })
  if (kinds.includes('gpt') && width % (2 * heads) !== 0) {
    throw new UsageError(
      `memory: width ${width} and ${heads} heads: width must be a multiple of twice the heads of gpt`,
    )
  }
  if (kinds.includes('gpt') && bidirectional) {
    throw new UsageError('memory: gpt and --bidirectional: only recurrent layers can read from both ends')
  }
  return kinds
}

/** Nothing if the run was interrupted. */
async function trainAndMeasure(
  task: MemoryTask,
  kind: SequenceKind,
  request: Request,
  heldOut: { readonly sequences: number; readonly seed: number },
): Promise<MeasuredModel | undefined> {
  const { memoryRun, readValidations } = await import('../train/index.node.js')
  const { layers, width, heads, steps, batch, learningRate, seed, json = false } = request
  const { orthogonal: isOrthogonal = false, bidirectional: isBidirectional = false, span = task.span } = request
  const out = join(request.out, kind)
  const model = { kind, layers, width, heads, isOrthogonal, isBidirectional }
  const training = { steps, batch, learningRate, seed, out }
  const { run, step, reason, seconds, trainingLoss } = await followEvents<MemoryRun>({
    steps,
    json,
    again: shellQuoted(['atelier', ...process.argv.slice(2)]),
    record: false,
    async begin(signal) {
      const { target, threads, checkpointEvery } = request
      const begun = memoryRun({
        ...{ ...model, ...training, task, target, signal },
        ...(span > 0 && { span }),
        ...(threads !== undefined && { threads }),
        ...(checkpointEvery !== undefined && { checkpointEvery }),
        onSkipped: (path, problem) => process.stderr.write(`passed over ${path}: ${problem}\n`),
      })
      const { parameters } = begun
      if (json) sayJson({ event: 'plan', task: task.name, ...model, ...training, span, parameters })
      else
        say(
          `\n${kind} ${layers} × ${width}: ${short(parameters)} parameters; ${counted(steps, 'step')} of ${counted(batch, 'sequence')}`,
        )
      return { run: begun, events: begun.events(), perStep: batch, unit: 'examples' }
    },
  })
  if (reason === 'interrupted') {
    await run.close()
    return undefined
  }
  if (!json) {
    if (trainingLoss === undefined) say(`All of the ${counted(step, 'step')} were made before`)
    else say(`Trained to step ${step} in ${duration(seconds)}`)
  }
  await run.loadBest()
  const { memoryResult } = await import('../evaluate/index.js')
  const result = await memoryResult(run.predict, task, { ...heldOut, batch: 100 })
  await run.close()
  return {
    model: kind,
    layers,
    width,
    parameters: run.parameters,
    steps,
    seed,
    ...result,
    curve: await readValidations(out),
  }
}

function sayTask({ name, description, chance, solvedBelow }: MemoryTask, { out }: Request): void {
  say(`${name}: ${description}; runs in ${out}`)
  say(`A loss of ${short6(chance.loss)} is chance; below ${short6(solvedBelow)} the task counts as solved`)
}

/** Six digits behind the point, without zeros at the end. */
const short6 = (value: number): string => String(Number(value.toFixed(6)))

function sayReport(report: MemoryReport, files: readonly string[]): void {
  say()
  say(memoryTable(report))
  say()
  for (const sentence of memorySentences(report)) say(sentence)
  say()
  say(listing(files.map((file, i) => [i === 0 ? 'report' : '', file])))
}
