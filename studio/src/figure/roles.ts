/** What a colour means, on every page: with a shape and a dash of its own, so that it is told apart without colour too. */
export type Role = 'real' | 'made' | 'critic' | 'maker' | 'reference'

interface Look {
  /** As CSS, following the theme. */
  readonly colour: string
  /** Of a line, in pixels. */
  readonly dash: string
  readonly marker: Marker
}

export type Marker = 'disc' | 'triangle' | 'square' | 'diamond' | 'cross'

export const looks: Readonly<Record<Role, Look>> = {
  real: { colour: 'var(--real)', dash: '', marker: 'disc' },
  made: { colour: 'var(--made)', dash: '', marker: 'triangle' },
  critic: { colour: 'var(--critic)', dash: '6 3', marker: 'square' },
  maker: { colour: 'var(--maker)', dash: '2 2', marker: 'diamond' },
  reference: { colour: 'var(--reference)', dash: '1 3', marker: 'cross' },
}

const r = 4

/** Paths around 0, 0; of those that are hollow only the edge is drawn. */
export const markerPaths: Readonly<Record<Marker, { readonly d: string; readonly isHollow: boolean }>> = {
  disc: { d: `M ${-r} 0 a ${r} ${r} 0 1 0 ${2 * r} 0 a ${r} ${r} 0 1 0 ${-2 * r} 0`, isHollow: false },
  triangle: { d: `M 0 ${-r} L ${r} ${r} L ${-r} ${r} Z`, isHollow: true },
  square: { d: `M ${-r} ${-r} H ${r} V ${r} H ${-r} Z`, isHollow: false },
  diamond: { d: `M 0 ${-r - 1} L ${r + 1} 0 L 0 ${r + 1} L ${-r - 1} 0 Z`, isHollow: false },
  cross: { d: `M ${-r} ${-r} L ${r} ${r} M ${-r} ${r} L ${r} ${-r}`, isHollow: true },
}
