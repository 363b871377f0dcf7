import type { OpenJob } from '../job.js'
import { language } from './language.js'

/** The work that pages can ask for, by name. */
export const jobs: Readonly<Record<string, OpenJob>> = { language }
