import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BlockLoader, tokenFileLoader } from '../loader.js'
import { readText } from '../text.node.js'
import { byteTokenizer, characterTokenizer, trainBpe } from '../tokenizers/index.js'
import { isTokenFolder, openTokens } from './open.node.js'
import { type TokenizeOptions, writeTokens } from './write.node.js'

let folder: string
let made = 0
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-tokens-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, content: string | Uint8Array): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

async function tokenize(source: string, options: TokenizeOptions = {}) {
  const out = join(folder, `.out${made++}`)
  mkdirSync(out)
  const manifest = await writeTokens(source, out, { workers: 1, holdOut: 0, ...options })
  return { out, manifest, tokens: await openTokens(out) }
}

/** What is in the file, as text. */
async function textOf(source: string, options: TokenizeOptions = {}): Promise<string> {
  const { tokens } = await tokenize(source, { tokenizer: 'byte', ...options })
  return Buffer.from(tokens.read(0, tokens.length)).toString()
}

/** Columns id (int32) and line (string): 1 'Call me Ishmael.', 2 null, 3 'Ça va — “oui”'; Snappy. */
const parquet = Buffer.from(
  'UEFSMRUGFRwVIFwVBhUAFQYVABUEFQAAAAMHDCwBAAAAAgAAAAMAAAAVBhVcFWBcFQYVAhUGFQAVBBUAAAADBSysEAAAAENhbGwgbWUgSXNobWFlbC4U' +
    'AAAAw4dhIHZhIOKAlCDigJxvdWnigJ0VBBk8SARyb290FQQAFQIlAhgCaWQAFQwlAhgEbGluZSUAABYGGRwZLCYIHBUCGRUAGRgCaWQVAhYGFkYWSiYI' +
    'PDYAKAQDAAAAGAQBAAAAABkcFQYVABUCAAAAJlIcFQwZFQAZGARsaW5lFQIWBhaGARaKASZSPDYCKBDDh2EgdmEg4oCUIOKAnG92GBBDYWxsIG1lIElz' +
    'aG1hZWwuEgAZHBUGFQAVAgAAABbMARYGNtQBACgJaHlwYXJxdWV0GSwcAAAcAAAAxwAAAFBBUjE=',
  'base64',
)

