/** Pictures of styles from several sources: crossover as places of layers, from the first that is taken from another source on. */
import type { StyleLevels } from '../models/index.js'
import { AtelierError } from '../tensor/index.js'

/** A run of layers, from the first to before the last. */
export interface LayerRange {
  readonly from: number
  readonly to: number
}

export type StyleLevel = 'coarse' | 'middle' | 'fine'

export const styleLevelNames = ['coarse', 'middle', 'fine'] as const satisfies readonly StyleLevel[]

/** The layers of a level. */
export function layersOf(level: StyleLevel, { middle, fine }: StyleLevels, layers: number): LayerRange {
  const ranges = {
    coarse: { from: 0, to: middle },
    middle: { from: middle, to: fine },
    fine: { from: fine, to: layers },
  }
  return ranges[level]
}

/** Styles [layers, latent] of one picture, some of its layers those of `other`. @throws for layers that it has not. */
export function crossed(
  styles: Float32Array,
  other: Float32Array,
  { from, to }: LayerRange,
  latent: number,
): Float32Array {
  const layers = styles.length / latent
  if (!(from >= 0 && from <= to && to <= layers)) {
    throw new AtelierError(`styles: layers ${from} to ${to}: there are ${layers}, counted from 0`)
  }
  const mixed = styles.slice()
  mixed.set(other.subarray(from * latent, to * latent), from * latent)
  return mixed
}

export interface LevelSources {
  /** [layers, latent] each. */
  readonly coarse: Float32Array
  readonly middle: Float32Array
  readonly fine: Float32Array
}

/** One picture's styles [layers, latent] with those of each level from a source of its own. */
export function stylesByLevel(sources: LevelSources, levels: StyleLevels, latent: number): Float32Array {
  const layers = sources.coarse.length / latent
  return styleLevelNames.reduce(
    (mixed, level) => crossed(mixed, sources[level], layersOf(level, levels, layers), latent),
    sources.coarse,
  )
}

/** What each picture of a table is made of: rows of coarse sources, columns of fine ones, [layers, latent] each. */
export interface TableSources {
  readonly rows: readonly Float32Array[]
  readonly columns: readonly Float32Array[]
  /** Where the styles between come from: the row, the column or a picture of their own. Default `rows`. */
  readonly middle?: 'rows' | 'columns' | Float32Array
}

/** Styles [rows · columns, layers, latent] of a mixing table, row after row. */
export function mixingTable(
  { rows, columns, middle = 'rows' }: TableSources,
  levels: StyleLevels,
  latent: number,
): Float32Array {
  const cells = rows.flatMap((coarse) =>
    columns.map((fine) => {
      const between = middle === 'rows' ? coarse : middle === 'columns' ? fine : middle
      return stylesByLevel({ coarse, middle: between, fine }, levels, latent)
    }),
  )
  return joined(cells)
}

/** Rows below one another. */
export function joined(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0))
  let at = 0
  for (const row of rows) {
    all.set(row, at)
    at += row.length
  }
  return all
}
