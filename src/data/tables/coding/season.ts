/** Dates by their place in the year. */

const year = 365.2425 * 86_400_000
/** A correction smaller than this is none: places in the year are only so exact. */
const tolerance = 1.5 * 86_400_000

/** The place of a time (milliseconds since 1970) on the circle of the year, of radius 1. */
export function seasonOf(time: number): readonly [across: number, up: number] {
  const angle = (2 * Math.PI * time) / year
  return [Math.cos(angle), Math.sin(angle)]
}

/** The time nearest to `time` at that place in the year; `time` itself where it is there already, or where the place is none. */
export function inSeason(time: number, across: number, up: number): number {
  if (Math.hypot(across, up) < 0.3) return time
  const turns = Math.atan2(up, across) / (2 * Math.PI) - time / year
  const correction = (turns - Math.round(turns)) * year
  return Math.abs(correction) < tolerance ? time : time + correction
}
