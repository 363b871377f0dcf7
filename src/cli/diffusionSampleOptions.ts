/** What `sample` can be told of a run of diffusion or flow. */
import type { OptionTable, ValuesOf } from './option.js'

/** By name, so that help does not load what samples. */
const solvers = ['ddpm', 'ddim', 'euler', 'heun', 'dpm++2m'] as const

/** What each example is to be, and the way there: shared by all verbs that sample. */
export const wayOptions = {
  label: { kind: 'text', value: 'class', help: 'the class of all examples, by name or place; none for no class' },
  caption: { kind: 'text', value: 'text', help: 'what all examples show' },
  solver: {
    kind: 'choice',
    choices: solvers,
    help: 'how noise is taken away',
    otherwise: 'dpm++2m; ddim of a distilled run',
  },
  steps: { kind: 'whole', least: 1, help: 'steps from noise to data', otherwise: '20; of a distilled run its own' },
  guidance: {
    kind: 'number',
    help: 'weight of the label or the caption: above 1, examples more typical, at twice the cost',
    otherwise: '1',
  },
  eta: { kind: 'number', least: 0, most: 1, help: 'noise that ddim adds on its way, as a share of that of ddpm' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides every example' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export const diffusionSampleOptions = {
  count: { kind: 'whole', least: 1, help: 'examples', otherwise: '64 images; 2000 points' },
  ...wayOptions,
  path: { kind: 'text', value: 'file', help: 'the way of some from noise to data, as a .gif or .webp, and a sheet' },
  from: { kind: 'text', value: 'image', help: 'make others like an image: a file, or a place in the held-out data' },
  strength: {
    kind: 'number',
    least: 0,
    most: 1,
    default: 0.6,
    help: 'how unlike --from: 0 is the same, 1 has nothing of it',
  },
  interpolate: {
    kind: 'text',
    value: 'a,b',
    help: 'an animation between two images of the data, or seeds as in seed:1,seed:2',
  },
  frames: { kind: 'whole', least: 2, default: 24, help: 'images from the one to the other' },
  grid: { kind: 'text', value: 'file', help: 'the file for the picture', otherwise: 'one in the run' },
  out: { kind: 'text', value: 'folder', help: 'a folder for a PNG file of each image; of points, a CSV file' },
  data: { kind: 'text', value: 'source', help: 'images to begin from', otherwise: "those held out of the run's own" },
} as const satisfies OptionTable

export type WayValues = ValuesOf<typeof wayOptions>
export type DiffusionSampleValues = ValuesOf<typeof diffusionSampleOptions>
