/** What is remembered of all runs: an embedded database, in Node. */
export { isRecordingOff, usualDatabase } from './address.node.js'
export {
  type Database,
  type DatabaseOptions,
  type Executed,
  openDatabase,
  type Row,
  type Statement,
  type Transaction,
  type Value,
} from './database.node.js'
