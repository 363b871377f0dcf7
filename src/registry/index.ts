/** What is remembered of runs, as far as it needs no database: their fields, their curves, how their settings differ, their cards. */
export { cardLimits } from './cardLimits.js'
export { differences, flattened } from './differences.js'
export type { Run, RunStatus } from './run.js'
export { type Point, type SeriesBuffer, seriesBuffer } from './series.js'
