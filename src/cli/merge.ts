// atelier merge runs/legal-lora --out runs/legal
import type { Command } from 'commander'
import { UsageError } from './failure.js'
import { addOptions, type OptionTable, type ValuesOf } from './option.js'
import { grouped, say, sayJson, shellQuoted } from './print.js'
import { recordMade } from './recorded.js'
import { sameCommand } from './sameCommand.js'

const options = {
  out: { kind: 'text', value: 'folder', help: "the new run's folder" },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export function addMerge(program: Command): void {
  const command = program.command('merge').summary('make one model of a base and its adapter')
  command.description(
    'Writes what an adapter does into the weights of its base: a run like any other, as fast as the base.',
  )
  command.argument('<adapter>', 'a folder that finetune --method lora, or PEFT, wrote')
  addOptions(command, options).addHelpText('after', '\nExamples:\n  atelier merge runs/legal-lora --out runs/legal')
  command.action((adapter: string, values: ValuesOf<typeof options>) => mergeVerb(adapter, values))
}

async function mergeVerb(adapter: string, { out, json = false }: ValuesOf<typeof options>): Promise<void> {
  if (out === undefined) throw new UsageError('merge: --out is missing', "Give the new run's folder")
  const { saveMerged } = await import('../train/index.node.js')
  const { layers, parameters } = await saveMerged(adapter, out)
  await recordMade({ verb: 'merge', folder: out, parents: { adapter } }, sameCommand())
  if (json) return sayJson({ event: 'result', adapter, layers, parameters, out })
  say(`${out}: ${grouped(layers)} layers changed; ${grouped(parameters)} parameters`)
  say(`Next: ${shellQuoted(['atelier', 'sample', out])}`)
}
