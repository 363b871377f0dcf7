import type { Run } from './run.js'

/** Numbers that were measured, by their dotted names. */
export function measures(run: Pick<Run, 'bestLoss' | 'results'>): readonly (readonly [name: string, value: number])[] {
  const found: (readonly [string, number])[] = []
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'number') found.push([path, value])
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [name, each] of Object.entries(value)) walk(each, path === '' ? name : `${path}.${name}`)
    }
  }
  if (run.bestLoss !== null) found.push(['validation loss', run.bestLoss])
  walk(run.results, '')
  return found
}
