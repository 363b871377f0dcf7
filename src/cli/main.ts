#!/usr/bin/env node
// atelier --help
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addAlign } from './align.js'
import { addCard } from './card.js'
import { addCompare } from './compare.js'
import { addCompletion } from './completion.js'
import { addConfiguration } from './configure.js'
import { addConfig } from './configVerb.js'
import { addData } from './data.js'
import { addDecode } from './decode.js'
import { addDemo } from './demo.js'
import { addDetect } from './detect.js'
import { addDistill } from './distill.js'
import { addDoctor } from './doctor.js'
import { addEncode } from './encode.js'
import { addEvaluate } from './evaluate.js'
import { addExport } from './export.js'
import { describeFailure, exitCodes, exitCodesHelp } from './failure.js'
import { addFewshot } from './fewshot.js'
import { addFinetune } from './finetune.js'
import { addHub } from './hub.js'
import { addInfo } from './info.js'
import { addInpaint } from './inpaint.js'
import { addMemory } from './memory.js'
import { addMerge } from './merge.js'
import { addMix } from './mix.js'
import { addNovelty } from './novelty.js'
import { addProject } from './project.js'
import { addRank } from './rank.js'
import { addReward } from './reward.js'
import { addRuns } from './runs.js'
import { addSample } from './sample.js'
import { addServe } from './serve.js'
import { addStudio } from './studio.js'
import { addTrain } from './train.js'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

const verbs = [
  addDemo,
  addTrain,
  addFinetune,
  addMerge,
  addSample,
  addServe,
  addEncode,
  addDecode,
  addInpaint,
  addDistill,
  addMix,
  addProject,
  addEvaluate,
  addNovelty,
  addInfo,
  addAlign,
  addRank,
  addReward,
  addRuns,
  addCard,
  addExport,
  addCompare,
  addFewshot,
  addMemory,
  addDetect,
  addData,
  addStudio,
  addDoctor,
  addCompletion,
]

/** The command line, ready to be parsed. */
export function commandLine(): Command {
  // Options of a verb that has verbs below it end where the name of one begins.
  const program = new Command('atelier').enablePositionalOptions()
  program
    .description('A workshop for generative models: train, sample, evaluate and ship them.')
    .version(version)
    .exitOverride()
    .configureHelp({ optionDescription: ({ description }) => description })
    .configureOutput({ outputError: (text, write) => write(`${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`) })
    .addHelpText('after', `\n${exitCodesHelp}\n\nStart with: atelier demo`)
  for (const add of verbs) add(program)
  addConfiguration(program)
  addConfig(program)
  addHub(program)
  return program
}

async function main(words: readonly string[]): Promise<number> {
  try {
    const program = commandLine()
    if (words.length === 0) program.outputHelp()
    else await program.parseAsync(words, { from: 'user' })
    return typeof process.exitCode === 'number' ? process.exitCode : exitCodes.done
  } catch (error) {
    return report(error)
  }
}

/** Says on stderr what went wrong, and gives the exit code. */
function report(error: unknown): number {
  const { line, code } = describeFailure(error)
  if (line !== undefined) process.stderr.write(`${line}\n`)
  return code
}

// A reader that has had enough, such as `head`, is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? exitCodes.done : report(error))
  })
}
process.on('uncaughtException', (error) => process.exit(report(error)))

const code = await main(process.argv.slice(2))
// An error of the last write comes after it.
process.stdout.write('', () => setImmediate(() => process.exit(code)))
