/** Long texts of an address: in its fragment, which is sent to no server, compressed as a stream of deflate in base64url. */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate'

/** Characters of a text from which on it goes into the fragment. */
export const longText = 120
/** Characters of a fragment that other programs still pass on whole. */
export const longestFragment = 8192
/** Bytes that a fragment may unfold to. */
const mostUnfolded = 1 << 20

export type Texts = Readonly<Record<string, string>>

/** The fragment of some texts by name, without `#`; empty where there are none. */
export function fragmentOf(texts: Texts): string {
  if (Object.keys(texts).length === 0) return ''
  const bytes = deflateSync(strToU8(JSON.stringify(texts)), { level: 9 })
  const letters = btoa(strFromU8(bytes, true))
  return `d=${letters.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`
}

/** The texts of a fragment; none where it is damaged or unfolds to more than a page takes. */
export function textsOf(fragment: string): Texts {
  const found = /(?:^#?|&)d=([\w-]*)/.exec(fragment)?.[1]
  if (!found) return {}
  try {
    const bytes = strToU8(atob(found.replaceAll('-', '+').replaceAll('_', '/')), true)
    // Without room for more, `inflateSync` stops there instead of taking all memory.
    const unfolded = inflateSync(bytes, { out: new Uint8Array(mostUnfolded) })
    const read: unknown = JSON.parse(strFromU8(unfolded))
    if (typeof read !== 'object' || read === null) return {}
    return Object.fromEntries(
      Object.entries(read).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    )
  } catch {
    return {}
  }
}
