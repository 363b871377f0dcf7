import type { Experiment } from '../experiment.js'

/** What runs, by the id of its card. */
export const experiments: Readonly<Record<string, () => Promise<Experiment<unknown>>>> = {
  backpropagation: async () => (await import('./backpropagation/run.js')).backpropagationExperiment,
  chef: async () => (await import('./chef/run.js')).chefExperiment,
  'few-shot': async () => (await import('./few-shot/run.js')).fewShotExperiment,
  autoencoder: async () => (await import('./autoencoder/run.js')).autoencoderExperiment,
  adversaries: async () => (await import('./adversaries/run.js')).adversariesExperiment,
  collapse: async () => (await import('./collapse/run.js')).collapseExperiment,
  generative: async () => (await import('./generative/run.js')).generativeExperiment,
  'fine-tuning': async () => (await import('./fine-tuning/run.js')).fineTuningExperiment,
  requirements: async () => (await import('./requirements/run.js')).requirementsExperiment,
  diffusion: async () => (await import('./diffusion/run.js')).diffusionExperiment,
  heads: async () => (await import('./heads/run.js')).headsExperiment,
  temperature: async () => (await import('./temperature/run.js')).temperatureExperiment,
  transformers: async () => (await import('./transformers/run.js')).transformersExperiment,
}
