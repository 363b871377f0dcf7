/** Nested values as one list: `training.recipe.learningRate`. Lists stay whole, as JSON. */
export function flattened(value: Readonly<Record<string, unknown>>, prefix = ''): ReadonlyMap<string, unknown> {
  const flat = new Map<string, unknown>()
  for (const [name, each] of Object.entries(value)) {
    const path = `${prefix}${name}`
    if (typeof each !== 'object' || each === null) flat.set(path, each)
    else if (Array.isArray(each)) flat.set(path, JSON.stringify(each))
    else
      for (const [below, what] of flattened(each as Readonly<Record<string, unknown>>, `${path}.`))
        flat.set(below, what)
  }
  return flat
}

/** The paths at which some values differ, with what each has there. */
export function differences(
  all: readonly Readonly<Record<string, unknown>>[],
): readonly { readonly path: string; readonly values: readonly unknown[] }[] {
  const flat = all.map((each) => flattened(each))
  const paths = [...new Set(flat.flatMap((each) => [...each.keys()]))]
  return paths
    .map((path) => ({ path, values: flat.map((each) => each.get(path)) }))
    .filter(({ values }) => values.some((value) => value !== values[0]))
}
