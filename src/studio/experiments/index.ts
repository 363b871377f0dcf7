import type { Experiment } from '../experiment.js'

/** What runs, by the id of its card. */
export const experiments: Readonly<Record<string, () => Promise<Experiment<unknown>>>> = {
  backpropagation: async () => (await import('./backpropagation/run.js')).backpropagationExperiment,
  'few-shot': async () => (await import('./few-shot/run.js')).fewShotExperiment,
  autoencoder: async () => (await import('./autoencoder/run.js')).autoencoderExperiment,
  temperature: async () => (await import('./temperature/run.js')).temperatureExperiment,
}
