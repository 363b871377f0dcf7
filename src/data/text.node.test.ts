import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readText } from './text.node.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-text-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, content: string | Uint8Array): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

/** Columns id (int32) and line (string): 1 'Call me Ishmael.', 2 null, 3 'Ça va — “oui”'; Snappy. */
const parquet = Buffer.from(
  'UEFSMRUGFRwVIFwVBhUAFQYVABUEFQAAAAMHDCwBAAAAAgAAAAMAAAAVBhVcFWBcFQYVAhUGFQAVBBUAAAADBSysEAAAAENhbGwgbWUgSXNobWFlbC4U' +
    'AAAAw4dhIHZhIOKAlCDigJxvdWnigJ0VBBk8SARyb290FQQAFQIlAhgCaWQAFQwlAhgEbGluZSUAABYGGRwZLCYIHBUCGRUAGRgCaWQVAhYGFkYWSiYI' +
    'PDYAKAQDAAAAGAQBAAAAABkcFQYVABUCAAAAJlIcFQwZFQAZGARsaW5lFQIWBhaGARaKASZSPDYCKBDDh2EgdmEg4oCUIOKAnG92GBBDYWxsIG1lIElz' +
    'aG1hZWwuEgAZHBUGFQAVAgAAABbMARYGNtQBACgJaHlwYXJxdWV0GSwcAAAcAAAAxwAAAFBBUjE=',
  'base64',
)

