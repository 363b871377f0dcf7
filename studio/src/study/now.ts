import type { SchedulingOptions } from './schedule'

/** Tests ask for dates that do not vary: `?test=1`. */
const isTest = new URLSearchParams(location.search).get('test') === '1'

export const scheduling: SchedulingOptions = { fuzz: !isTest }

export const timestamp = (): string => new Date().toISOString()

/** `26 Nov 2026`, as the reader's own clock counts days. */
export const dayOf = (at: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(new Date(at))
