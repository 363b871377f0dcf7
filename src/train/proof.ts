/** Proof that an exported model is the one it was made from: it is opened again, and has to say the same. */
import { type ChatTemplate, chatTemplate, type Tokenizer, tokenizerHash } from '../data/index.js'
import type { LanguageModel } from '../models/index.js'
import type { WeightBits } from '../onnx/index.js'
import { int32, type Memory, program } from '../runtime/index.js'
import { endTokens, softmax, textSampler } from '../sample/index.js'
import { AtelierError } from '../tensor/index.js'

/** A model that answers. */
export interface Answering {
  /** Logits [tokens, vocabulary] after each token of a text, `windowLength` of the model at most. */
  logits(tokens: Int32Array): Promise<Float32Array>
  close(): Promise<void>
}

/** What came out of an export, opened again. What a format does not hold is left out. */
export interface Reopened extends Answering {
  readonly tokenizer?: Tokenizer
  readonly tokenizerHash?: string
  /** Source of the chat template, and what it may name where the format says so. */
  readonly template?: string
  readonly variables?: ChatTemplate['variables']
  /** The token that ends a text. */
  readonly end?: number
}

export interface Proof {
  /** Tokens whose logits were compared. */
  readonly tokens: number
  /** Of the logits, against what the file should say. */
  readonly largestDifference: number
  /** Against the run, whose weights may have been rounded: the share of tokens with the same first choice, and nats a token on the text. */
  readonly sameChoice: number
  readonly nats: number
  readonly natsBefore: number
  /** Prompts that were tokenised and continued. */
  readonly prompts: number
}

export interface ProofParts {
  readonly model: LanguageModel
  readonly memory: Memory
  readonly tokenizer: Tokenizer
  readonly template: ChatTemplate
}

export interface ProofOptions {
  /** What the file should say where its weights are rounded. Default: what the run says. */
  readonly expected?: Answering
  /** Text to compare on. Default: what the run writes. */
  readonly text?: string
}

/** Tokens read at once. */
export const windowLength = (model: LanguageModel): number => Math.min(64, model.config.context)

const prompts = 20
const windows = 8

/** Answers by a program over our own model; with `bits`, of its weights as they are quantised. */
export function answering(memory: Memory, model: LanguageModel, bits?: WeightBits): Answering {
  const time = windowLength(model)
  const kept = bits === undefined ? {} : { frozen: true, bits }
  const read = program(
    memory,
    { tokens: int32([1, time]) },
    ({ tokens }) => ({ outputs: { logits: model.forward(tokens) } }),
    { name: 'proof', ...kept },
  )
  return {
    async logits(tokens) {
      // What follows changes nothing before it.
      const filled = new Int32Array(time)
      filled.set(tokens)
      const { logits } = await read.run({ tokens: filled })
      return (logits.data as Float32Array).slice(0, (logits.data.length / time) * tokens.length)
    },
    close: () => read.close(),
  }
}

/**
 * Compares a reopened export with the run: logits over a text and over the most probable answers to 20 prompts, to where they end; how
 * prompts become tokens by tokenizer and template; the end token; the tokenizer's hash.
 * @throws AtelierError, one sentence, on the first thing that is not the same.
 */
export async function prove(run: ProofParts, reopened: Reopened, options: ProofOptions = {}): Promise<Proof> {
  const { model, memory, tokenizer, template } = run
  const sampler = textSampler(memory, model, tokenizer)
  const source = answering(memory, model)
  const expected = options.expected ?? source
  try {
    await checkTokenizer(run, reopened)
    const room = windowLength(model)
    const text = options.text ?? (await sampler.complete('', { maxTokens: windows * room, seed: 0 })).text
    const ids = tokenizer.encode(text, { special: 'text' })
    const asked = askedOf(ids, { tokenizer, template, room })
    checkTemplate(asked, { tokenizer, template }, reopened)
    const answered: Int32Array[] = []
    for (const { ids: prompt } of asked) {
      const { tokens } = await sampler.complete(prompt, { maxTokens: Math.ceil(room / 4), temperature: 0 })
      answered.push(Int32Array.from([...prompt, ...tokens.map(({ id }) => id)]).slice(0, room))
    }
    const read = windowsOf(ids, room)
    const compared = await compare([...read, ...answered], { source, expected, reopened, texts: read.length })
    return { ...compared, prompts: asked.length }
  } finally {
    await Promise.all([sampler.close(), source.close()])
  }
}

function refuse(what: string): never {
  throw new AtelierError(`export: ${what}: the file would not be the model, so none was written`)
}

async function checkTokenizer({ tokenizer, template }: ProofParts, reopened: Reopened): Promise<void> {
  const hash = await tokenizerHash(tokenizer)
  if (reopened.tokenizerHash !== undefined && reopened.tokenizerHash !== hash) {
    refuse(`its tokenizer has the hash ${reopened.tokenizerHash}, not ${hash}`)
  }
  const ends = [...template.end, ...endTokens(tokenizer)]
  if (reopened.end !== undefined && !ends.includes(reopened.end)) {
    refuse(`it ends a text at token ${reopened.end}, not at ${ends.join(' or ')}`)
  }
}

