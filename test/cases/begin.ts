/** Imported before the cases: their numbers are the first. */
import { beginAnew } from './given.js'

beginAnew()
