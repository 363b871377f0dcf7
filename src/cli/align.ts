// atelier align runs/base --method grpo --reward exact --data sums.jsonl --out runs/sums
import type { Command } from 'commander'
import {
  type AlignValues,
  alignOptions,
  commonAlignOptions,
  policyAlignOptions,
  preferenceAlignOptions,
} from './alignOptions.js'
import { addOptions, valuesOf } from './option.js'

const examples = `
Examples:
  atelier align runs/base --data pairs.jsonl --out runs/dpo
  atelier align runs/base --method dpo --data ranking:essays --loss ipo --lora 8
  atelier align runs/base --method ppo --reward runs/reward --kl-target 4 --tokens 32
  atelier align runs/base --method grpo --reward exact --data sums.jsonl --tokens 8
  atelier align runs/base --method grpo --reward ./reward.mjs --data questions.txt
  atelier align runs/base --method best-of-n --reward length:40 --count 16 --data questions.txt

A reward program is a JavaScript module such as
  export default ({ prompt, answer, isEnded, fields }) => answer.length / 100
It runs without files, network and environment. Ctrl-C ends the present step, saves, and says how to go on.`

export function addAlign(program: Command): void {
  const command = program.command('align').summary('bring a model nearer to what people or a program reward')
  command.description(
    'Aligns a model with preferences (dpo) or a reward (ppo, grpo), and says how far it went from the base: the KL of whole answers, exact at each ' +
      'token. best-of-n only draws and chooses. The same command goes on where a run was stopped.',
  )
  command.argument('<base>', 'the folder of a model')
  addOptions(command, commonAlignOptions)
  addOptions(command, preferenceAlignOptions, 'Of dpo:')
  addOptions(command, policyAlignOptions, 'Of ppo, grpo and best-of-n:')
  command.addHelpText('after', examples)
  command.action(async (base: string, flags: Partial<AlignValues>) =>
    (await import('./alignVerb.js')).alignVerb(base, valuesOf(alignOptions, flags)),
  )
}
