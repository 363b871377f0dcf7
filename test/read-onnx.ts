/** Reads the outside of an ONNX file, written apart from the encoder: fields by number, as in onnx.proto3. */
export interface OnnxFile {
  readonly version: number
  readonly producer: string
  readonly opsets: readonly (readonly [domain: string, version: number])[]
  readonly metadata: Readonly<Record<string, string>>
  readonly operators: readonly string[]
  /** Domains that the nodes are from. */
  readonly domains: readonly string[]
  readonly initializers: readonly string[]
  readonly inputs: Readonly<Record<string, OnnxInput>>
  readonly outputs: Readonly<Record<string, OnnxInput>>
}

interface OnnxInput {
  readonly type: number
  readonly shape: readonly (number | string)[]
}

export function readOnnx(bytes: Uint8Array): OnnxFile {
  const model = fields(bytes)
  const graph = fields(part(model, 7))
  const nodes = nodesOf(graph)
  return {
    version: number(model, 1),
    producer: text(model, 2),
    opsets: all(model, 8).map((set) => [text(fields(set), 1), number(fields(set), 2)]),
    metadata: Object.fromEntries(all(model, 14).map((entry) => [text(fields(entry), 1), text(fields(entry), 2)])),
    operators: [...new Set(nodes.map((node) => text(node, 4)))],
    domains: [...new Set(nodes.map((node) => text(node, 7)))],
    initializers: all(graph, 5).map((tensor) => text(fields(tensor), 8)),
    inputs: Object.fromEntries(all(graph, 11).map(value)),
    outputs: Object.fromEntries(all(graph, 12).map(value)),
  }
}

/** The nodes of a graph and of the bodies of its loops. */
function nodesOf(graph: Fields): Fields[] {
  return all(graph, 1)
    .map(fields)
    .flatMap((node) => {
      const bodies = all(node, 5).flatMap((attribute) => all(fields(attribute), 6))
      return [node, ...bodies.flatMap((body) => nodesOf(fields(body)))]
    })
}

function value(bytes: Uint8Array): [string, OnnxInput] {
  const outer = fields(bytes)
  const tensor = fields(part(fields(part(outer, 2)), 1))
  const dimensions = all(fields(part(tensor, 2)), 1).map(fields)
  return [
    text(outer, 1),
    {
      type: number(tensor, 1),
      shape: dimensions.map((dimension) => (dimension.has(2) ? text(dimension, 2) : number(dimension, 1))),
    },
  ]
}

type Fields = ReadonlyMap<number, readonly (number | Uint8Array)[]>

function fields(bytes: Uint8Array): Fields {
  const found = new Map<number, (number | Uint8Array)[]>()
  let at = 0
  const varint = (): number => {
    let [result, factor] = [0, 1]
    for (;;) {
      const byte = bytes[at++]!
      result += (byte & 127) * factor
      if (byte < 128) return result
      factor *= 128
    }
  }
  while (at < bytes.length) {
    const key = varint()
    const wire = key & 7
    const length = wire === 2 ? varint() : wire === 5 ? 4 : wire === 1 ? 8 : 0
    const item = wire === 0 ? varint() : bytes.subarray(at, at + length)
    if (wire !== 0) at += length
    found.set(key >> 3, [...(found.get(key >> 3) ?? []), item])
  }
  if (at !== bytes.length) throw new Error('a field reaches beyond its message')
  return found
}

const all = (from: Fields, field: number): Uint8Array[] => (from.get(field) ?? []) as Uint8Array[]
const part = (from: Fields, field: number): Uint8Array => all(from, field)[0] ?? new Uint8Array()
const text = (from: Fields, field: number): string => new TextDecoder().decode(part(from, field))
const number = (from: Fields, field: number): number => (from.get(field)?.[0] ?? 0) as number
