/** `atelier align --method best-of-n`: the best of several answers, kept with the pairs that they make. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writtenPair } from '../data/index.js'
import type { PromptRow } from '../data/index.node.js'
import { writeFileAtomic } from '../files/index.node.js'
import type { Reward } from '../train/index.node.js'
import type { AlignValues } from './alignOptions.js'
import { listenForInterrupt } from './interrupt.js'
import { counted, listing, say, sayJson } from './print.js'

/** Draws, ranks and writes `best.jsonl` and `pairs.jsonl`; an interrupted run begins anew, and gives the same. */
export async function bestVerb(
  base: string,
  values: AlignValues,
  { prompts, reward, out }: { readonly prompts: readonly PromptRow[]; readonly reward: Reward; readonly out: string },
): Promise<void> {
  const { count = 16, tokens, seed, threads, json = false } = values
  const { bestOfDivergence, bestOfN } = await import('../train/index.node.js')
  const interrupt = listenForInterrupt(() => {})
  const [best, pairs]: [string[], string[]] = [[], []]
  let [sum, all] = [0, 0]
  try {
    for await (const { prompt, answers } of bestOfN({
      ...{ base, prompts, reward, count, maxTokens: tokens, seed, signal: interrupt.signal },
      ...(threads && { threads }),
    })) {
      const [first, last] = [answers[0]!, answers.at(-1)!]
      sum += first.reward
      all += answers.reduce((total, each) => total + each.reward, 0) / answers.length
      best.push(`${JSON.stringify({ prompt: prompt.prompt, answer: first.answer, reward: first.reward })}\n`)
      if (first.reward > last.reward) {
        const pair = { prompt: prompt.prompt, chosen: first.answer, rejected: last.answer }
        pairs.push(`${JSON.stringify(writtenPair(pair))}\n`)
      }
    }
  } finally {
    interrupt.dispose()
  }
  await mkdir(out, { recursive: true })
  const files = [join(out, 'best.jsonl'), join(out, 'pairs.jsonl')] as const
  await writeFileAtomic(files[0], best.join(''))
  await writeFileAtomic(files[1], pairs.join(''))
  const found = { prompts: best.length, count, reward: all / best.length, best: sum / best.length }
  if (json) return sayJson({ event: 'result', ...found, mostKl: bestOfDivergence(count), files })
  say(`${counted(best.length, 'prompt')}, ${count} answers to each, judged by ${reward.name}`)
  say(
    `Mean reward ${found.reward.toFixed(4)}, of the best ${found.best.toFixed(4)}, at most ${bestOfDivergence(count).toFixed(2)} nats away`,
  )
  say(
    listing([
      ['best answers', files[0]],
      [`best and worst as pairs`, files[1]],
    ]),
  )
}
