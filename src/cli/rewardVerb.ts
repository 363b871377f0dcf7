/** What `atelier reward` does. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PreferenceQuality } from '../evaluate/index.js'
import type { RewardRun } from '../train/index.node.js'
import { UsageError } from './failure.js'
import { followEvents } from './follow.js'
import { readPreferenceSource } from './preferenceSource.js'
import { counted, duration, grouped, say, sayJson, shellQuoted, table } from './print.js'
import { recordMore } from './recorded.js'
import type { RewardValues } from './reward.js'
import { sameCommand } from './sameCommand.js'

export async function rewardVerb(base: string, values: RewardValues): Promise<void> {
  const { data, batch, seed, json = false, resume } = values
  if (data === undefined) throw new UsageError('reward: --data is missing', 'Give pairs, or ranking:NAME')
  const out = values.out ?? `${base}-reward`
  const { rewardRun } = await import('../train/index.node.js')
  const followed = await followEvents<RewardRun>({
    json,
    again: sameCommand(),
    record: { verb: 'reward', folder: out, parents: { base } },
    async begin(signal) {
      const pairs = await readPreferenceSource(data)
      const steps = values.steps ?? Math.max(1, Math.ceil((3 * pairs.length) / batch))
      const run = await rewardRun({
        ...{ ...values, base, out, pairs, steps, signal },
        resume: resume === 'auto' ? resume : resume === 'true',
        onSkipped: (path, problem) => process.stderr.write(`passed over ${path}: ${problem}\n`),
      })
      const { trained, training, heldOut } = run
      if (json) {
        sayJson({ event: 'plan', data, pairs: training.length, heldOut: heldOut.length, trained, steps, batch, out })
      } else {
        say(
          `${data}: ${counted(training.length, 'pair')} to learn from, ${grouped(heldOut.length)} held out; ` +
            `${grouped(trained)} parameters; ${counted(steps, 'step')} of ${counted(batch, 'pair')}`,
        )
      }
      return { run, events: run.events(), steps, perStep: batch, unit: 'pairs', shown: ['accuracy', 'margin'] }
    },
  })
  if (followed.reason === 'interrupted') return
  const { run, step, seconds } = followed
  const qualities = await measured(out, run, seed)
  await writeFile(join(out, 'held-out.json'), `${JSON.stringify(qualities, undefined, 2)}\n`)
  await recordMore(out, { results: { 'held-out pairs': qualities.model } })
  if (json) return sayJson({ event: 'result', step, seconds, ...qualities, out })
  say(`Trained to step ${step} in ${duration(seconds)}`)
  sayQualities(qualities)
  say(`Next: ${shellQuoted(['atelier', 'align', base, '--method', 'ppo', '--reward', out])}`)
}

type Qualities = Readonly<Record<'model' | 'length' | 'counts', PreferenceQuality>>

async function measured(out: string, { training, heldOut }: RewardRun, seed: number): Promise<Qualities> {
  const { loadReward } = await import('../train/index.node.js')
  const { baselineChances, preferenceQuality } = await import('../evaluate/index.js')
  const model = await loadReward(out)
  const chances = await model.chances(heldOut)
  await model.close()
  return {
    model: preferenceQuality(chances, seed),
    length: preferenceQuality(baselineChances('length', training, heldOut, seed), seed),
    counts: preferenceQuality(baselineChances('counts', training, heldOut, seed), seed),
  }
}

function sayQualities(qualities: Qualities): void {
  const percent = (share: number): string => (100 * share).toFixed(1)
  const row = (name: string, { accuracy, loss, brier, calibration, calibrationFloor }: PreferenceQuality) => [
    name,
    `${percent(accuracy.value)} % [${percent(accuracy.low)}, ${percent(accuracy.high)}]`,
    loss.value.toFixed(3),
    brier.toFixed(3),
    `${calibration.error.toFixed(3)} (${calibrationFloor.toFixed(3)})`,
  ]
  say()
  say(
    table(
      [
        row('this model', qualities.model),
        row('counts of letters and words', qualities.counts),
        row('length alone', qualities.length),
      ],
      [`on ${counted(qualities.model.pairs, 'held-out pair')}`, 'right, 95 %', 'nats', 'Brier', 'ECE (if true)'],
    ),
  )
  say()
  const bins = qualities.model.calibration.bins.map(({ count, confidence, accuracy }) => [
    `${percent(confidence)} %`,
    `${percent(accuracy)} %`,
    String(count),
  ])
  say(table(bins, ['said chance', 'right', 'pairs']))
  say()
}
