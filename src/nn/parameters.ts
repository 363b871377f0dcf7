import { Variable } from '../tensor/index.js'

/**
 * Every variable of a model, found by walking its fields and arrays. The path, such as `blocks.0.attention.query.weight`,
 * becomes the variable's name: the key in checkpoints and the target of patterns. Two paths to one variable count once.
 */
export function parameters(model: object): ReadonlyMap<string, Variable> {
  const found = new Map<string, Variable>()
  const seen = new Set<unknown>()
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    if (value instanceof Variable) {
      value.name = path
      found.set(path, value)
    } else if (Array.isArray(value) || isPlain(value)) {
      for (const [key, field] of Object.entries(value)) walk(field, path ? `${path}.${key}` : key)
    }
  }
  walk(model, '')
  return found
}

/** Models and layers are objects made by this library's classes or literals; tensors and buffers are not walked. */
const isPlain = (value: object): boolean => !('node' in value && 'dtype' in value) && !ArrayBuffer.isView(value)

/** Number of trainable values. */
export const countParameters = (model: object): number =>
  [...parameters(model).values()].reduce((sum, variable) => sum + variable.size, 0)
