/** What `atelier demo` does. */

import type { DemoValues } from './demo.js'
import { valuesOf } from './option.js'
import { say, shellQuoted, style } from './print.js'
import { fileList, lossTable, measure, measureNgram } from './result.js'
import { serveStudio, usualPort } from './studio.js'
import { followRun } from './training.js'
import { languageOptions, trainOptions } from './trainOptions.js'

/** Lengths of n-grams to choose from: the best for a novel, without the time that trying them all takes. */
const likely = [6, 7]

const prompt = 'Call me Ishmael.'

export async function demoVerb({ out, steps, studio = isSomebodyThere() }: DemoValues): Promise<void> {
  say(style.bold('A small GPT learns to spell, then to write, from nothing but the letters of Moby Dick.'))
  say('It reads Melville’s novel one character at a time and learns to say which comes next: the lower the loss,')
  say('the less the text surprises it.')
  say()
  const run = await languageOptions({ ...valuesOf(trainOptions, { steps }), model: 'gpt' }, { data: 'moby-dick', out })
  const again = shellQuoted(['atelier', 'demo', '--out', out, '--steps', String(steps)])
  const followed = await followRun({ options: run, json: false, again, verb: 'demo' })
  if (followed.reason === 'interrupted') return
  if (followed.trainingLoss === undefined) say(`${out} holds a finished run already; here is what it learnt`)
  await showModel(out, followed.run.training, followed.run.heldOut)
  if (!studio) return
  say()
  await serveStudio({ port: usualPort, otherwise: 'any port' })
}

/** Whether a person looks at this, and may want to go on. */
const isSomebodyThere = (): boolean => Boolean(process.stdin.isTTY && process.stdout.isTTY) && !process.env.CI

async function showModel(out: string, training: Int32Array, heldOut: Int32Array): Promise<void> {
  const { loadModel } = await import('../train/index.node.js')
  const { textSampler } = await import('../sample/index.js')
  const kept = await loadModel(out)
  const sampler = textSampler(kept.memory, kept.model, kept.tokenizer)
  for (const temperature of [0.3, 0.8, 1.2]) {
    say(`\n${style.bold(`Temperature ${temperature}`)}${meaning[temperature]}\n`)
    process.stdout.write(style.dim(prompt))
    for await (const { text } of sampler.generate(prompt, { temperature, maxTokens: 240, seed: 1 })) {
      process.stdout.write(text)
    }
    say()
  }
  await sampler.close()
  say('\nMeasuring on the held-out text, and counting n-grams')
  const { model, floor } = await measure(kept, training, heldOut, { orders: likely })
  const bigram = await measureNgram(2, kept.tokenizer, training, heldOut, model.bitsPerByte / model.nats)
  say()
  say(lossTable([model, ...(floor ? [floor] : []), bigram]))
  say()
  say(fileList(out))
  say()
  say('Next:')
  for (const next of [
    ['atelier', 'sample', out, '--prompt', 'The white whale', '--temperature', '0.6'],
    ['atelier', 'demo', '--steps', '6000', '--out', `${out}-longer`],
    ['atelier', 'train', '--data', 'your-own.txt', '--size', 'small'],
    ['atelier', 'studio'],
  ]) {
    say(`  npx ${shellQuoted(next)}`)
  }
}

const meaning: Readonly<Record<number, string>> = {
  0.3: ': careful, nearly always the likeliest letter',
  0.8: ': a balance',
  1.2: ': bold, more surprises and more slips',
}
