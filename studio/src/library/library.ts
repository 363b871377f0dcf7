/** Runs and models as the pages see them: the same questions to the server's registry and to this browser's own store. */
import type {
  Ancestry,
  Artifacts,
  Curves,
  LibraryChange,
  ModelFiles,
  ModelRow,
  RunDetail,
  RunRow,
  RunSample,
} from 'atelier/studio'

export interface Library {
  /** In words: `this computer`, `this browser`. */
  readonly place: string
  listRuns(): Promise<readonly RunRow[]>
  /** @throws Error with a sentence if there is no such run. */
  run(id: string): Promise<RunDetail>
  readSeries(id: string): Promise<Curves>
  samples(id: string): Promise<readonly RunSample[]>
  artifacts(id: string): Promise<Artifacts>
  /** Who comes from whom, over all runs. */
  lineage(): Promise<readonly Ancestry[]>
  /** Runs that have weights. */
  models(): Promise<readonly ModelRow[]>
  /** One of a run's files. */
  file(id: string, name: string): Promise<Blob>
  /** The files of which a run's model consists, with what tells about it, by their names. */
  modelFiles(id: string): Promise<ModelFiles>
  /** Takes a model in, and gives the id of its run. @throws Error with a sentence for files that are no model. */
  importModel(name: string, files: ModelFiles): Promise<string>
  tag(id: string, tag: string, isOn: boolean): Promise<void>
  note(id: string, note: string): Promise<void>
  /** For good, files and all. */
  remove(id: string): Promise<void>
  /** Tells of runs that are new, other than before or gone, until the function returned is called. */
  watch(hear: (change: LibraryChange) => void): () => void
}

/** Names of the files that go with a model into a zip. */
export const toldAbout = ['README.md', 'metrics.jsonl'] as const
