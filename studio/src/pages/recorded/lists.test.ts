import type { RunRow } from 'atelier/studio'
import { describe, expect, it } from 'vitest'
import { familiesOf, placedOf } from '../models/family'
import { placesAlong } from './along'
import { wantedRuns } from './filter'
import { idsOf } from './link'

const run = (id: string, changed: Partial<RunRow> = {}): RunRow => ({
  ...{ id, name: id, verb: 'train', status: 'finished', begun: 0, ended: 10_000, heartbeat: 0, seed: 1, family: 'gpt' },
  ...{
    parameters: 1,
    dataName: null,
    step: 10,
    steps: 10,
    loss: 1,
    bestStep: null,
    bestLoss: null,
    note: null,
    tags: [],
  },
  ...changed,
})
const all = { find: '', status: 'any', family: '', sort: 'loss', order: 'rising' }

describe('the list of runs', () => {
  it('is sorted, with what is not known at its end either way', () => {
    const runs = [run('a', { loss: 2 }), run('b', { loss: null }), run('c', { loss: 1 })]
    const ids = (order: string) => wantedRuns(runs, { ...all, order }).map(({ id }) => id)
    expect(ids('rising')).toEqual(['c', 'a', 'b'])
    expect(ids('falling')).toEqual(['a', 'c', 'b'])
  })

  it('is searched by every word, and by tags', () => {
    const runs = [run('whale', { tags: ['paper'] }), run('ship', { status: 'failed' })]
    expect(wantedRuns(runs, { ...all, find: 'wha PAPER' })).toHaveLength(1)
    expect(wantedRuns(runs, { ...all, find: 'wha ship' })).toHaveLength(0)
    expect(wantedRuns(runs, { ...all, status: 'failed' }).map(({ id }) => id)).toEqual(['ship'])
  })

  it('takes ids from addresses, five and no other words', () => {
    expect(idsOf('a,b,,../c,a,d e,f,g,h,i')).toEqual(['a', 'b', 'f', 'g', 'h'])
  })
})

describe('the x axis', () => {
  const curve = { steps: [0, 5, 10], values: [3, 2, 1] }
  const timed = { config: { batch: 4, context: 8 }, begun: 0, ended: 20_000, heartbeat: 0, step: 10 }

  it('counts steps, tokens and seconds', () => {
    expect(placesAlong(timed, {}, curve, 'steps')).toEqual([0, 5, 10])
    expect(placesAlong(timed, {}, curve, 'tokens')).toEqual([0, 160, 320])
    expect(placesAlong(timed, {}, curve, 'seconds')).toEqual([0, 10, 20])
  })

  it('takes the time of each step where it is known, and says where tokens are not', () => {
    const seconds = { steps: [0, 10], values: [0, 100] }
    expect(placesAlong(timed, { seconds }, curve, 'seconds')).toEqual([0, 50, 100])
    expect(placesAlong({ ...timed, config: {} }, {}, curve, 'tokens')).toBeUndefined()
  })
})

describe('lineage', () => {
  it('is a tree below each beginning, and ends where it is a circle', () => {
    const row = (child: string, parent: string | null, reference = 'hf:base') => ({
      child,
      role: 'base',
      reference,
      parent,
    })
    const families = familiesOf([row('a', null), row('b', 'a'), row('c', 'a')], [{ id: 'a', name: 'first' }])
    expect(families).toMatchObject([
      { member: { name: 'hf:base', isKnown: false }, children: [{ member: { name: 'first' } }] },
    ])
    expect(placedOf(families).map(({ column }) => column)).toEqual([0, 1, 2, 2])
    expect(placedOf(familiesOf([row('r', null), row('x', 'r'), row('y', 'x'), row('x', 'y')], [])).length).toBeLessThan(
      12,
    )
  })
})
