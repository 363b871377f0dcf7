/** Both places as one: what is this browser's own is known by its name, all else is the server's. */
import type { Library } from './library'
import { isOwn } from './store'

/** @param server Absent where a plain host of files serves the pages. */
export function joinedLibrary(browser: Library, server: Library | undefined): Library {
  const all = server ? [server, browser] : [browser]
  const of = (id: string): Library => (isOwn(id) ? browser : (server ?? browser))
  /** What either has; one that does not answer is left out, unless both are silent. */
  const gathered = async <T>(ask: (library: Library) => Promise<readonly T[]>): Promise<readonly T[]> => {
    const answers = await Promise.allSettled(all.map(ask))
    const failed = answers.find((answer) => answer.status === 'rejected')
    if (failed && answers.every(({ status }) => status === 'rejected')) throw failed.reason
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  }
  return {
    place: all.map(({ place }) => place).join(' and '),
    listRuns: async () => (await gathered((library) => library.listRuns())).toSorted((a, b) => b.begun - a.begun),
    run: (id) => of(id).run(id),
    readSeries: (id) => of(id).readSeries(id),
    samples: (id) => of(id).samples(id),
    artifacts: (id) => of(id).artifacts(id),
    lineage: () => gathered((library) => library.lineage()),
    models: async () => (await gathered((library) => library.models())).toSorted((a, b) => b.made - a.made),
    file: (id, name) => of(id).file(id, name),
    modelFiles: (id) => of(id).modelFiles(id),
    // Where there is a server, its command line can use the model, too.
    importModel: (name, files) => (server ?? browser).importModel(name, files),
    tag: (id, tag, isOn) => of(id).tag(id, tag, isOn),
    note: (id, note) => of(id).note(id, note),
    remove: (id) => of(id).remove(id),
    watch(hear) {
      const ends = all.map((library) => library.watch(hear))
      return () => {
        for (const end of ends) end()
      }
    },
  }
}
