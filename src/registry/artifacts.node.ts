/** The files that runs have made. */
import { runManifest } from '../files/index.node.js'
import type { Database, Statement } from './database.node.js'

export interface Artifact {
  /** Relative to the run's folder. */
  readonly path: string
  readonly kind: string
  readonly bytes: number
  readonly sha256: string
}

/** Records the files that a finished run's manifest lists. */
export async function artifactStatements(run: string, folder: string): Promise<readonly Statement[]> {
  const manifest = await runManifest(folder)
  if (manifest === undefined) return []
  return manifest.files.map(({ name, bytes, sha256 }) =>
    artifactStatement(run, { path: name, kind: kindOf(name), bytes, sha256 }),
  )
}

export const artifactStatement = (run: string, { path, kind, bytes, sha256 }: Artifact): Statement => ({
  sql: 'INSERT OR REPLACE INTO artifacts (run, path, kind, bytes, sha256, made) VALUES (?, ?, ?, ?, ?, ?)',
  args: [run, path, kind, bytes, sha256, Date.now()],
})

export async function readArtifacts({ execute }: Pick<Database, 'execute'>, run: string): Promise<readonly Artifact[]> {
  const { rows } = await execute({
    sql: 'SELECT path, kind, bytes, sha256 FROM artifacts WHERE run = ? ORDER BY path',
    args: [run],
  })
  return rows.map(({ path, kind, bytes, sha256 }) => ({
    ...{ path: String(path), kind: String(kind), bytes: Number(bytes), sha256: String(sha256) },
  }))
}

const kinds: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/\.(safetensors|ngram)$/, 'weights'],
  [/\.(onnx|gguf)$/, 'export'],
  [/^tokenizer|^chat_template/, 'tokenizer'],
  [/^metrics\.jsonl$/, 'metrics'],
  [/\.json$/, 'description'],
]

const kindOf = (name: string): string => kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'other'
