import type { LinkSchema } from 'atelier/studio'

export const helpLink = {} as const satisfies LinkSchema
