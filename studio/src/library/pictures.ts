/** The pictures that the reader keeps: in memory for the pages, in the browser's database for the next visit, and in other tabs at once. */
import { create } from 'zustand'
import { type KeptPicture, openStore } from './store'

interface Tray {
  /** In the order in which they were kept. */
  readonly pictures: readonly KeptPicture[]
  /** Why the browser keeps none, in a sentence; empty where it does. */
  readonly problem: string
  put(picture: KeptPicture): void
  remove(id: string): void
}

const others = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('atelier pictures')

async function write(change: (store: Awaited<ReturnType<typeof openStore>>) => Promise<unknown>): Promise<void> {
  try {
    await change(await openStore())
    others?.postMessage('changed')
  } catch (error) {
    useTray.setState({ problem: (error as Error).message })
  }
}

const inOrder = (pictures: readonly KeptPicture[]): readonly KeptPicture[] =>
  pictures.toSorted((a, b) => a.kept - b.kept)

export const useTray = create<Tray>((set) => ({
  ...{ pictures: [], problem: '' },
  put(picture) {
    set(({ pictures }) => ({ pictures: inOrder([...pictures.filter(({ id }) => id !== picture.id), picture]) }))
    void write((store) => store.put('pictures', picture, picture.id))
  },
  remove(removed) {
    set(({ pictures }) => ({ pictures: pictures.filter(({ id }) => id !== removed) }))
    void write((store) => store.delete('pictures', removed))
  },
}))

async function read(): Promise<void> {
  try {
    useTray.setState({ pictures: inOrder(await (await openStore()).getAll('pictures')) })
  } catch (error) {
    useTray.setState({ problem: (error as Error).message })
  }
}

let isRead = false

/** Reads what was kept, once for the page's life. */
export function openTray(): void {
  if (isRead) return
  isRead = true
  void read()
  others?.addEventListener('message', () => void read())
}
