/** A model in a zip: only the files that a model has are unpacked, only as large as they may be, and no name leads out of it. */
import { type ModelFiles, mostBytes } from 'atelier/studio'
import { unzipSync } from 'fflate'
import { chosenPaths } from './chosenPaths'

/** @throws Error, one sentence, for what is no zip, or a hostile one. */
export function readZip(bytes: Uint8Array): ModelFiles {
  const listed = new Map<string, number>()
  unzipped(bytes, ({ name, originalSize }) => {
    if (listed.has(name)) throw new Error(`the zip: "${name.slice(0, 60)}" is in it twice`)
    listed.set(name, originalSize)
    return false
  })
  const chosen = chosenPaths([...listed.keys()])
  for (const [name, path] of chosen) {
    const [size, most] = [listed.get(path)!, mostBytes[name]!]
    if (size > most) throw new Error(`the zip: ${name} would unpack to ${size} bytes: at most ${most} are taken in`)
  }
  const wanted = new Set(chosen.values())
  const found = unzipped(bytes, ({ name }) => wanted.has(name))
  return new Map(
    [...chosen].map(([name, path]) => {
      const file = found[path]
      // A header may lie about the size: what is unpacked never grows beyond it.
      if (!file || file.byteLength !== listed.get(path)) throw new Error(`the zip: ${name} is damaged`)
      return [name, file]
    }),
  )
}

type Wanted = (file: { readonly name: string; readonly originalSize: number }) => boolean

function unzipped(bytes: Uint8Array, filter: Wanted): Readonly<Record<string, Uint8Array>> {
  let refusal: unknown
  try {
    return unzipSync(bytes, {
      filter(file) {
        try {
          return filter(file)
        } catch (error) {
          refusal = error
          throw error
        }
      },
    })
  } catch {
    throw refusal ?? new Error('the zip: it is none, or a damaged one')
  }
}