interface Asked {
  readonly content: string
  readonly ids: Int32Array
  readonly isTemplated: boolean
}

/** Prompts out of a text: as the template writes them, or as they are where its letters are no tokens. */
function askedOf(
  ids: Int32Array,
  {
    tokenizer,
    template,
    room,
  }: { readonly tokenizer: Tokenizer; readonly template: ChatTemplate; readonly room: number },
): Asked[] {
  const length = Math.max(1, Math.floor(room / 4))
  const most = Math.ceil((room * 3) / 4)
  return Array.from({ length: prompts }, (_, i) => {
    const from = Math.floor((i * Math.max(0, ids.length - length)) / prompts)
    const content = tokenizer.decode(ids.slice(from, from + length)).replaceAll('\ufffd', '')
    const templated = templatedIds(content, template)
    const all = templated ?? ids.slice(from, from + length)
    return { content, ids: all.slice(-most), isTemplated: templated !== undefined }
  }).filter((asked) => asked.ids.length > 0)
}

function templatedIds(content: string, template: ChatTemplate): Int32Array | undefined {
  try {
    return template.encode([{ role: 'user', content }], { addGenerationPrompt: true }).ids
  } catch {
    return undefined
  }
}

function checkTemplate(
  asked: readonly Asked[],
  run: Pick<ProofParts, 'tokenizer' | 'template'>,
  reopened: Reopened,
): void {
  const { tokenizer } = reopened
  if (tokenizer === undefined) return
  const variables = reopened.variables ?? run.template.variables
  const template = chatTemplate(tokenizer, reopened.template, { variables })
  for (const { content, isTemplated } of asked) {
    const plain = [run.tokenizer, tokenizer].map((each) => each.encode(content, { special: 'text' }).join())
    if (plain[0] !== plain[1]) refuse(`its tokenizer reads ${JSON.stringify(content)} otherwise`)
    if (!isTemplated) continue
    const ids = [templatedIds(content, run.template), templatedIds(content, template)]
    if (ids[0]?.join() !== ids[1]?.join()) refuse(`its template writes ${JSON.stringify(content)} otherwise`)
  }
}

function windowsOf(ids: Int32Array, room: number): Int32Array[] {
  const count = Math.max(1, Math.min(windows, Math.floor(ids.length / room)))
  return Array.from({ length: count }, (_, i) => ids.slice(i * room, (i + 1) * room))
}

async function compare(
  texts: readonly Int32Array[],
  parts: {
    readonly source: Answering
    readonly expected: Answering
    readonly reopened: Answering
    readonly texts: number
  },
): Promise<Omit<Proof, 'prompts'>> {
  let [tokens, largest, same, nats, natsBefore, predicted] = [0, 0, 0, 0, 0, 0]
  for (const [at, text] of texts.entries()) {
    const source = await parts.source.logits(text)
    const expected = parts.expected === parts.source ? source : await parts.expected.logits(text)
    const found = await parts.reopened.logits(text)
    const vocabulary = source.length / text.length
    if (found.length !== source.length)
      refuse(`it answers ${found.length / text.length} logits a token, not ${vocabulary}`)
    const tolerance = 5e-4 * expected.reduce((most, logit) => Math.max(most, Math.abs(logit)), 1)
    for (let i = 0; i < text.length; i++) {
      const row = (logits: Float32Array): Float32Array => logits.subarray(i * vocabulary, (i + 1) * vocabulary)
      const [before, should, does] = [row(source), row(expected), row(found)]
      const difference = should.reduce((most, logit, id) => Math.max(most, Math.abs(logit - does[id]!)), 0)
      if (!(difference <= tolerance)) {
        refuse(
          `a logit after token ${i} of text ${at} differs by ${difference.toPrecision(3)}, more than ${tolerance.toPrecision(2)}`,
        )
      }
      largest = Math.max(largest, difference)
      tokens += 1
      if (choiceOf(before) === choiceOf(does)) same += 1
      if (at >= parts.texts || i + 1 === text.length) continue
      nats -= Math.log(softmax(does)[text[i + 1]!]!)
      natsBefore -= Math.log(softmax(before)[text[i + 1]!]!)
      predicted += 1
    }
  }
  const mean = (sum: number): number => sum / Math.max(1, predicted)
  return {
    tokens,
    largestDifference: largest,
    sameChoice: same / tokens,
    nats: mean(nats),
    natsBefore: mean(natsBefore),
  }
}

const choiceOf = (logits: Float32Array): number => {
  let best = 0
  for (let id = 1; id < logits.length; id++) if (logits[id]! > logits[best]!) best = id
  return best
}
