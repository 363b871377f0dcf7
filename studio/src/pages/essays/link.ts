import { essayIds, type LinkSchema } from 'atelier/studio'

export const essaysLink = {
  essay: { kind: 'choice', choices: essayIds, default: essayIds[0] },
} as const satisfies LinkSchema