describe('writeTokens', () => {
  it('reads every kind of file as readText does, each document ended by a new line', async () => {
    write('a.txt', 'Ça va\nbien')
    write('b.txt.gz', gzipSync('zipped 🐋'))
    write('c.jsonl', '{"body":"one","id":1}\n\n{"body":"two"}\n{"body":" "}')
    write('d.ndjson.gz', gzipSync('"three"\r\n"four"\r\n'))
    write('e.csv', 'id,text\r\n1,"He said ""yes"", twice"\r\n2,"two\nlines"\r\n3,\r\n')
    write('f.tsv', 'text\tid\nso, so\t1\n')
    write('g.parquet', parquet)
    write('h.parquet.gz', gzipSync(parquet))
    write('i.json', '["five", "six"]')
    write('j.txt', Buffer.from('\ufeffwide', 'utf16le'))
    write('picture.png', new Uint8Array([137, 0, 0, 1]))
    write('empty.csv', '')
    const { manifest, tokens } = await tokenize(folder, { tokenizer: 'byte' })
    const corpus = await readText(folder)
    expect(tokens.tokenizer.decode(tokens.read(0, tokens.length))).toBe(`${corpus.text}\n`)
    expect(manifest).toMatchObject({ documents: corpus.documents, blank: 2, dtype: 'uint16', documentEnd: [10] })
    expect(manifest.bytes).toBe(corpus.bytes - corpus.documents + 1)
    expect(manifest.sources.map(({ path }) => path)[0]).toBe('a.txt')
    expect(manifest.skipped.map(({ path, reason }) => [path, reason.slice(0, 5)])).toEqual([
      ['empty.csv', 'there'],
      ['picture.png', 'a NUL'],
    ])
  })

  it('reads tables and texts of many windows', async () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, index) => `row ${index}, “quoted” and\n${'long enough to fill windows '.repeat(6)}`,
    )
    const csv = `n,text\n${rows.map((row, index) => `${index},"${row}"\n`).join('')}`
    const jsonl = rows.map((row) => `${JSON.stringify({ text: row })}\n`).join('')
    const expected = rows.map((row) => `${row}\n`).join('')
    expect(csv.length).toBeGreaterThan(3 * 2 ** 20)
    expect((await textOf(write('a.csv', csv))) === expected).toBe(true)
    expect((await textOf(write('a.csv.gz', gzipSync(csv)))) === expected).toBe(true)
    expect((await textOf(write('a.jsonl', jsonl))) === expected).toBe(true)
    expect((await textOf(write('a.txt', expected))) === `${expected}\n`).toBe(true)
    expect((await textOf(write('wide.txt', Buffer.from(`\ufeff${expected}`, 'utf16le')))) === `${expected}\n`).toBe(
      true,
    )
    const broken = `${jsonl}{oops\n`
    await expect(textOf(write('b.jsonl', broken))).rejects.toThrow('b.jsonl", line 20001: not JSON')
    await expect(textOf(write('b.csv', `${csv}1,2,3\n`))).rejects.toThrow('b.csv", row 20001: Too many fields')
    await expect(textOf(write('c.csv', `${csv}1,"two\n`))).rejects.toThrow('c.csv", row 20001: Quoted field')
    await expect(textOf(write('d.jsonl', `${jsonl}{"text":[]}\n`))).rejects.toThrow(
      'row 20001: column "text" is an array',
    )
  })

  it('gives the tokens of the whole text to a long document', async () => {
    const text = 'Call me Ishmael. Some years ago - never mind how long precisely.\n\n'.repeat(40_000)
    const tokenizer = trainBpe([text.slice(0, 1000)], { size: 300 })
    const { tokens } = await tokenize(write('a.txt', text), { tokenizer })
    const expected = tokenizer.encode(`${text}`)
    expect(
      Buffer.compare(
        Buffer.from(Int32Array.from(tokens.read(0, expected.length)).buffer),
        Buffer.from(expected.buffer),
      ),
    ).toBe(0)
  })

  it('ends documents by the token for it, and reads one that a text spells as text', async () => {
    const tokenizer = byteTokenizer({ special: ['<|endoftext|>'] })
    const { tokens, manifest } = await tokenize(write('a.jsonl', '"a<|endoftext|>"\n"b"'), { tokenizer })
    expect(manifest.documentEnd).toEqual([256])
    expect([...tokens.read(0, tokens.length)]).toEqual([...Buffer.from('a<|endoftext|>'), 256, 98, 256])
  })

  it('keeps 32 bits for a large vocabulary', async () => {
    const characters = Array.from({ length: 70_000 }, (_, index) => String.fromCodePoint(0x10000 + index))
    const tokenizer = characterTokenizer([...characters, 'held\n'])
    const { tokens, manifest } = await tokenize(write('a.txt', 'held'), { tokenizer })
    expect(manifest.dtype).toBe('int32')
    expect([...tokens.read(0, 5)]).toEqual([70_000, 70_001, 70_002, 70_003, 70_004])
  })

  it('has every character of the source, and learns pairs from a sample', async () => {
    const file = write('a.jsonl', '"one 🐋"\n"two é"')
    const { tokens } = await tokenize(file, { tokenizer: 'character' })
    expect(tokens.tokenizer.decode(tokens.read(0, tokens.length))).toBe('one 🐋\ntwo é\n')
    const pairs = await tokenize(file, { vocabulary: 260 })
    expect(pairs.manifest.tokenizer).toBe('bpe')
    expect(pairs.tokens.tokenizer.decode(pairs.tokens.read(0, pairs.tokens.length))).toBe('one 🐋\ntwo é\n')
  })

  it('keeps a text with a scratch, counts it, and refuses more', async () => {
    const scratched = Buffer.concat([Buffer.from('abcd'.repeat(500)), Buffer.from([0xff])])
    expect((await tokenize(write('a.txt', scratched))).manifest.replaced).toBe(1)
    const file = write('b.txt', Buffer.from('d\xe9j\xe0 vu', 'latin1'))
    await expect(tokenize(file)).rejects.toThrow('b.txt": 2 malformed sequences in 7 characters: not text in utf-8')
    expect(await textOf(file, { encoding: 'windows-1252' })).toBe('déjà vu\n')
  })

  it.each([
    ['a.csv', 'id,text\n1,yes\n2,no, never\n', {}, 'a.csv", row 2: Too many fields'],
    ['a.jsonl', '"one"\n{oops', {}, 'a.jsonl", line 2: not JSON'],
    ['b.jsonl', '{"text":"a"}\n', { column: 'verse' }, 'columns "text": there is no column "verse"'],
    ['a.txt', 'held', { column: 'verse' }, 'it is plain text: there is no column "verse"'],
    ['empty.txt', '', {}, 'there is nothing to learn from'],
    ['blank.txt', ' \n\t', {}, 'there is nothing to learn from'],
    ['bad.txt.gz', 'held', {}, 'bad.txt.gz": it cannot be read'],
    ['cut.txt.gz', gzipSync('held'.repeat(99)).subarray(0, 20), {}, 'cut.txt.gz": it cannot be read: unexpected end'],
  ])('refuses %s of %j', async (name, content, options, reason) => {
    await expect(tokenize(write(name, content), options)).rejects.toThrow(reason)
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    controller.abort()
    await expect(tokenize(write('a.txt', 'held'), { signal: controller.signal })).rejects.toThrow('interrupted')
  })
})

