// atelier card runs/whale --licence mit --language en
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { AtelierError } from '../tensor/index.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { say, sayJson } from './print.js'
import { withRegistry } from './registryOpened.js'
import { given } from './runOptions.js'

const options = {
  name: { kind: 'text', value: 'name', help: 'what the model is called', otherwise: "its folder's name" },
  licence: { kind: 'text', value: 'licence', help: 'of the weights, as an SPDX name', otherwise: 'not told' },
  language: { kind: 'texts', value: 'code', help: 'languages it knows, as en' },
  force: { kind: 'switch', help: 'write over a README.md that was written by hand' },
  json: { kind: 'switch', help: 'what the card is written from, as one JSON object on stdout; nothing is written' },
} as const satisfies OptionTable

type CardValues = ValuesOf<typeof options>

export function addCard(program: Command): void {
  const command = program.command('card').summary("write a run's model card")
  command.description(
    "Writes README.md into a run's folder, as Hugging Face lays model cards out: data, training, results, limits, origin, use. It tells what is recorded and nothing else.",
  )
  command.argument('<run>', 'its folder, or its name in the registry')
  addOptions(command, options).addHelpText(
    'after',
    '\nExamples:\n  atelier card runs/whale --licence mit --language en\n  atelier card 3fa2 --json',
  )
  command.action((run: string, flags: Partial<CardValues>) => cardVerb(run, valuesOf(options, flags)))
}

async function cardVerb(word: string, values: CardValues): Promise<void> {
  const { cardFacts, cardMark, modelCard } = await import('../registry/index.node.js')
  const { listImageSets, listSets, listTableSets } = await import('../data/index.node.js')
  const found = await withRegistry((database) => cardFacts(database, word))
  const set = found.run.dataName?.split(',')[0]
  const dataLicence = [...(await listSets()), ...(await listImageSets()), ...(await listTableSets())].find(
    ({ name }) => name === set,
  )?.licence
  const facts = {
    ...found,
    ...(dataLicence !== undefined && { dataLicence }),
    ...given(values, ['name', 'licence']),
    ...(values.language !== undefined && { languages: values.language }),
  }
  if (values.json) return sayJson(facts)
  const path = join(found.run.folder, 'README.md')
  const before = await readFile(path, 'utf8').catch(() => undefined)
  if (before !== undefined && !before.includes(cardMark) && !values.force) {
    throw new AtelierError(`card: ${path}: it was written by hand`, 'Give --force to write over it')
  }
  const { writeFileAtomic } = await import('../files/index.node.js')
  await writeFileAtomic(path, modelCard(facts))
  say(path)
}
