import type { Command } from 'commander'
import { byteSize } from './print.js'

/** Fetches models that a command names by their address on the hub, before it runs, telling on stderr what comes. */
export function addHub(program: Command): void {
  program.hook('preAction', async (_, command) => {
    for (const name of command.args.filter((each) => each.startsWith('hf:'))) {
      const { modelFolder } = await import('../train/index.node.js')
      await modelFolder(name, {
        onFile: (path, bytes) => process.stderr.write(`Fetching ${path} of ${name}, ${byteSize(bytes)}\n`),
      })
    }
  })
}
