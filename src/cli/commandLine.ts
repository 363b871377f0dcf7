/** The command line: its verbs, and following words. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addConfiguration } from './configure.js'
import { describeFailure, exitCodes, exitCodesHelp } from './failure.js'
import { addHub } from './hub.js'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** What adds each verb. Its file is read when the command line names it, and what the verb does when it runs. */
const verbs: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  demo: async () => (await import('./demo.js')).addDemo,
  train: async () => (await import('./train.js')).addTrain,
  finetune: async () => (await import('./finetune.js')).addFinetune,
  merge: async () => (await import('./merge.js')).addMerge,
  sample: async () => (await import('./sample.js')).addSample,
  serve: async () => (await import('./serve.js')).addServe,
  encode: async () => (await import('./encode.js')).addEncode,
  decode: async () => (await import('./decode.js')).addDecode,
  inpaint: async () => (await import('./inpaint.js')).addInpaint,
  distill: async () => (await import('./distill.js')).addDistill,
  mix: async () => (await import('./mix.js')).addMix,
  project: async () => (await import('./project.js')).addProject,
  evaluate: async () => (await import('./evaluate.js')).addEvaluate,
  novelty: async () => (await import('./novelty.js')).addNovelty,
  info: async () => (await import('./info.js')).addInfo,
  align: async () => (await import('./align.js')).addAlign,
  rank: async () => (await import('./rank.js')).addRank,
  reward: async () => (await import('./reward.js')).addReward,
  runs: async () => (await import('./runs.js')).addRuns,
  card: async () => (await import('./card.js')).addCard,
  export: async () => (await import('./export.js')).addExport,
  compare: async () => (await import('./compare.js')).addCompare,
  fewshot: async () => (await import('./fewshot.js')).addFewshot,
  memory: async () => (await import('./memory.js')).addMemory,
  detect: async () => (await import('./detect.js')).addDetect,
  data: async () => (await import('./data.js')).addData,
  studio: async () => (await import('./studio.js')).addStudio,
  doctor: async () => (await import('./doctor.js')).addDoctor,
  completion: async () => (await import('./completion.js')).addCompletion,
  config: async () => (await import('./configVerb.js')).addConfig,
}

/** These look at the verbs beside them. */
const overviews: ReadonlySet<string> = new Set(['completion', 'config'])

/** The verbs that are needed to follow these words: the one that they name, else all. */
function neededFor(words: readonly string[]): readonly string[] {
  const [name, verb] = words.filter((word) => !word.startsWith('-'))
  const named = name === 'help' ? verb : name
  return named !== undefined && Object.hasOwn(verbs, named) && !overviews.has(named) ? [named] : Object.keys(verbs)
}

/** The command line, ready to follow these words. */
async function commandLine(words: readonly string[]): Promise<Command> {
  // Options of a verb that has verbs below it end where the name of one begins.
  const program = new Command('atelier').enablePositionalOptions()
  program
    .description('A workshop for generative models: train, sample, evaluate and ship them.')
    .version(version)
    .exitOverride()
    .configureHelp({ optionDescription: ({ description }) => description })
    .configureOutput({ outputError: (text, write) => write(`${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`) })
    .addHelpText('after', `\n${exitCodesHelp}\n\nStart with: atelier demo`)
  const adding = neededFor(words).map((name) => verbs[name]!())
  for (const add of await Promise.all(adding)) add(program)
  addConfiguration(program)
  addHub(program)
  return program
}

/** Follows a command line to its end, and gives the exit code. */
export async function followWords(words: readonly string[]): Promise<number> {
  try {
    const program = await commandLine(words)
    if (words.length === 0) program.outputHelp()
    else await program.parseAsync(words, { from: 'user' })
    return typeof process.exitCode === 'number' ? process.exitCode : exitCodes.done
  } catch (error) {
    return report(error)
  }
}

/** Says on stderr what went wrong, and gives the exit code. */
export function report(error: unknown): number {
  const { line, code } = describeFailure(error)
  if (line !== undefined) process.stderr.write(`${line}\n`)
  return code
}
