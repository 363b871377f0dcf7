/** The registry of the computer that serves this page. */
import {
  type Artifacts,
  configName,
  type LibraryChange,
  type ModelFiles,
  tokenizerName,
  weightsName,
} from 'atelier/studio'
import { type Library, toldAbout } from './library'

const runPath = (id: string): string => `/api/runs/${encodeURIComponent(id)}`

export const serverLibrary: Library = {
  place: 'this computer',
  listRuns: () => json('/api/runs'),
  run: (id) => json(runPath(id)),
  readSeries: (id) => json(`${runPath(id)}/series`),
  samples: (id) => json(`${runPath(id)}/samples`),
  artifacts: (id) => json(`${runPath(id)}/artifacts`),
  lineage: () => json('/api/runs/lineage'),
  models: () => json('/api/models'),
  file: async (id, name) => (await answered(`${runPath(id)}/files/${encodeURIComponent(name)}`)).blob(),
  async modelFiles(id) {
    const { files } = await json<Artifacts>(`${runPath(id)}/artifacts`)
    const wanted = new Set<string>([configName, tokenizerName, weightsName, ...toldAbout])
    const found: ModelFiles = new Map(
      await Promise.all(
        files
          .filter(({ name }) => wanted.has(name))
          .map(async ({ name }) => {
            const response = await answered(`${runPath(id)}/files/${name}`)
            return [name, new Uint8Array(await response.arrayBuffer())] as const
          }),
      ),
    )
    return found
  },
  async importModel(name, files) {
    const form = new FormData()
    form.set('name', name)
    for (const [file, bytes] of files) form.set(file, new Blob([bytes as Uint8Array<ArrayBuffer>]), file)
    const { id } = await json<{ readonly id: string }>('/api/models', { method: 'POST', body: form })
    return id
  },
  tag: (id, tag, on) => posted(`${runPath(id)}/tags`, { tag, on }),
  note: (id, note) => posted(`${runPath(id)}/note`, { note }),
  async remove(id) {
    await answered(runPath(id), { method: 'DELETE' })
  },
  watch(hear) {
    listeners.add(hear)
    if (listeners.size === 1) listen()
    return () => {
      listeners.delete(hear)
      if (listeners.size === 0) leave()
    }
  },
}

const listeners = new Set<(change: LibraryChange) => void>()
let leave = (): void => {}

/** One socket for all that listen on this page; one that breaks is opened again, ever more patiently. */
function listen(pause = 1000): void {
  const socket = new WebSocket(new URL('/api/events', location.href.replace(/^http/, 'ws')))
  let timer: ReturnType<typeof setTimeout> | undefined
  let wasOpen = false
  socket.onopen = () => {
    wasOpen = true
  }
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    for (const hear of listeners) hear(JSON.parse(data) as LibraryChange)
  }
  socket.onclose = () => {
    timer = setTimeout(() => listen(wasOpen ? 1000 : Math.min(2 * pause, 60_000)), pause)
  }
  leave = () => {
    clearTimeout(timer)
    socket.onclose = null
    socket.close()
  }
}

async function posted(path: string, body: object): Promise<void> {
  await answered(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

const json = async <T>(path: string, init?: RequestInit): Promise<T> => (await (await answered(path, init)).json()) as T

/** @throws Error with the server's sentence, or with one that says that it does not answer. */
async function answered(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(path, init).catch(() => {
    throw new Error('The server does not answer. Start `atelier studio` again, then try once more')
  })
  if (response.ok) return response
  const told = (await response.json().catch(() => ({}))) as { readonly error?: string }
  throw new Error(told.error ?? `The server refuses: ${response.status}`)
}
