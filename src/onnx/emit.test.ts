import { describe, expect, it } from 'vitest'
import { placeholder } from '../tensor/index.js'
import { emit } from './emit.js'

const x = placeholder('t0', [2], 'float32')

describe('emit', () => {
  it('makes names that cannot meet the caller’s', () => {
    const { graph } = emit({ c1: x.exp().add(x) }, { target: 'cpu' })
    const made = graph.nodes.flatMap(({ outputs }) => outputs)
    expect(new Set([...made, 't0']).size).toBe(made.length + 1)
    expect(graph.outputs.map(({ name }) => name)).toEqual(['c1'])
    expect(made).toContain('c1')
  })

  it('refuses a name that is an input and an output, and two inputs of one name', () => {
    expect(() => emit({ t0: x.exp() }, { target: 'cpu' })).toThrow('"t0" is an input and an output')
    const other = placeholder('t0', [2], 'float32')
    expect(() => emit({ y: x.add(other) }, { target: 'cpu' })).toThrow('two inputs are called "t0"')
  })
})
