// atelier sample runs/whale --explain --prompt "Call me" --top-p 0.9 --branch "3=whale"
import type { Tokenizer } from '../data/index.js'
import type { Explainer, GenerateOptions, TextExplanation, TextTree } from '../sample/index.js'
import { sayExplanation } from './explanation.js'
import { exitCodes, UsageError } from './failure.js'
import { listenForInterrupt } from './interrupt.js'
import type { OptionTable, ValuesOf } from './option.js'
import { sayJson } from './print.js'

export const explainOptions = {
  explain: {
    kind: 'switch',
    help: 'show the chances behind the text: of the next token, of the prompt, of each choice',
  },
  rows: { kind: 'whole', least: 1, default: 20, help: 'most probable tokens to show of the next' },
  branch: {
    kind: 'texts',
    value: 'place=text',
    help: 'with --explain, go on from a place another way: 12=whale puts a text there, 12#7 draws from there with seed 7, 12#7=whale does both',
  },
} as const satisfies OptionTable

/** Where another path leaves the trunk, and with what. */
export interface Branch {
  /** From 1 on, as the continuation is numbered. */
  readonly place: number
  readonly seed?: number
  readonly text?: string
}

/** Reads `12=whale`, `12#7` or `12#7=whale`; all after the first `=` is the text. Throws a UsageError on anything else. */
export function parseBranch(written: string): Branch {
  const found = /^(\d+)(?:#(\d+))?(?:=(.+))?$/s.exec(written)
  const [place, seed] = [Number(found?.[1]), found?.[2] === undefined ? undefined : Number(found[2])]
  const text = found?.[3]
  if (found && place >= 1 && (seed !== undefined || text !== undefined) && Number.isSafeInteger(seed ?? 0)) {
    return { place, ...(seed !== undefined && { seed }), ...(text !== undefined && { text }) }
  }
  throw new UsageError(
    `sample: --branch ${JSON.stringify(written)}: not a place with a text or a seed`,
    'Write 12=whale, 12#7 or 12#7=whale, places from 1 on',
  )
}

export interface ExplainRequest {
  readonly prompt: string
  readonly seed: number
  readonly count: number
  readonly branches: readonly Branch[]
  readonly json: boolean
}

/** Explains a prompt and its continuations on stdout, and closes the explainer. Ctrl-C ends it without a word. */
export async function explainSample(
  explainer: Explainer,
  tokenizer: Tokenizer,
  options: GenerateOptions,
  request: ExplainRequest & Pick<ValuesOf<typeof explainOptions>, 'rows'>,
): Promise<void> {
  const interrupt = listenForInterrupt(() => {})
  const { signal } = interrupt
  try {
    const explanation = await explanationOf(explainer, tokenizer, { ...options, signal }, request)
    if (request.json) sayJson(explanation)
    else sayExplanation(explanation, tokenizer, request.rows)
  } catch (error) {
    if (!signal.aborted) throw error
    process.exitCode = exitCodes.interrupted
  } finally {
    interrupt.dispose()
    await explainer.close()
  }
}

async function explanationOf(
  explainer: Explainer,
  tokenizer: Tokenizer,
  { signal, ...options }: GenerateOptions,
  { prompt, seed, count, branches }: ExplainRequest,
): Promise<TextExplanation> {
  const { settingsIn } = await import('../sample/index.js')
  const settings = settingsIn(options)
  const stoppable = signal ? { signal } : {}
  const { alternatives = 0 } = options
  const next = await explainer.next(prompt, settings, stoppable)
  const surprise = await explainer.surprise(prompt, { alternatives, ...stoppable })
  let tree = await explainer.grow(prompt, { ...options, seed, ...stoppable })
  for (let i = 1; i < count; i++) tree = await explainer.branch(tree, 0, { seed: seed + i }, stoppable)
  for (const { place, text, seed } of branches) {
    const choice = {
      ...(text !== undefined && { tokens: tokenizer.encode(text) }),
      ...(seed !== undefined && { seed }),
    }
    tree = await explainer.branch(tree, nodeOfPlace(tree, place), choice, stoppable)
  }
  return { prompt, vocabulary: explainer.vocabulary, settings, next, surprise, tree }
}

/** The trunk's node at a place: the trunk grew first, so its nodes are the first. */
function nodeOfPlace(tree: TextTree, place: number): number {
  const { last } = tree.paths[0]!
  if (place <= last + 1) return place - 1
  throw new UsageError(
    `sample: --branch at ${place}: the continuation has ${last + 1} tokens`,
    'Ask for more with --tokens',
  )
}
