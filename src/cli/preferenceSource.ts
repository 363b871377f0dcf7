import type { PreferencePair } from '../data/index.js'
import { AtelierError } from '../errors/index.js'
import { preferencesOf } from './rankScores.js'
import { withRegistry } from './registryOpened.js'

/** For the help of options. */
export const preferenceSourceHelp = "pairs in TRL's format (.jsonl, .json, .csv, .parquet), or ranking:NAME"

const prefix = 'ranking:'

/** Pairs from a file in TRL's format, or those of a ranking, as `ranking:NAME`. @throws where there are none. */
export async function readPreferenceSource(source: string): Promise<readonly PreferencePair[]> {
  if (!source.startsWith(prefix)) {
    const { readPreferences } = await import('../data/index.node.js')
    return readPreferences(source)
  }
  const ranking = source.slice(prefix.length)
  const comparisons = await withRegistry(async (database) => {
    const { readComparisons } = await import('../registry/index.node.js')
    return readComparisons(database, ranking)
  })
  const pairs = preferencesOf(comparisons)
  if (pairs.length > 0) return pairs
  throw new AtelierError(
    `data: ${source}: no preferences: there is nothing to learn from`,
    'Rank answers with atelier rank',
  )
}
