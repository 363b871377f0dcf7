// atelier finetune runs/foundation --data licences --out runs/legal --method lora
import type { Command } from 'commander'
import { typedFlags } from './configure.js'
import { type FinetuneValues, finetuneGroups, finetuneOptions } from './finetuneOptions.js'
import { addOptions } from './option.js'
import { rehearsalOptions } from './rehearsal.js'

const examples = `
Examples:
  atelier finetune runs/foundation --data licences --out runs/legal
  atelier finetune runs/foundation --data licences --out runs/legal-lora --method lora --rank 8
  atelier finetune runs/foundation --data pairs:recipes --out runs/cook --epochs 3
  atelier finetune runs/foundation --data notes/ --out runs/notes --replay sotu --replay-share 0.2
  atelier finetune runs/foundation --data notes/ --out runs/top --method freeze --freeze-layers 4

Ctrl-C ends the present step, saves, and says how to go on.`

export function addFinetune(program: Command): void {
  const command = program.command('finetune').summary('let a trained model go on learning, from other data')
  command.description(
    'Trains a model further on texts, or on the answers of questions and chats: all of it, parts, or adapters beside it. The same command goes on where a run was stopped.',
  )
  command.argument('<base>', 'a folder: a run, a published model, or an adapter')
  for (const [heading, own] of finetuneGroups) addOptions(command, own, heading)
  addOptions(command, { ...rehearsalOptions, json: finetuneOptions.json }).addHelpText('after', examples)
  command.action(async (base: string, flags: FinetuneFlags) =>
    (await import('./finetuneVerb.js')).finetuneVerb(base, flags, typedFlags(command)),
  )
}

export type FinetuneFlags = Partial<FinetuneValues> & { readonly estimate?: boolean; readonly dryRun?: boolean }
