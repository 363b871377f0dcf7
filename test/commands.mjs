/** Follows one command line after another, each in a folder and an environment of its own: modules are loaded once. */
import { followWords } from '../dist/cli/commandLine.js'

let written = {}
for (const name of ['stdout', 'stderr']) {
  process[name].write = (piece, encoding, done) => {
    written[name] += typeof piece === 'string' ? piece : Buffer.from(piece).toString()
    const settled = typeof encoding === 'function' ? encoding : done
    if (settled) process.nextTick(settled)
    return true
  }
}

process.on('message', async ({ words, cwd, env }) => {
  written = { stdout: '', stderr: '' }
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name]
  Object.assign(process.env, env)
  process.argv.splice(2, Infinity, ...words)
  process.exitCode = undefined
  process.chdir(cwd)
  const code = await followWords(words)
  process.send({ code, ...written })
})
process.on('disconnect', () => process.exit())
