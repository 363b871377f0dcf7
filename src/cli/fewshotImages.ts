// atelier fewshot images drawings/ --way 5 --shot 1 --out runs/drawings
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  way: { kind: 'whole', least: 2, most: 1000, default: 5, help: 'classes of an episode' },
  shot: { kind: 'whole', least: 1, most: 1000, default: 1, help: 'examples that are shown of each class' },
  queries: {
    kind: 'whole',
    least: 1,
    most: 1000,
    default: 5,
    help: 'examples that are asked for of each class, at most',
  },
  episodes: { kind: 'whole', least: 2, default: 600, help: 'episodes to measure on' },
  run: {
    kind: 'text',
    value: 'folder',
    help: 'a network trained before, or characters, which ships: all classes measure it',
  },
  out: { kind: 'text', value: 'folder', help: "the run's folder", otherwise: 'runs/fewshot- and the name of the data' },
  steps: { kind: 'whole', least: 1, default: 1000, help: 'updates, each of one episode of training' },
  trainWay: { kind: 'whole', least: 2, help: 'classes of an episode of training', otherwise: '64, or all there are' },
  turns: {
    kind: 'choice',
    choices: ['1', '2', '4'],
    default: '1',
    help: 'quarter turns of a class that count as classes of their own; 4 for characters',
  },
  augment: { kind: 'number', least: 0, default: 1, help: 'how far images are moved, bent and turned in training' },
  views: {
    kind: 'whole',
    least: 0,
    most: 1000,
    default: 8,
    help: 'moved and bent views of each image that its place is averaged over in measuring',
  },
  images: { kind: 'whole', least: 2, help: 'images to read, at most', otherwise: 'all' },
  resize: { kind: 'whole', least: 8, most: 256, default: 28, help: 'height and width that images are brought to' },
  colours: { kind: 'choice', choices: ['grey', 'rgb'], default: 'grey', help: 'what images are turned into' },
  width: { kind: 'whole', least: 1, default: 64, help: 'channels of the network' },
  layers: { kind: 'whole', least: 1, most: 6, default: 4, help: 'blocks of the network' },
  learningRate: { kind: 'number', least: 0, isOpen: true, default: 0.02, help: 'peak learning rate' },
  validation: { kind: 'number', least: 0, most: 0.5, default: 0.1, help: 'share of the classes that validate' },
  test: { kind: 'number', least: 0.01, most: 0.9, default: 0.2, help: 'share of the classes that measure' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides all that is random' },
  target: { kind: 'choice', choices: ['cpu', 'webgpu', 'cuda'], default: 'cpu', help: 'what computes; see doctor' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores, or one for small models' },
  json: { kind: 'switch', help: 'one JSON object a line on stdout' },
} as const satisfies OptionTable

export type FewshotImageValues = ValuesOf<typeof options>

const examples = `
Images lie in a folder for each class, which may lie in folders of groups, such as alphabets: with five groups or more, whole ones are held out.

Examples:
  atelier fewshot images drawings/ --way 5 --shot 1
  atelier fewshot images characters/ --way 20 --turns 4 --steps 4000
  atelier fewshot images symbols/ --run characters
  atelier fewshot images others/ --run runs/fewshot-characters --way 5 --shot 5`

export function addFewshotImages(fewshot: Command): void {
  const command = fewshot.command('images <source>').summary('tell classes apart from a few images of each')
  command.description(
    'Trains a prototypical network (arXiv:1703.05175) on episodes of some classes, and measures it on others that it has never seen, ' +
      'beside neighbours among pixels and principal components, and a linear map. The same command goes on where a run was stopped.',
  )
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (source: string, flags: Partial<FewshotImageValues>) =>
    (await import('./fewshotImagesVerb.js')).fewshotImagesVerb(source, valuesOf(options, flags)),
  )
}
