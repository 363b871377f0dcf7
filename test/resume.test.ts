import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Corpus } from '../src/data/index.js'
import { readSafetensors } from '../src/files/index.node.js'
import { averageName } from '../src/optim/index.js'
import { randomStream } from '../src/tensor/index.js'
import { type LanguageRunOptions, languageRun, type TrainingEvent } from '../src/train/index.node.js'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-resume-'))
})
afterAll(() => rm(root, { recursive: true }))

let made = 0
const folder = (): string => join(root, `run-${++made}`)

function corpus(name: string, length: number): Corpus {
  const stream = randomStream(1, name)
  const words = ['ship ', 'whale ', 'sea\n', 'a ', 'captain ', 'white ']
  let text = ''
  while (text.length < length) text += words[stream.integer(words.length)]
  text = text.slice(0, length)
  return { name, text, documents: 1, bytes: length, sources: [name], skipped: [], replaced: 0 }
}

/** Characters: an epoch is about 7 steps for `gpt`, 57 for `gpt2` and 15 for the others, whose rows go on from step to step. */
const sizes = { gpt: 500, gpt2: 4000, rnn: 1000, lstm: 1000, gru: 1000 }
type Family = keyof typeof sizes

/** Dropout, accumulation, averages, validation. */
const settings = (family: Family, out: string): LanguageRunOptions => ({
  data: corpus('text', sizes[family]),
  validation: corpus('held out', 200),
  out,
  model: { family, layers: 1, ...(family.startsWith('gpt') && { heads: 2 }), width: 16, context: 16, dropout: 0.2 },
  steps: 40,
  batch: 2,
  accumulate: 2,
  recipe: { average: 0.9 },
  seed: 7,
  validateEvery: 10,
  checkpointEvery: 5,
})

/** Runs until a step is reported, and then ends it: softly as by Ctrl-C, or by leaving at once, as a crash would. */
async function run(options: LanguageRunOptions, until?: number, how: 'interrupted' | 'dropped' = 'interrupted') {
  const stop = new AbortController()
  const events: TrainingEvent[] = []
  const prepared = await languageRun({ ...options, signal: stop.signal })
  for await (const event of prepared.events()) {
    events.push(event)
    if (event.kind === 'step' && event.step === until) {
      if (how === 'dropped') break
      stop.abort()
    }
  }
  return events
}

const newest = async (out: string): Promise<string> => {
  const names = await readdir(join(out, 'checkpoints'))
  return join(
    out,
    'checkpoints',
    names
      .filter((name) => name.startsWith('step-'))
      .sort()
      .at(-1)!,
  )
}

/** What a run leaves: every byte of weights, optimizer, averages, random streams, place in the data, and losses. */
async function left(out: string): Promise<Record<string, string>> {
  const last = await newest(out)
  const files = {
    'state.safetensors': last,
    'trainer.json': last,
    'metrics.jsonl': out,
    'model.safetensors': out,
    'config.json': out,
    'tokenizer.json': out,
  }
  const found: Record<string, string> = { last: last.split('/').at(-1)! }
  for (const [name, at] of Object.entries(files)) {
    found[name] = createHash('sha256')
      .update(await readFile(join(at, name)))
      .digest('hex')
  }
  return found
}

