import type { LinkSchema } from 'atelier/studio'

/** What is chosen here is kept in the browser, not in an address. */
export const settingsLink = {} as const satisfies LinkSchema
