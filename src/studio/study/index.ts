/** What the study guide asks and explains, as data: pages, the command line and documents read the same. */
export { type SectionId, sectionIds, sectionTitles } from './sections.js'
