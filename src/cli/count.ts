// atelier train --model ngram --data moby-dick --out runs/counts
import type { NgramRun } from '../train/index.node.js'
import { counted, duration, grouped, listing, say, sayJson, shellQuoted, table } from './print.js'
import { recordMade, recordMore } from './recorded.js'
import { lossTable, measure } from './result.js'
import { sameCommand } from './sameCommand.js'
import { describeCorpus } from './training.js'
import { dataOptions, type TrainValues } from './trainOptions.js'

/** Counts the n-grams of a text, and says what came of it. */
export async function countVerb(values: TrainValues, where: { data: string; out: string }, json: boolean) {
  const { loadNgram, ngramRun } = await import('../train/index.node.js')
  const { data, out } = where
  const { order } = values
  const run = await ngramRun({
    ...dataOptions(values, data),
    out,
    ...(order !== undefined && { order }),
    onSkipped: (path, problem) => process.stderr.write(`passed over ${path}: ${problem}\n`),
  })
  sayPlan(run, values, out, json)
  const start = performance.now()
  const { ngram, losses } = await run.count()
  const seconds = (performance.now() - start) / 1000
  const { model, ...result } = await measure(await loadNgram(out), undefined, run.heldOut)
  await recordMade({ verb: 'train', folder: out }, sameCommand())
  await recordMore(out, { results: { heldOut: { ...result, model } } })
  const { sizes } = ngram
  if (json) {
    sayJson({ event: 'result', order: ngram.order, sizes, losses, seconds, ...result, model, out })
    return
  }
  if (losses) {
    say(
      table(
        losses.map(({ order, nats }) => [`${order}`, nats.toFixed(4)]),
        ['order', 'nats on the last tenth'],
      ),
    )
    say()
  }
  const total = sizes.reduce((sum, size) => sum + size, 0)
  say(`Counted ${counted(total, 'n-gram')} of up to ${counted(ngram.order, 'token')} in ${duration(seconds)}`)
  say()
  say(lossTable([model]))
  say()
  say(listing([['model', `${out}/model.ngram, config.json, tokenizer.json`]]))
  say()
  say(`Next: ${shellQuoted(['atelier', 'sample', out])}, or train a model that learns: --model gpt with another --out`)
}

function sayPlan(
  { corpus, tokenizer, training, trainingTokens, heldOut }: NgramRun,
  { order }: TrainValues,
  out: string,
  json: boolean,
): void {
  if (json) {
    sayJson({
      event: 'plan',
      data: corpus.name,
      bytes: corpus.bytes,
      vocabulary: tokenizer.size,
      model: { family: 'ngram', order: order ?? 'chosen' },
      trainingTokens,
      countedTokens: training.length,
      heldOutTokens: heldOut.length,
      out,
    })
    return
  }
  say(`${describeCorpus(corpus)}; ${tokenizer.kind} tokenizer, ${counted(tokenizer.size, 'token')}`)
  const part = training.length < trainingTokens ? ` the last ${grouped(training.length)} of` : ''
  const how = order === undefined ? 'the order chosen on their last tenth' : `of up to ${counted(order, 'token')}`
  say(`Counting n-grams in${part} ${counted(trainingTokens, 'token')}, ${how}`)
}
