/** Questions about licences, answered by their own clauses: derived from the SPDX list. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Message } from '../chat/index.js'
import { pair } from './pair.js'

interface Licence {
  readonly name: string
  readonly licenseText: string
}

/** What is asked, and what a clause that answers it says. The first paragraph that does is the answer. */
const subjects: readonly (readonly [question: string, clause: RegExp])[] = [
  ['about warranty', /\b(without warrant|as is|no warrant|disclaim\w* .{0,80}warrant)/i],
  ['about liability', /\b(in no event|shall not be liable|not be liable|limitation of liability)\b/i],
  ['about copies and notices', /copyright notice.{0,200}(includ|retain|reproduc|appear)/i],
  ['about patents', /\bpatents?\b.{0,200}\b(licen[cs]e|grant|claim)/i],
  ['about names and endorsement', /\b(endorse|promote|trademarks?|trade names?)\b/i],
  [
    'about changed versions',
    /\b(modif(y|ied|ications?)|derivative works?|altered)\b.{0,200}\b(mark|state|notice|distribut)/i,
  ],
  ['about its end', /\bterminat/i],
  ['about the law that governs it', /\bgoverned by\b.{0,120}\blaws?\b/i],
]

/** Lengths of a clause in characters: less is a heading, more is hardly one clause. */
const [shortest, longest] = [60, 700]

/** A pair for each subject that a licence has a clause on, licences by their identifiers. `folder` is the package's. */
export function licencePairs(folder: string): readonly (readonly Message[])[] {
  const licences = JSON.parse(readFileSync(join(folder, 'spdx-full.json'), 'utf8')) as Record<string, Licence>
  return Object.keys(licences)
    .sort()
    .flatMap((identifier) => {
      const { name, licenseText } = licences[identifier]!
      const clauses = licenseText
        .split(/\n\s*\n/)
        .map((paragraph) => paragraph.replaceAll(/\s+/g, ' ').trim())
        .filter(({ length }) => length >= shortest && length <= longest)
      return subjects.flatMap(([subject, says]) => {
        const clause = clauses.find((each) => says.test(each))
        return clause === undefined ? [] : [pair(`What does the ${name} (${identifier}) say ${subject}?`, clause)]
      })
    })
}
