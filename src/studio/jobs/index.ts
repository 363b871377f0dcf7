import type { OpenJob } from '../job.js'
import { duel } from './duel.js'
import { language } from './language.js'

/** The work that pages can ask for, by name. */
export const jobs: Readonly<Record<string, OpenJob>> = { duel, language }
