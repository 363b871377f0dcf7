// atelier runs scan runs
import type { Command } from 'commander'
import { addOptions, type OptionTable, valuesOf } from './option.js'
import { counted, say, sayJson } from './print.js'
import { withRegistry } from './registryOpened.js'

const options = { json: { kind: 'switch', help: 'one JSON object a run on stdout' } } as const satisfies OptionTable

export function addRunsScan(runs: Command): void {
  const scan = runs.command('scan').description('take in runs that are on the disk')
  scan.argument('[folder]', 'where to look, and below', 'runs')
  addOptions(scan, options).addHelpText('after', '\nExamples:\n  atelier runs scan\n  atelier runs scan ../other/runs')
  scan.action((folder: string, flags: { readonly json?: boolean }) =>
    scanVerb(folder, valuesOf(options, flags).json ?? false),
  )
}

async function scanVerb(folder: string, isJson: boolean): Promise<void> {
  const { scanRuns } = await import('../registry/index.node.js')
  await withRegistry(async (database) => {
    let found = 0
    for await (const { id, folder: at, what } of scanRuns(database, folder)) {
      found += 1
      if (isJson) sayJson({ id, folder: at, what })
      else say(`${words[what]} ${id}  ${at}`)
    }
    if (!isJson) say(found === 0 ? `No run in ${folder}` : `${counted(found, 'run')} in ${folder}`)
  })
}

const words = { new: 'taken in:', known: 'known:   ', running: 'running: ' } as const
