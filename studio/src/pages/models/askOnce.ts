import type { Picture, Plain } from 'atelier/studio'
import { engineLine } from '../../engine/lines'
import { type JobRequest, session } from '../../engine/session'

/** Opens a job for one question, and closes it again. @throws Error with the job's sentence. */
export async function askOnce(request: JobRequest, question: string, params: Plain): Promise<Picture> {
  const made = session(engineLine, request)
  try {
    return await made.ask(question, params)
  } finally {
    made.close()
  }
}