describe('readText of plain text', () => {
  it('reads a file whole', async () => {
    const file = write('tale.txt', 'Ça va\nbien\n')
    expect(await readText(file)).toEqual({
      name: 'tale',
      text: 'Ça va\nbien\n',
      documents: 1,
      bytes: 12,
      sources: [file],
      skipped: [],
      replaced: 0,
    })
  })

  it('obeys byte order marks and drops them', async () => {
    const bigEndian = Buffer.from('\ufeffheld', 'utf16le').swap16()
    expect((await readText(write('a.txt', '\ufeffheld'))).text).toBe('held')
    expect((await readText(write('b.txt', Buffer.from('\ufeffheld', 'utf16le')))).text).toBe('held')
    expect((await readText(write('c.txt', bigEndian))).text).toBe('held')
  })

  it('reads a named encoding', async () => {
    const file = write('a.txt', Buffer.from('d\xe9j\xe0 vu', 'latin1'))
    expect((await readText(file, { encoding: 'windows-1252' })).text).toBe('déjà vu')
    await expect(readText(file)).rejects.toThrow('a.txt": 2 malformed sequences in 7 characters: not text in utf-8')
    await expect(readText(file, { encoding: 'klingon' })).rejects.toThrow('encoding "klingon": it is unknown')
  })

  it('keeps a text with a scratch, and counts it', async () => {
    const bytes = Buffer.concat([Buffer.from('abcd'.repeat(500)), Buffer.from([0xff])])
    expect(await readText(write('a.txt', bytes))).toMatchObject({ replaced: 1, text: `${'abcd'.repeat(500)}\ufffd` })
  })

  it('unpacks gzip', async () => {
    expect(await readText(write('tale.txt.gz', gzipSync('held')))).toMatchObject({ text: 'held', name: 'tale' })
    await expect(readText(write('bad.txt.gz', 'held'))).rejects.toThrow('bad.txt.gz": it cannot be read')
  })

  it.each([
    ['binary', new Uint8Array([80, 75, 0, 4]), 'a NUL at character 2'],
    ['empty', '', 'no text'],
    ['blank', ' \n\t\n', 'only white space'],
    ['monotone', 'aaaa\naa\n', '"a" is its only character'],
  ])('refuses a %s file by name', async (name, content, reason) => {
    const file = write(`${name}.txt`, content)
    await expect(readText(file)).rejects.toThrow(`data: "${file}": ${reason}`)
  })

  it('refuses a path that is not there, and says what there is', async () => {
    await expect(readText(join(folder, 'none.txt'))).rejects.toThrow(/none.txt": there is no such file.*moby-dick/)
  })
})

describe('readText of tables', () => {
  it('reads CSV with quotes, commas, line ends in fields and a column of text', async () => {
    const file = write('a.csv', 'id,text\r\n1,"He said ""yes"", twice"\r\n2,"two\nlines"\r\n3,\r\n')
    expect(await readText(file)).toMatchObject({ text: 'He said "yes", twice\ntwo\nlines', documents: 2 })
  })

  it('reads TSV, and semicolons', async () => {
    expect((await readText(write('a.tsv', 'text\tid\nso, so\t1\n'))).text).toBe('so, so')
    expect((await readText(write('a.csv', 'text;id\nso, so;1\nno, no;2\n'))).text).toBe('so, so\nno, no')
  })

  it('refuses a row with more fields than columns, and an unclosed quote', async () => {
    await expect(readText(write('a.csv', 'id,text\n1,yes\n2,no, never\n'))).rejects.toThrow(
      /a.csv", row 2: Too many fields/,
    )
    await expect(readText(write('b.csv', 'id,text\n1,"yes\n'))).rejects.toThrow(/b.csv", row 1: Quoted field/)
  })

  it('reads JSON lines of objects and of strings', async () => {
    expect((await readText(write('a.jsonl', '{"body":"one","id":1}\n\n{"body":"two"}\n'))).text).toBe('one\ntwo')
    expect((await readText(write('b.ndjson', '"one"\r\n"two"'))).text).toBe('one\ntwo')
    await expect(readText(write('c.jsonl', '"one"\n{oops'))).rejects.toThrow('c.jsonl", line 2: not JSON')
  })

  it('reads a JSON array, zipped too, and refuses other JSON', async () => {
    expect((await readText(write('a.json.gz', gzipSync('[{"n":1,"verse":"one"},{"n":2,"verse":"two"}]')))).text).toBe(
      'one\ntwo',
    )
    await expect(readText(write('b.json', '{"text":"one"}'))).rejects.toThrow('b.json": its JSON is not an array')
    await expect(readText(write('c.json', '["one", 2]'))).rejects.toThrow('c.json", row 1: it is a string')
  })

  it('reads a column of Parquet, zipped too', async () => {
    for (const file of [write('a.parquet', parquet), write('b.parquet.gz', gzipSync(parquet))]) {
      expect(await readText(file)).toMatchObject({ text: 'Call me Ishmael.\nÇa va — “oui”', documents: 2 })
    }
    expect((await readText(join(folder, 'a.parquet'), { column: 'id' })).text).toBe('1\n2\n3')
    await expect(readText(write('c.parquet', parquet.subarray(0, 200)))).rejects.toThrow(
      'c.parquet": not readable as Parquet',
    )
  })

  it('joins documents with the separator given', async () => {
    const file = write('a.json', '["one", "two"]')
    expect((await readText(file, { separator: '\n\n' })).text).toBe('one\n\ntwo')
  })

  it('reads the column asked for', async () => {
    const file = write('a.csv', 'text,title\nlong,short\n')
    expect((await readText(file, { column: 'title' })).text).toBe('short')
    await expect(readText(file, { column: 'verse' })).rejects.toThrow(
      'columns "text", "title": there is no column "verse"',
    )
    await expect(readText(write('a.txt', 'held'), { column: 'verse' })).rejects.toThrow('it is plain text')
  })

  it('lists the columns when the choice is not clear', async () => {
    const remedy = 'columns "question", "answer": which of them holds the text is not clear. Name the column'
    await expect(readText(write('a.csv', 'question,answer\nwho,me\n'))).rejects.toThrow(remedy)
    await expect(readText(write('b.csv', 'body,content\nwho,me\n'))).rejects.toThrow('columns "body", "content"')
  })

  it('refuses cells that are not text', async () => {
    await expect(readText(write('a.json', '[{"text":"one"},{"text":["two"]}]'))).rejects.toThrow(
      'row 2: column "text" is an array',
    )
  })
})

describe('readText of a folder', () => {
  it('reads text and tables below it in name order, and passes over the rest', async () => {
    write('b.txt', 'second')
    write('a/z.md', 'first')
    write('c.jsonl', '"third"\n"fourth"')
    write('picture.png', new Uint8Array([137, 0, 0, 1]))
    write('settings.json', '{"text":"no"}')
    write('empty.txt', '')
    write('.hidden.txt', 'no')
    write('node_modules/x/readme.md', 'no')
    symlinkSync(folder, join(folder, 'loop'))
    const corpus = await readText(folder)
    expect(corpus).toMatchObject({ name: basename(folder), text: 'first\nsecond\nthird\nfourth', documents: 4 })
    expect(corpus.sources).toEqual(['a/z.md', 'b.txt', 'c.jsonl'].map((path) => join(folder, path)))
    expect(corpus.skipped).toEqual(['empty.txt', 'picture.png', 'settings.json'].map((path) => join(folder, path)))
  })

  it('refuses one without text', async () => {
    write('picture.png', new Uint8Array([137, 0, 0, 1]))
    await expect(readText(folder)).rejects.toThrow(`data: "${folder}": none of its 1 files holds text`)
  })

  it('names a file that cannot be read', async () => {
    write('a.txt', 'held')
    symlinkSync(join(folder, 'gone'), join(folder, 'broken.txt'))
    await expect(readText(folder)).rejects.toThrow(/broken.txt": it cannot be read: ENOENT/)
  })
})

describe('readText of a built-in set', () => {
  it('reads it by name', async () => {
    expect(await readText('moby-dick')).toMatchObject({ name: 'moby-dick', documents: 139 })
    await expect(readText('moby-dick', { column: 'text' })).rejects.toThrow('a built-in set has no columns')
  })
})
