/** What `atelier fewshot` does. */
import type { FewShotReport } from '../evaluate/index.js'
import type { FewShotRun } from '../train/index.node.js'
import { UsageError } from './failure.js'
import type { FewShotValues } from './fewshot.js'
import { fewShotTable, writeFewShotReport } from './fewshotReport.js'
import { followEvents } from './follow.js'
import { counted, duration, listing, say, sayJson, shellQuoted, short } from './print.js'

export async function fewshotVerb(values: FewShotValues): Promise<void> {
  const { dimensions, json = false, heads, width, layers, steps, batch, seed, prompts } = values
  const pairs = values.examples ?? 4 * dimensions
  const out = values.out ?? `runs/fewshot-${dimensions}`
  if (width % (2 * heads) !== 0) {
    throw new UsageError(`fewshot: width ${width} and ${heads} heads: width must be a multiple of twice the heads`)
  }
  const { fewShotRun } = await import('../train/index.node.js')
  const followed = await followEvents<FewShotRun>({
    steps,
    json,
    again: shellQuoted(['atelier', ...process.argv.slice(2)]),
    record: { verb: 'fewshot', folder: out },
    async begin(signal) {
      const run = fewShotRun({
        ...values,
        examples: pairs,
        out,
        signal,
        onSkipped: (path, problem) => process.stderr.write(`passed over ${path}: ${problem}\n`),
      })
      const { parameters } = run
      if (json)
        sayJson({ event: 'plan', dimensions, examples: pairs, layers, heads, width, parameters, steps, batch, out })
      else sayPlan({ ...values, pairs, parameters })
      return { run, events: run.events(), perStep: batch * (pairs + 1), unit: 'examples' }
    },
  })
  const { run, step, reason, seconds } = followed
  if (reason === 'interrupted') return run.close()
  if (!json) {
    if (followed.trainingLoss === undefined) say(`All of the ${counted(step, 'step')} were made before`)
    else say(`Trained to step ${step} in ${duration(seconds)}`)
    say(`Measuring on ${counted(prompts, 'prompt')}`)
  }
  await run.loadBest()
  const { fewShotReport } = await import('../evaluate/index.js')
  const report = await fewShotReport(run.predict, { dimensions, examples: pairs, prompts, batch: 128, seed })
  await run.close()
  const files = await writeFewShotReport(out, report)
  if (json) sayJson({ event: 'result', step, seconds, ...report, out })
  else sayReport(report, files)
}

function sayPlan(plan: FewShotValues & { readonly pairs: number; readonly parameters: number }): void {
  const { dimensions, pairs, layers, width, parameters, steps, batch } = plan
  say(
    `Linear functions of ${counted(dimensions, 'number')}, a new one in every prompt; up to ${counted(pairs, 'example')}`,
  )
  say(
    `GPT ${layers} × ${width}: ${short(parameters)} parameters; ${counted(steps, 'step')} of ${counted(batch, 'prompt')}`,
  )
}

function sayReport(report: FewShotReport, files: readonly string[]): void {
  say()
  say('Mean squared error of the model, and divided by the dimensions, of the model and others:')
  say()
  say(fewShotTable(report))
  say()
  say(listing(files.map((file, i) => [i === 0 ? 'report' : '', file])))
}
