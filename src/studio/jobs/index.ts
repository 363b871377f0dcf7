import type { OpenJob } from '../job.js'

/** The work that pages can ask for, by name; a job's code is loaded when it is first asked for. */
export const jobs: Readonly<Record<string, () => Promise<OpenJob>>> = {
  backpropagation: async () => (await import('./backpropagation.js')).backpropagation,
  contrast: async () => (await import('./contrast.js')).contrast,
  anomaly: async () => (await import('./anomaly.js')).anomaly,
  autoencoder: async () => (await import('./autoencoder.js')).autoencoder,
  diffusion: async () => (await import('./diffusion.js')).diffusion,
  duel: async () => (await import('./duel.js')).duel,
  evaluation: async () => (await import('./evaluation.js')).evaluation,
  experiment: async () => (await import('./experiment.js')).experiment,
  'few-shot': async () => (await import('./few-shot.js')).fewShot,
  guide: async () => (await import('./guide.js')).guide,
  lifecycle: async () => (await import('./lifecycle.js')).lifecycle,
  'image-bench': async () => (await import('./image-bench.js')).imageBench,
  language: async () => (await import('./language.js')).language,
  prompting: async () => (await import('./prompting.js')).prompting,
  slopes: async () => (await import('./slopes.js')).slopes,
  stylegan: async () => (await import('./stylegan.js')).stylegan,
  race: async () => (await import('./race.js')).race,
  reach: async () => (await import('./reach.js')).reach,
  stored: async () => (await import('./stored.js')).stored,
}
