// atelier inpaint runs/digits --from 3 --mask right
import type { Command } from 'commander'
import { wayOptions } from './diffusionSampleOptions.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  from: { kind: 'text', value: 'image', help: 'the image: a file, or a place in the held-out data' },
  mask: {
    kind: 'text',
    value: 'what',
    help: 'what is made anew: left, right, top, bottom, centre, or a file that is white there',
  },
  count: { kind: 'whole', least: 1, default: 8, help: 'images' },
  times: {
    kind: 'whole',
    least: 1,
    default: 4,
    help: 'how often each step is gone over, so that both parts suit each other',
  },
  ...wayOptions,
  grid: { kind: 'text', value: 'file', help: 'the file for the picture', otherwise: 'inpainted.png in the run' },
  out: { kind: 'text', value: 'folder', help: 'a folder for a PNG file of each image' },
  data: { kind: 'text', value: 'source', help: 'images to begin from', otherwise: "those held out of the run's own" },
} as const satisfies OptionTable

export type InpaintValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier inpaint runs/digits --from 3 --mask right
  atelier inpaint runs/digits --from mine.png --mask hole.png --label 7 --guidance 2`

export function addInpaint(program: Command): void {
  const command = program.command('inpaint').summary('make a part of an image anew, so that it suits the rest')
  command.description(
    'Makes a part of an image anew with a run of diffusion or flow, in several ways that suit the rest.',
  )
  command.argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (run: string, flags: Partial<InpaintValues>) =>
    (await import('./inpaintVerb.js')).inpaintVerb(run, valuesOf(options, flags)),
  )
}
