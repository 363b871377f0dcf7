/** What the study guide asks and explains, as data: pages, the command line and documents read the same. */

export { placeOf, type Runs, readParams, seedWords, writeParams } from './address.js'
export { type Essay, type EssayId, type EssayPart, essayIds } from './essay.js'
export { essays } from './essays.js'
export { glossary, type Term } from './glossary.js'
export { highlighted, type Passage, touched } from './highlight.js'
export { evidenceWords, outlineMarkdown, outlineOf } from './outline.js'
export {
  type Entry,
  type KeptGuess,
  type KeptRun,
  merged,
  noProgress,
  type OutlinePart,
  type Pin,
  type Progress as StudyProgress,
  type Review,
  readEntry,
  readProgress,
  type Shelf,
  shelfNames,
  writeProgress,
} from './progress.js'
export type { KeyPoint, Misconception, Question, StudyLink } from './question.js'
export { questionOf, questions } from './questions.js'
export { type Section, type SectionId, sectionIds, sectionOf, sections, sectionTitles } from './sections.js'
