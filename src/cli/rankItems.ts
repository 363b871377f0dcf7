/** What is ranked: prompts with two answers or more, drawn from models or read from a file. */
import { createHash } from 'node:crypto'
import type { PromptContent, PromptRow } from '../data/index.node.js'
import { AtelierError } from '../errors/index.js'
import type { ComparedAnswer } from '../registry/index.node.js'

export interface RankItem {
  /** The same for the same prompt and answers. */
  readonly key: string
  readonly prompt: PromptContent
  readonly answers: readonly ComparedAnswer[]
}

export interface DrawOptions {
  readonly prompts: readonly PromptRow[]
  /** Answers of each model to a prompt. */
  readonly count: number
  readonly tokens: number
  readonly temperature: number
  readonly seed: number
}

/** Draws answers of models to prompts: the same again for the same seed. Prompts whose answers are all alike are left out. */
export async function drawnItems(folders: readonly string[], options: DrawOptions): Promise<readonly RankItem[]> {
  const { prompts, count, tokens, temperature, seed } = options
  const drawn: ComparedAnswer[][] = prompts.map(() => [])
  const { answerForm, loadModel } = await import('../train/index.node.js')
  const { generationEngine } = await import('../sample/index.js')
  for (const [place, folder] of folders.entries()) {
    const { memory, model, tokenizer, template, config } = await loadModel(folder)
    const form = answerForm({ tokenizer, template, training: config.training ?? {} })
    const engine = generationEngine(memory, model, tokenizer)
    const asked = prompts.flatMap(({ prompt }) => Array<Int32Array>(count).fill(form.prompt(prompt)))
    const seeds = asked.map((_, i) => seed + place * asked.length + i)
    const found = await engine.generateAll(asked, {
      ...{
        seeds,
        maxTokens: tokens,
        temperature,
        stopTokens: form.end,
        stop: template.stop.filter((text) => text !== ''),
      },
    })
    await engine.close()
    for (const [i, { text }] of found.entries()) drawn[Math.floor(i / count)]!.push({ text, source: folder })
  }
  return prompts.flatMap(({ prompt }, i) => itemOf(prompt, drawn[i]!) ?? [])
}

/** Answers of a file: rows of a prompt, a list of answers, and perhaps a list of their sources. @throws with the row that has none. */
export async function readItems(path: string): Promise<readonly RankItem[]> {
  const { readPrompts } = await import('../data/index.node.js')
  return (await readPrompts(path)).flatMap(({ prompt, fields }, row) => {
    const { answers, sources } = fields
    const isList = Array.isArray(answers) && answers.length > 1 && answers.every((each) => typeof each === 'string')
    if (!isList || (sources !== undefined && (!Array.isArray(sources) || sources.length !== answers.length))) {
      throw new AtelierError(
        `rank: "${path}", row ${row + 1}: answers ${JSON.stringify(answers)}: two texts or more are needed, and as many sources if any`,
      )
    }
    return (
      itemOf(
        prompt,
        answers.map((text, i) => ({ text, source: sources === undefined ? null : String(sources[i]) })),
      ) ?? []
    )
  })
}

/** At most so many answers have a key each. */
const mostAnswers = 9

function itemOf(prompt: PromptContent, answers: readonly ComparedAnswer[]): RankItem | undefined {
  const different = answers.filter(({ text }, i) => answers.findIndex((other) => other.text === text) === i)
  if (different.length < 2) return undefined
  if (different.length > mostAnswers) {
    throw new AtelierError(`rank: ${different.length} answers to one prompt: at most ${mostAnswers} can be shown`)
  }
  const texts = different.map(({ text, source }) => [text, source]).sort()
  const key = createHash('sha256')
    .update(JSON.stringify([prompt, texts]))
    .digest('hex')
    .slice(0, 16)
  return { key, prompt, answers: different }
}
