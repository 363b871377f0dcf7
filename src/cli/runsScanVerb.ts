/** What `atelier runs scan` does. */
import { counted, say, sayJson } from './print.js'
import { withRegistry } from './registryOpened.js'

export async function scanVerb(folder: string, isJson: boolean): Promise<void> {
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
