// atelier data tokenize corpus/ --out tokens/
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  out: { kind: 'text', value: 'folder', help: 'where the tokens go: a folder that is not there yet, or empty' },
  column: { kind: 'text', value: 'name', help: 'the column of a table that holds the text' },
  encoding: {
    kind: 'text',
    value: 'name',
    help: 'the encoding of files without a byte order mark',
    otherwise: 'utf-8',
  },
  tokenizer: {
    kind: 'text',
    value: 'kind',
    default: 'bpe',
    help: 'bpe, character, byte, or the path of a tokenizer.json',
  },
  vocabulary: { kind: 'whole', least: 257, help: 'tokens of a bpe tokenizer', otherwise: '4096' },
  sampleBytes: {
    kind: 'whole',
    least: 1000,
    default: 20_000_000,
    help: 'bytes of text a bpe vocabulary is learnt from',
  },
  holdOut: { kind: 'number', least: 0, most: 0.9, default: 0.01, help: 'share of the tokens, at the end, to hold out' },
  workers: {
    kind: 'whole',
    least: 1,
    help: 'threads that encode; the tokens do not depend on it',
    otherwise: 'all cores',
  },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type TokenizeValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier data tokenize corpus/ --out tokens/ --vocabulary 8192
  atelier data tokenize reviews.jsonl.gz --column text --out tokens/ --tokenizer runs/x/tokenizer.json
  atelier train --data tokens/ --out runs/y

The text may be larger than the memory. An interrupted tokenizing leaves nothing; the same command begins afresh.`

export function addTokenize(data: Command): void {
  const command = data
    .command('tokenize')
    .description('Turns a text of any size into a folder of tokens that train reads, once and on all cores.')
    .summary('turn a large text into a folder of tokens')
    .argument('<source>', 'a file, folder, table or set')
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (source: string, flags: Partial<TokenizeValues>) =>
    (await import('./tokenizeVerb.js')).tokenizeVerb(source, valuesOf(options, flags)),
  )
}
