/** What the plane can show, one over the other. */
export const layerWords = {
  map: 'what the discriminator thinks',
  mesh: 'where the generator’s noise goes',
  real: '● real points',
  made: '△ made points',
  arrows: 'where the loss pushes made points',
} as const

export type Layer = keyof typeof layerWords

export const layerNames = Object.keys(layerWords) as readonly Layer[]

/** The layers that an address names; others are passed over. */
export const layersOf = (list: string): ReadonlySet<Layer> =>
  new Set(layerNames.filter((layer) => list.split(',').includes(layer)))

export const layerList = (layers: ReadonlySet<Layer>): string =>
  layerNames.filter((layer) => layers.has(layer)).join(',') || 'none'
