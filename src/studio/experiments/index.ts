import type { Experiment } from '../experiment.js'

/** What runs, by the id of its card. */
export const experiments: Readonly<Record<string, () => Promise<Experiment<unknown>>>> = {
  temperature: async () => (await import('./temperature/run.js')).temperatureExperiment,
}
