/** Runs that were trained in pages of this browser, and models that were brought to it. */
import { cardLimits } from 'atelier/registry'
import { type ModelFiles, type ModelRow, weightsName } from 'atelier/studio'
import type { Library } from './library'
import { noteIfFull } from './room'
import { filesOf, hearOf, isOwn, type KeptRun, newOwnId, openStore, tellOf } from './store'

async function kept(id: string): Promise<KeptRun> {
  const run = await (await openStore()).get('runs', id)
  if (run) return run
  throw new Error(`${id}: this browser keeps no run of this name`)
}

async function change(id: string, changed: (run: KeptRun) => Partial<KeptRun>): Promise<void> {
  const store = await openStore()
  const run = await kept(id)
  await store.put('runs', { ...run, ...changed(run) }, id)
  tellOf([id])
}

/** A run that gives no sign of life for so many milliseconds while it runs was left with its page. */
const silence = 10_000

const asItIs = (run: KeptRun): KeptRun =>
  run.status === 'running' && Date.now() - run.heartbeat > silence ? { ...run, status: 'interrupted' } : run

export const browserLibrary: Library = {
  place: 'this browser',
  async listRuns() {
    const runs = await (await openStore()).getAll('runs')
    return runs.map(asItIs).sort((a, b) => b.begun - a.begun)
  },
  run: async (id) => asItIs(await kept(id)),
  readSeries: async (id) => (await (await openStore()).get('curves', id)) ?? {},
  samples: async (id) => (await (await openStore()).get('samples', id)) ?? [],
  async artifacts(id) {
    const store = await openStore()
    const [keys, values] = await Promise.all([
      store.getAllKeys('files', filesOf(id)),
      store.getAll('files', filesOf(id)),
    ])
    const files = keys.map((key, i) => ({
      name: key.slice(id.length + 1),
      bytes: values[i]!.byteLength,
      sha256: null,
    }))
    return { files, checkpoints: [] }
  },
  async lineage() {
    const runs = await (await openStore()).getAll('runs')
    return runs.flatMap(({ id, config }) =>
      typeof config.from === 'string'
        ? [{ child: id, role: 'copied', reference: config.from, parent: isOwn(config.from) ? config.from : null }]
        : [],
    )
  },
  async models() {
    const store = await openStore()
    const ids = (await store.getAllKeys('files')).filter((key) => key.endsWith(`/${weightsName}`))
    const runs = await Promise.all(ids.map((key) => store.get('runs', key.slice(0, key.lastIndexOf('/')))))
    return runs.flatMap((run) => (run ? [modelOf(run)] : []))
  },
  async file(id, name) {
    const bytes = await (await openStore()).get('files', `${id}/${name}`)
    if (!bytes) throw new Error(`${id}: it has no file ${name}`)
    return new Blob([bytes as Uint8Array<ArrayBuffer>])
  },
  async modelFiles(id) {
    const store = await openStore()
    const keys = await store.getAllKeys('files', filesOf(id))
    const files = await Promise.all(
      keys.map(async (key) => [key.slice(id.length + 1), (await store.get('files', key))!] as const),
    )
    return new Map(files) as ModelFiles
  },
  async importModel(name, files) {
    // All that models are made of is needed here alone.
    const { openModelFiles } = await import('./openFiles')
    const { config, parameters } = await openModelFiles(files)
    const id = newOwnId()
    const now = Date.now()
    const training = (config as { readonly training?: Readonly<Record<string, unknown>> }).training ?? {}
    const { data, seed } = training
    await keepModel(
      {
        ...{ id, name, verb: 'import', status: 'finished', begun: now, ended: now, heartbeat: now, address: null },
        ...{ seed: typeof seed === 'number' ? seed : null, family: config.family, parameters },
        ...{ dataName: typeof data === 'string' ? data : null, dataHash: null, step: 0, steps: null, loss: null },
        ...{ bestStep: null, bestLoss: null, note: null, tags: [], machine: 'this browser', command: null },
        ...{ version: null, commit: null, results: {}, problem: null, folder: null, fileBytes: 0 },
        config: config as unknown as KeptRun['config'],
      },
      files,
    )
    return id
  },
  tag: (id, tag, isOn) =>
    change(id, ({ tags }) => ({ tags: [...tags.filter((each) => each !== tag), ...(isOn ? [tag] : [])].sort() })),
  note: (id, note) => change(id, () => ({ note: note === '' ? null : note })),
  async remove(id) {
    const store = await openStore()
    const all = store.transaction(['runs', 'curves', 'samples', 'files'], 'readwrite')
    await Promise.all([
      ...(['runs', 'curves', 'samples'] as const).map((name) => all.objectStore(name).delete(id)),
      all.objectStore('files').delete(filesOf(id)),
      all.done,
    ])
    tellOf([id])
  },
  watch: (hear) => hearOf((runs) => hear({ runs })),
}

/** Keeps a run with the files of its model: all or nothing. */
export async function keepModel(run: KeptRun, files: ModelFiles): Promise<void> {
  const store = await openStore()
  const { tags, note } = (await store.get('runs', run.id)) ?? run
  const all = store.transaction(['runs', 'files'], 'readwrite')
  const fileBytes = [...files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
  try {
    await Promise.all([
      all.objectStore('runs').put({ ...run, tags, note, fileBytes }, run.id),
      ...[...files].map(([name, bytes]) => all.objectStore('files').put(bytes.slice(), `${run.id}/${name}`)),
      all.done,
    ])
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error
    noteIfFull(error)
    throw new Error('This browser has no room for it: delete models or runs first')
  }
  tellOf([run.id])
}

function modelOf(run: KeptRun): ModelRow {
  const { id, name, verb, status, begun, family, parameters, fileBytes, dataName, bestLoss, note, config } = run
  return {
    ...{ id, name, verb, status, made: begun, family, parameters, bytes: fileBytes, dataName, bestLoss, note },
    dataLicence: null,
    limits: cardLimits({ run: { ...run, config }, otherSeeds: [] }),
    opens: config.tokenizerHash !== undefined || typeof config.vocabulary === 'number' ? 'text' : 'examples',
  }
}
