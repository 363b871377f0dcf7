/** The work behind the Studio's pages: jobs, what they and the pages say to each other, and who conducts them. */
export { type Conductor, type ConductorOptions, conductor } from './conductor.js'
export type { Job, Kept, OpenJob, Place } from './job.js'
export { jobs } from './jobs/index.js'
export {
  decodeMessage,
  encodeMessage,
  type Message,
  type Numbers,
  type Picture,
  type Plain,
  type Report,
  type Request,
} from './message.js'