describe('openTokens', () => {
  it('holds out the end', async () => {
    const { tokens, manifest } = await tokenize(write('a.txt', '0123456789'.repeat(10)), {
      tokenizer: 'byte',
      holdOut: 0.1,
    })
    expect(manifest).toMatchObject({ tokens: 101, heldOut: 11 })
    expect(tokens.length).toBe(90)
    expect([...tokens.heldOut(3)]).toEqual([...Buffer.from('012')])
    expect(tokens.heldOut(1000)).toHaveLength(11)
  })

  it('refuses what is damaged, or is none', async () => {
    expect(isTokenFolder(folder)).toBe(false)
    expect(isTokenFolder(write('b.txt', 'held'))).toBe(false)
    await expect(openTokens(folder)).rejects.toThrow('it is not a folder of tokens')
    const { out } = await tokenize(write('a.txt', 'held'), { tokenizer: 'byte' })
    truncateSync(join(out, 'tokens.bin'), 4)
    await expect(openTokens(out)).rejects.toThrow('4 bytes instead of 10')
    const other = await tokenize(write('a.txt', 'held'), { tokenizer: 'character' })
    writeFileSync(join(out, 'tokenizer.json'), readFileSync(join(other.out, 'tokenizer.json')))
    writeFileSync(join(out, 'tokens.bin'), 'held\n....')
    writeFileSync(join(out, 'manifest.json'), '{"format":"atelier tokens"}')
    await expect(openTokens(out)).rejects.toThrow('no valid version')
  })
})

describe('tokenFileLoader', () => {
  const options = { batch: 3, context: 8, seed: 4 }
  const take = (loader: BlockLoader, count: number) => Array.from({ length: count }, () => loader.next())
  const countingTokens = async () => {
    const text = Array.from({ length: 1000 }, (_, index) => String.fromCharCode(0x4e00 + index)).join('')
    return (await tokenize(write('a.txt', text), { tokenizer: 'character' })).tokens
  }

  it('visits every block of an epoch once', async () => {
    const tokens = await countingTokens()
    const loader = tokenFileLoader(tokens, options)
    const starts: number[] = []
    while (loader.state().epoch === 0) {
      const { tokens: rows, targets } = loader.next()
      for (let row = 0; row < 3; row++) {
        starts.push(rows[row * 8]!)
        expect(targets[row * 8 + 7]).toBe(rows[row * 8]! + 8)
      }
    }
    const blocks = starts.slice(0, starts.length - loader.state().position)
    expect(new Set(blocks).size).toBe(blocks.length)
    expect(blocks.length).toBeGreaterThanOrEqual(Math.floor((tokens.length - 9) / 8))
  })

  it.each(['epoch', 'random'] as const)('goes on from any state, over the end of an epoch too (%s)', async (order) => {
    const tokens = await countingTokens()
    const loader = tokenFileLoader(tokens, { ...options, order })
    for (const before of [0, 1, 13, 40, 41, 42, 43]) {
      loader.restore({ epoch: 0, position: 0 })
      take(loader, before)
      const state = loader.state()
      const expected = take(loader, 5)
      const resumed = tokenFileLoader(tokens, { ...options, order })
      resumed.restore(state)
      expect(take(resumed, 5)).toEqual(expected)
    }
    expect(() => loader.restore({ epoch: 0, position: 1000 })).toThrow('no such place')
  })

  it('has an order of its own for each seed', async () => {
    const tokens = await countingTokens()
    const [a, b, c] = [4, 4, 5].map((seed) => take(tokenFileLoader(tokens, { ...options, seed }), 4))
    expect(a).toEqual(b)
    expect(a).not.toEqual(c)
  })

  it('tells of a file that was cut while it was read', async () => {
    const { out, tokens } = await tokenize(write('a.txt', 'held'.repeat(100)), { tokenizer: 'byte' })
    truncateSync(join(out, 'tokens.bin'), 10)
    expect(() => take(tokenFileLoader(tokens, options), 20)).toThrow('it was cut')
  })
})
