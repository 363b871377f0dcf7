import { looks, markerPaths, type Role } from './roles'

/** A point of that role, within an svg. */
export function Shape({
  role,
  x,
  y,
  size = 1,
}: {
  readonly role: Role
  readonly x: number
  readonly y: number
  readonly size?: number
}) {
  const { colour, marker } = looks[role]
  const { d, isHollow } = markerPaths[marker]
  return (
    <path
      d={d}
      transform={`translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size})`}
      fill={isHollow ? 'var(--bg)' : colour}
      stroke={colour}
      strokeWidth={1.5}
    />
  )
}
