const scopes: string[] = []

/** The dotted path of the scopes now open, such as `blocks.0.attention`. */
export const currentScope = (): string => scopes.join('.')

/** Runs `body` with `name` added to the path that errors, dumps and NaN reports give for the nodes made in it. */
export function scope<T>(name: string, body: () => T): T {
  scopes.push(name)
  try {
    return body()
  } finally {
    scopes.pop()
  }
}
