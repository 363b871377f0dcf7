import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type CardFacts, modelCard } from './modelCard.js'
import type { Run } from './run.js'

const run: Run = {
  ...{
    id: '20261126-031502-legal-3fa2',
    verb: 'finetune',
    folder: '/r/legal',
    machine: 'a machine',
    status: 'finished',
  },
  ...{
    begun: 0,
    ended: 90_000,
    heartbeat: 90_000,
    command: 'atelier finetune runs/base | tee',
    version: '0.1.0',
    commit: 'abc',
  },
  ...{
    seed: 1,
    family: 'gpt',
    parameters: 12345,
    dataName: 'licences, 9 bytes',
    dataHash: 'ff00',
    step: 10,
    steps: 10,
  },
  config: { family: 'gpt', context: 64, width: 8, training: { batch: 4, recipe: { learningRate: 0.1 }, heldOut: 0.1 } },
  ...{ loss: 1, bestStep: 10, bestLoss: 1.25, problem: null, note: null, tags: ['legal'] },
  results: { heldOut: { model: { nats: 1.5, name: 'this model' }, floor: { nats: 1.4 } } },
}
const facts: CardFacts = {
  ...{ run, name: 'legal', otherSeeds: [], files: [{ path: 'config.json', bytes: 5, sha256: '00' }] },
  parents: [{ child: run.id, role: 'base', reference: 'hf:openai-community/gpt2', parent: null }],
}

const front = (card: string): unknown => parse(card.split('---\n')[1]!)

describe('modelCard', () => {
  it('has the front matter that Hugging Face reads', () => {
    expect(front(modelCard({ ...facts, licence: 'mit', languages: ['en'] }))).toEqual({
      ...{ library_name: 'atelier', license: 'mit', language: ['en'], pipeline_tag: 'text-generation' },
      ...{
        tags: ['atelier', 'finetune', 'gpt', 'legal'],
        base_model: ['openai-community/gpt2'],
        datasets: ['licences'],
      },
      metrics: ['validation loss', 'heldOut.model.nats', 'heldOut.floor.nats'],
    })
  })

  it('tells results with their seeds, and what they are not', () => {
    const twin = { ...run, id: 'b', seed: 2, bestLoss: 1.35 }
    const card = modelCard({ ...facts, otherSeeds: [twin] })
    expect(card).toContain('| validation loss over 2 seeds | 1.3000, standard deviation 0.071 |')
    expect(card).toContain('- On held-out text it is behind counting n-grams.')
    expect(card).not.toContain('All figures are of one seed.')
    expect(modelCard(facts)).toContain('- All figures are of one seed.')
    expect(card).toContain('| command | atelier finetune runs/base \\| tee |')
  })

  it('calls an adapter one, and names no folder of this machine as its base', () => {
    const files = [{ path: 'adapter_model.safetensors', bytes: 5, sha256: '00' }]
    const parents = [{ child: run.id, role: 'base', reference: 'runs/base', parent: 'x' }]
    const card = modelCard({ ...facts, files, parents })
    expect(card).toContain(
      'An adapter with 12,345 parameters of a model of the family `gpt`, made by `atelier finetune`.',
    )
    expect(card).toContain('| base | runs/base (run x) |')
    expect(front(card)).not.toHaveProperty('base_model')
  })

  it('tells nothing that is not known', () => {
    const unknown = {
      ...run,
      dataName: null,
      dataHash: null,
      results: {},
      bestLoss: null,
      parameters: null,
      commit: null,
    }
    const card = modelCard({ run: { ...unknown, config: {} }, name: 'x', parents: [], otherSeeds: [], files: [] })
    expect(card).not.toMatch(/null|undefined|NaN|## Data|## Results|## Files|licence \||license:|datasets:|base_model:/)
    expect(card).toContain('- Nothing was measured.')
    expect(card).toContain('- No licence for the weights was given.')
  })
})
