/** Where something went wrong, what came, and what would mend it. One sentence each; the message joins them. */
export class AtelierError extends Error {
  override name = 'AtelierError'

  /**
   * @param what `operation: what came: what is wrong`, with the real values.
   * @param remedy What the reader can do about it.
   */
  constructor(what: string, remedy?: string) {
    super(remedy === undefined ? what : `${what}. ${remedy}`)
  }
}
