/** What runs have made when asked: texts, images, with all that made them. */
import type { Database, Statement } from './database.node.js'

export interface Sample {
  readonly kind: 'text' | 'file'
  readonly prompt: string | null
  /** The text, or the path of the file. */
  readonly content: string
  readonly seed: number | null
  /** How it was drawn: the filters in their order, their settings, the versions. */
  readonly settings: Readonly<Record<string, unknown>>
}

export const sampleStatement = (run: string, { kind, prompt, content, seed, settings }: Sample): Statement => ({
  sql: 'INSERT INTO samples (run, made, kind, prompt, content, seed, settings) VALUES (?, ?, ?, ?, ?, ?, ?)',
  args: [run, Date.now(), kind, prompt, content, seed, JSON.stringify(settings)],
})

/** The newest samples of a run. */
export async function readSamples(
  { execute }: Pick<Database, 'execute'>,
  run: string,
  limit = 20,
): Promise<readonly (Sample & { readonly made: number })[]> {
  const { rows } = await execute({
    sql: 'SELECT made, kind, prompt, content, seed, settings FROM samples WHERE run = ? ORDER BY made DESC, id DESC LIMIT ?',
    args: [run, limit],
  })
  return rows.map(({ made, kind, prompt, content, seed, settings }) => ({
    made: Number(made),
    kind: kind as Sample['kind'],
    prompt: prompt === null ? null : String(prompt),
    content: String(content),
    seed: seed === null ? null : Number(seed),
    settings: JSON.parse(String(settings)) as Readonly<Record<string, unknown>>,
  }))
}
