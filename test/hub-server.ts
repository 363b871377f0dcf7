/** A local server with the few endpoints of the Hugging Face hub that fetching a model asks. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

export interface HubServer {
  readonly url: string
  /** What was asked for, as `GET /path`. */
  readonly asked: string[]
  /** The header of the last request that had one. */
  authorization: string | undefined
  /** What the server does wrong. */
  fault?: 'cut' | 'damage' | 401 | 403 | 404 | 500 | undefined
  commit: string
  close(): Promise<void>
}

/** Serves the files of a folder as `name`; large ones are of Git LFS, as `.safetensors` are on the hub. */
export async function hubServer(folder: string, name: string): Promise<HubServer> {
  const files = new Map<string, Buffer>()
  for (const path of await readdir(folder)) files.set(path, await readFile(join(folder, path)))
  const state: HubServer = {
    url: '',
    asked: [],
    authorization: undefined,
    commit: 'a'.repeat(40),
    close: async () => {},
  }

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url!, 'http://hub')
    state.asked.push(`${request.method} ${pathname}`)
    state.authorization = request.headers.authorization ?? state.authorization
    const send = (status: number, body: string | Buffer, headers: Record<string, string> = {}) => {
      response.writeHead(status, headers).end(body)
    }
    const json = (status: number, value: unknown) =>
      send(status, JSON.stringify(value), { 'content-type': 'application/json' })
    const content = files.get(pathname.replace(`/${name}/resolve/${state.commit}/`, ''))
    if (typeof state.fault === 'number') json(state.fault, { error: 'no' })
    else if (pathname === `/api/models/${name}/revision/main`) json(200, { _id: '1', id: name, sha: state.commit })
    else if (pathname === `/api/models/${name}/tree/${state.commit}`) json(200, [...files].map(entry))
    else if (content === undefined) json(404, { error: 'Entry not found' })
    else sendFile(content, request, response)
  }

  const sendFile = (content: Buffer, request: IncomingMessage, response: ServerResponse): void => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const rest = Buffer.from(content.subarray(from))
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length })
    if (state.fault === 'damage' && rest.length > 1000) rest[500]! ^= 1
    if (state.fault !== 'cut' || rest.length < 1000) response.end(rest)
    else response.write(rest.subarray(0, 700), () => setTimeout(() => response.destroy(), 20))
  }

  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return Object.assign(state, { url, close })
}

function entry([path, content]: readonly [string, Buffer]) {
  const git = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
  const oid = createHash('sha256').update(content).digest('hex')
  const lfs = { oid, size: content.length, pointerSize: 130 }
  return { type: 'file', path, size: content.length, oid: git, ...(path.endsWith('.safetensors') && { lfs }) }
}
