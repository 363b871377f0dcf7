import type { Role } from '../figure/roles'

/** What the reader expected is the line that others are measured by; what came out is data. */
export const mine: Role = 'reference'
export const came: Role = 'real'
/** What a model made. */
export const drawn: Role = 'made'
