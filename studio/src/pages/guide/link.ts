import type { LinkSchema } from 'atelier/studio'

/** The guide's pages have nothing to set: their figures keep to themselves. */
export const guideLink = {} as const satisfies LinkSchema
