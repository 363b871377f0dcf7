/** Something published that a sentence of the guide rests on. */
export interface Source {
  /** As cited: a few by name, more as “and others”. */
  readonly authors: string
  readonly title: string
  /** Of its first publication, preprints included. */
  readonly year: number
  /** Journal, conference, publisher or court. */
  readonly venue?: string
  /** Where it is read: an arXiv identifier, a DOI or an address. */
  readonly at?: `arXiv:${string}` | `doi:${string}` | `https://${string}`
}
