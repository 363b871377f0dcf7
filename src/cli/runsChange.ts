// atelier runs tag whale paper
import type { Command } from 'commander'
import type { Database, Run } from '../registry/index.node.js'
import { addOptions, type OptionTable } from './option.js'
import { say } from './print.js'
import { withRegistry } from './registryOpened.js'

const tagOptions = { remove: { kind: 'switch', help: 'take the tags away' } } as const satisfies OptionTable

/** Words that people give to runs. */
export function addRunsChanges(runs: Command): void {
  const tag = runs.command('tag').description('give a run tags, by which it is found')
  tag.argument('<run>', 'its name or a part of it, or its folder').argument('<tags...>', 'words')
  addOptions(tag, tagOptions).addHelpText(
    'after',
    '\nExamples:\n  atelier runs tag 3fa2 paper best\n  atelier runs tag 3fa2 best --remove',
  )
  tag.action((word: string, tags: readonly string[], { remove = false }: { readonly remove?: boolean }) =>
    changed(word, async (database, { id }) => {
      const { tagRun, untagRun } = await import('../registry/index.node.js')
      for (const each of tags) await (remove ? untagRun : tagRun)(database, id, each)
    }),
  )
  const note = runs.command('note').description('say something of a run; without a text, take that back')
  note.argument('<run>', 'its name or a part of it, or its folder').argument('[text...]', 'the note')
  note.addHelpText('after', "\nExamples:\n  atelier runs note 3fa2 'the rate was too high'")
  note.action((word: string, text: readonly string[]) =>
    changed(word, async (database, { id }) => {
      const { noteRun } = await import('../registry/index.node.js')
      await noteRun(database, id, text.join(' '))
    }),
  )
}

async function changed(word: string, change: (database: Database, run: Run) => Promise<void>): Promise<void> {
  const { findRun } = await import('../registry/index.node.js')
  await withRegistry(async (database) => {
    await change(database, await findRun(database, word))
    const { id, tags, note } = await findRun(database, word)
    say([id, ...(tags.length > 0 ? [`tags ${tags.join(' ')}`] : []), ...(note === null ? [] : [note])].join('; '))
  })
}
