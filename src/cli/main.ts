#!/usr/bin/env node
// atelier --help
import { followWords, report } from './commandLine.js'
import { exitCodes } from './failure.js'

// A reader that has had enough, such as `head`, is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? exitCodes.done : report(error))
  })
}
process.on('uncaughtException', (error) => process.exit(report(error)))

const code = await followWords(process.argv.slice(2))
// An error of the last write comes after it.
process.stdout.write('', () => setImmediate(() => process.exit(code)))
