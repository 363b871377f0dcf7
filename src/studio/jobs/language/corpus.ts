/** The texts that a language model of the Studio may learn: one's own, or one that ships. */
import * as v from 'valibot'
import { AtelierError } from '../../../tensor/index.js'
import type { Place } from '../../job.js'

/** Made by `scripts/make-texts.mjs`, all in the public domain. */
export const corpora = ['moby-dick', 'addresses', 'names'] as const
export type CorpusName = (typeof corpora)[number]

/** A text of one's own goes before the one that ships. */
export const corpusEntries = {
  text: v.optional(v.pipe(v.string(), v.minLength(1000), v.maxLength(4_000_000))),
  corpus: v.optional(v.picklist(corpora), 'moby-dick'),
} as const

export async function corpusText(
  { text, corpus }: { readonly text?: string | undefined; readonly corpus: CorpusName },
  place: Place,
): Promise<string> {
  if (text === undefined) return unpacked(await place.read(`studio/${corpus}.txt.gz`))
  if (new Set(text).size < 2) throw new AtelierError('text: one character again and again: there is nothing to learn')
  return text.replaceAll('\r\n', '\n')
}

/** The text of a gzip file; some hosts take the packing off on the way. */
async function unpacked(bytes: Uint8Array): Promise<string> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (!isPacked) return new TextDecoder().decode(bytes)
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Response(stream).text()
}
