import { shellQuoted } from './print.js'

/** This command as it was given, less a refusal to resume: what goes on with a run. */
export function sameCommand(): string {
  const words = process.argv.slice(2)
  const at = words.indexOf('--resume')
  if (at >= 0) words.splice(at, ['auto', 'true', 'false'].includes(words[at + 1] ?? '') ? 2 : 1)
  return shellQuoted(['atelier', ...words.filter((word) => !word.startsWith('--resume='))])
}
