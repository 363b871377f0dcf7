/** What `atelier card` does. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AtelierError } from '../errors/index.js'
import type { CardValues } from './card.js'
import { say, sayJson } from './print.js'
import { withRegistry } from './registryOpened.js'
import { given } from './runOptions.js'

export async function cardVerb(word: string, values: CardValues): Promise<void> {
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
