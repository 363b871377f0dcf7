import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { Readable } from 'node:stream'
import type { Context } from 'hono'

const types: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.jsonl': 'application/x-ndjson',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
}

/** A file of a run, piece by piece: `saved` by the browser, or `shown` as a picture; either way it can run nothing. */
export async function sentFile(c: Context, path: string, how: 'saved' | 'shown'): Promise<Response> {
  const { size } = await stat(path)
  const stream = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>
  return c.body(stream, 200, {
    'content-type': types[extname(path)] ?? 'application/octet-stream',
    'content-length': String(size),
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'no-store',
    ...(how === 'saved' && { 'content-disposition': `attachment; filename="${basename(path)}"` }),
  })
}