const lines = async (out: string): Promise<Record<string, unknown>[]> =>
  (await readFile(join(out, 'metrics.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('a run that is stopped and goes on', () => {
  it.each(Object.keys(sizes) as Family[])('leaves the bytes of one that was not, %s', async (family) => {
    const [whole, parts] = [folder(), folder()]
    const uninterrupted = await run(settings(family, whole))
    expect(uninterrupted.at(-1)).toMatchObject({ kind: 'end', step: 40, reason: 'steps' })

    const first = await run(settings(family, parts), 13)
    expect(first.at(-1)).toMatchObject({ kind: 'end', step: 13, reason: 'interrupted' })
    const second = await run({ ...settings(family, parts), resume: true }, 22)
    expect(second[0]).toMatchObject({ kind: 'resume', step: 13 })
    const third = await run(settings(family, parts))
    expect(third[0]).toMatchObject({ kind: 'resume', step: 22 })
    expect(await left(parts)).toEqual(await left(whole))
    expect((await lines(parts)).filter((line) => 'loss' in line).map(({ step }) => step)).toEqual(
      Array.from({ length: 40 }, (_, i) => i + 1),
    )
  })

  it('leaves the same bytes after a crash between two checkpoints, twice', async () => {
    const [whole, crashed] = [folder(), folder()]
    await run(settings('gpt', whole))
    await run(settings('gpt', crashed), 17, 'dropped')
    const second = await run(settings('gpt', crashed), 34, 'dropped')
    expect(second[0]).toMatchObject({ kind: 'resume', step: 15 })
    const third = await run(settings('gpt', crashed))
    expect(third[0]).toMatchObject({ kind: 'resume', step: 30 })
    expect(await left(crashed)).toEqual(await left(whole))
  })

  it('changes nothing when there is nothing left to do', async () => {
    const out = folder()
    await run({ ...settings('gpt', out), steps: 6 })
    const before = await left(out)
    const again = await run({ ...settings('gpt', out), steps: 6, resume: true })
    expect(again.map(({ kind }) => kind)).toEqual(['resume', 'end'])
    expect(await left(out)).toEqual(before)
  })

  it('is not stopped by patience a step later each time', async () => {
    const out = folder()
    const options = { ...settings('gpt', out), recipe: { learningRate: 0 }, validateEvery: 2, patience: 2 }
    expect((await run(options)).at(-1)).toMatchObject({ kind: 'end', step: 6, reason: 'patience' })
    expect((await run(options)).at(-1)).toMatchObject({ kind: 'end', step: 6, reason: 'patience' })
    expect((await run({ ...options, patience: 3 })).at(-1)).toMatchObject({ kind: 'end', step: 8 })
  })
})

describe('what a checkpoint holds', () => {
  it('is there after the first step, and is what the memory held', async () => {
    const out = folder()
    const prepared = await languageRun({ ...settings('gpt', out), steps: 3, checkpointEvery: 100 })
    for await (const event of prepared.events()) {
      if (event.kind !== 'checkpoint' || event.step !== 1) continue
      const { tensors } = await readSafetensors(join(event.path, 'state.safetensors'))
      const { parameters } = await import('../src/nn/index.js')
      for (const [name, weight] of parameters(prepared.model)) {
        const held = (await prepared.memory.read(weight)) as Float32Array
        expect(Buffer.compare(Buffer.from(held.buffer), Buffer.from(tensors.get(name)!.data)), name).toBe(0)
      }
    }
    expect(existsSync(join(out, 'checkpoints', 'step-00000001'))).toBe(true)
  })

  it('of the best step is kept, however old', async () => {
    const out = folder()
    // Weights that stay are never better than at the first look.
    const options = { ...settings('gpt', out), validateEvery: 5, keep: 1, recipe: { learningRate: 0 } }
    const events = await run({ ...options, steps: 25 })
    const looks = events.flatMap((event) => (event.kind === 'validation' ? [[event.step, event.isBest]] : []))
    expect(looks).toEqual([5, 10, 15, 20, 25].map((step) => [step, step === 5]))
    expect(await readdir(join(out, 'checkpoints'))).toEqual(['step-00000005', 'step-00000025'])
  })
})

describe('the weights that are kept', () => {
  it('are the averages, where there are any', async () => {
    const out = folder()
    await run({ ...settings('gpt', out), steps: 10 })
    const kept = (await readSafetensors(join(out, 'model.safetensors'))).tensors
    const state = (await readSafetensors(join(await newest(out), 'state.safetensors'))).tensors
    for (const [name, { data }] of kept) {
      expect(Buffer.compare(Buffer.from(data), Buffer.from(state.get(averageName(name))!.data)), name).toBe(0)
      expect(Buffer.compare(Buffer.from(data), Buffer.from(state.get(name)!.data)), name).not.toBe(0)
    }
  })

  it('are the best, not the last', async () => {
    const out = folder()
    // Letters that the training text has not: each step makes them less likely.
    const validation = { ...corpus('strange', 40), text: 'zqjx'.repeat(10) }
    const prepared = await languageRun({ ...settings('gpt', out), steps: 12, validation, validateEvery: 3 })
    const files: Buffer[] = []
    const best: boolean[] = []
    for await (const event of prepared.events()) {
      if (event.kind !== 'validation') continue
      best.push(event.isBest)
      files.push(await readFile(join(out, 'model.safetensors')))
    }
    expect(best).toEqual([true, false, false, false])
    for (const file of [...files, await readFile(join(out, 'model.safetensors'))])
      expect(file.equals(files[0]!)).toBe(true)
  })
})

describe('the meanings of resume', () => {
  it('true insists on a checkpoint', async () => {
    const out = folder()
    await expect(run({ ...settings('gpt', out), resume: true })).rejects.toThrow(/holds no checkpoint/)
    expect(await readdir(out)).toEqual([])
  })

  it('false refuses a folder with a run, whole or not', async () => {
    const out = folder()
    await run({ ...settings('gpt', out), steps: 1 })
    await expect(run({ ...settings('gpt', out), resume: false })).rejects.toThrow(/holds a run already/)
    await expect(run({ ...settings('gpt', out), resume: false, seed: 8 })).rejects.toThrow(/holds a run already/)
    await truncate(join(await newest(out), 'state.safetensors'), 10)
    await expect(run({ ...settings('gpt', out), resume: false })).rejects.toThrow(/holds a run already/)
  })
})

describe('a run that goes on with other options', () => {
  const changed = corpus('text', 500)
  const other = { ...changed, text: changed.text.replace('whale', 'shark') }
  const refusals: readonly (readonly [string, Partial<LanguageRunOptions>, RegExp])[] = [
    ['seed', { seed: 8 }, /seed was 7, is 8/],
    ['batch', { batch: 4 }, /batch was 2, is 4/],
    ['accumulation', { accumulate: 1 }, /accumulate was 2, is 1/],
    ['tokenizer', { tokenizer: 'byte' }, /tokenizer was "character", is "byte"/],
    ['name of the data', { data: { ...changed, name: 'other' } }, /data was "text, 500 bytes", is "other, 500 bytes"/],
    ['letters of the data', { data: other }, /dataHash was "[0-9a-f]+", is "[0-9a-f]+"/],
    ['letters held out', { validation: corpus('held  out', 200) }, /heldOutHash was "[0-9a-f]+", is "[0-9a-f]+"/],
    ['averaging', { recipe: { average: 0 } }, /isAveraged was true, is false/],
    [
      'architecture',
      { model: { family: 'gpt', layers: 2, heads: 2, width: 16, context: 16, dropout: 0.2 } },
      /config was \{.*"layers":1.*\}, is \{.*"layers":2/,
    ],
  ]

  it('is refused with the difference, and leaves the folder as it was', async () => {
    const out = folder()
    await run(settings('gpt', out), 11)
    const before = await left(out)
    for (const [, options, difference] of refusals) {
      await expect(run({ ...settings('gpt', out), ...options })).rejects.toThrow(difference)
      expect(await left(out)).toEqual(before)
    }
    expect((await run(settings('gpt', out))).at(-1)).toMatchObject({ kind: 'end', step: 40 })
  })

  it('may change its length and its rates, and writes down that it did', async () => {
    const out = folder()
    await run(settings('gpt', out), 4)
    const recipe = { average: 0.95, learningRate: 0.003, weightDecay: 0, clip: 2 }
    const events = await run({ ...settings('gpt', out), steps: 8, threads: 1, keep: 9, recipe })
    expect(events.map(({ step }) => step)).toEqual([4, 5, 5, 6, 7, 8, 8, 8, 8])
    const saved = JSON.parse(await readFile(join(await newest(out), 'trainer.json'), 'utf8'))
    expect(saved.settings).toMatchObject({ steps: 8, recipe })
    const config = JSON.parse(await readFile(join(out, 'config.json'), 'utf8'))
    expect(config.training).toMatchObject({ steps: 8, recipe })
  })
})

describe('a damaged checkpoint', () => {
  const damages: readonly (readonly [string, string, (path: string) => Promise<void>])[] = [
    ['a bit of the weights', 'state.safetensors', (path) => flip(path, -9)],
    ['a bit of the header', 'state.safetensors', (path) => flip(path, 20)],
    ['a bit of the state', 'trainer.json', (path) => flip(path, 30)],
    ['the end of the weights', 'state.safetensors', (path) => truncate(path, 100)],
    ['all of the state', 'trainer.json', (path) => truncate(path, 0)],
    ['the weights', 'state.safetensors', (path) => rm(path)],
    ['the manifest', 'manifest.json', (path) => rm(path)],
  ]

  async function flip(path: string, place: number): Promise<void> {
    const bytes = await readFile(path)
    const at = place < 0 ? bytes.length + place : place
    bytes[at] = bytes[at]! ^ 1
    await writeFile(path, bytes)
  }

  it('is passed over with a report, the run goes on from the one before, to the same bytes', async () => {
    const [whole, damaged] = [folder(), folder()]
    const options = (out: string): LanguageRunOptions => ({ ...settings('gpt', out), steps: 8, checkpointEvery: 2 })
    await run(options(whole))
    await run(options(damaged), 6)
    for (const [, name, damage] of damages) {
      const path = await newest(damaged)
      await damage(join(path, name))
      const skipped: string[] = []
      const onSkipped = (at: string, problem: string): void => void skipped.push(`${at}: ${problem}`)
      const events = await run({ ...options(damaged), onSkipped }, 6)
      expect(events[0]).toMatchObject({ kind: 'resume', step: 4 })
      expect(skipped).toHaveLength(1)
      expect(skipped[0]).toContain(path)
      expect(skipped[0]).toContain(name)
    }
    await run(options(damaged))
    expect(await left(damaged)).toEqual(await left(whole))
  })

  it('that is the only one is not written over', async () => {
    const out = folder()
    await run({ ...settings('gpt', out), steps: 1 })
    await flip(join(await newest(out), 'state.safetensors'), -9)
    await expect(run(settings('gpt', out))).rejects.toThrow(/none of its 1 checkpoints is whole/)
    expect(existsSync(join(out, 'model.safetensors'))).toBe(true)
  })
})
